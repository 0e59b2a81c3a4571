# `@' reaches a module's macros whether they are exported or not, as in Guile, and its variables only when they are.
mkdir pond
cat >pond/frog.scm <<'S'
(define-module (pond frog) #:export (legs))
(define legs 4)
(define eyes 2)
(define-syntax-rule (doubled x) (list x eyes x))
(define-syntax frog (identifier-syntax 'frog))
S
nsscheme -L . -c '(write (list (@ (pond frog) legs) ((@ (pond frog) doubled) 5) (@ (pond frog) frog) (@@ (pond frog) eyes)))
(newline)'
# want: (4 (5 2 5) frog 2)
nsscheme -L . -c '(write (@ (pond frog) eyes))' 2>&1 | head -1
# match: .*error: no binding eyes in module \(pond frog\).*
# The procedures of a record are macros in Guile; its type is not.
echo '(define-module (pond newt) #:use-module (srfi srfi-9) #:export (newts))
(define-record-type <newt>
  (newt age) newt? (age newt-age set-newt-age!))' > pond/newt.scm
nsscheme -L . -c '(write (let ((one ((@ (pond newt) newt) 1)))
  ((@ (pond newt) set-newt-age!) one 2)
  (list ((@ (pond newt) newt?) one) ((@ (pond newt) newt-age) one))))
(newline)'
# want: (#t 2)
nsscheme -L . -c '(write (@ (pond newt) <newt>))' 2>&1 | head -1
# match: .*error: no binding <newt> in module \(pond newt\).*
# An algorithm's name may have the prefix of an import.
nsscheme -c '(use-modules ((gcrypt hash) #:prefix gcrypt:))
(write (list (gcrypt:hash-algorithm gcrypt:sha256) (gcrypt:hash-algorithm sha512)))
(newline)'
# want: (8 10)
nsscheme -c '(use-modules ((gcrypt hash) #:prefix gcrypt:)) (gcrypt:hash-algorithm sha255)' 2>&1 | grep -o 'unknown hash algorithm'
# want: unknown hash algorithm
