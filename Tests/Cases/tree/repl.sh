# Guix's commands of the REPL work with our own objects, and over a tree with the tree's.
. "$CASES/_tree.sh"
cat > session <<'EOF'
(use-modules (guix gexp) (guix store) (guix monads))
,verbosity 0
,build (plain-file "a" "text")
,lower (plain-file "a" "text")
,run-in-store (mlet %store-monad ((file (lower-object (plain-file "a" "text")))) (return (string-length file)))
,enter-store-monad
(lower-object (plain-file "a" "text"))
(+ 1 2)
,q
(+ 1 2)
,build 5
,verbosity
EOF
for tree in "" "-L tree"; do
  nsscheme $tree < session 2>&1
done
# want: $1 = "/gnu/store/bz8sbgzjbqwzsznb3vljnl10dicw0wi0-a"
# want: $2 = "/gnu/store/bz8sbgzjbqwzsznb3vljnl10dicw0wi0-a"
# want: $3 = 45
# want: $4 = "/gnu/store/bz8sbgzjbqwzsznb3vljnl10dicw0wi0-a"
# want: $5 = 3
# want: $6 = 3
# want: nsscheme: error: 5: expected something to build (a file-like object, a namespace, a gexp, a derivation, or a list of them) as its last value; got 5 [E0514]
# want: Usage: verbosity LEVEL
# want: How much builds say: 0 nothing, 1 what is built, 3 what builders print.
# want: $1 = "/gnu/store/bz8sbgzjbqwzsznb3vljnl10dicw0wi0-a"
# want: $2 = "/gnu/store/bz8sbgzjbqwzsznb3vljnl10dicw0wi0-a"
# want: $3 = 45
# want: $4 = "/gnu/store/bz8sbgzjbqwzsznb3vljnl10dicw0wi0-a"
# want: $5 = 3
# want: $6 = 3
# want: nsscheme: error: 5: expected something to build (a file-like object, a namespace, a gexp, a derivation, or a list of them) as its last value; got 5 [E0514]
# want: Usage: verbosity LEVEL
# want: How much builds say: 0 nothing, 1 what is built, 3 what builders print.
# A package of the tree lowers to a derivation.
printf '%s\n' '(use-modules (gnu packages words))' ',lower words-1' | nsscheme -L tree 2>&1 | grep -o 'derivation .*words-1.drv' |
  sed 's/[0-9a-z]*-words/HASH-words/'
# want: derivation /gnu/store/HASH-words-1.drv
