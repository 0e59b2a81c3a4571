# `nsscheme help TOPIC': every command, module, clause and document has its sentence, from where it is declared.
# timeout: 180
"$NS" help modules >modules; grep -v ')  *[^ ]' modules
# Of each module that programs import there is a page, and of each procedure of some a sentence.
sed 's/).*//; s/(//' modules | while read -r name; do
  "$NS" help "($name)" >page 2>err || { echo "no page of $name"; cat err; }
done
"$NS" -c '(for-each (lambda (module)
  (for-each (lambda (name) (format #t "~a: nothing about ~a~%" module name)) ((@ (nsscheme reference) missing-sentences) module)))
  (list "guile" "nsscheme archive" "nsscheme budget" "nsscheme spelling"))'
# Each clause that a message names is among the clauses, and has a sentence.
"$NS" help clauses >clauses
for clause in bind include tmpfs proc dev mask environment working-directory unshare user link capabilities; do
  grep -A 1 "^($clause " clauses | grep -q '^    [a-z]' || echo "no clause $clause"
done
"$NS" -c '(use-modules (aqwari namespace)) (namespace (nothing 1))' 2>&1 | grep -o 'bind, .* and capabilities'
# want: bind, include, tmpfs, proc, dev, mask, environment, working-directory, unshare, user, link and capabilities
"$NS" help documents | grep -c .
# match: (1[6-9]|[2-9][0-9])
"$NS" help documents | while read -r name title; do "$NS" help "$name" | grep -q . || echo "no document $name"; done
# A name: how it is called, what it does, whose it is; words that are no topic are answered with the nearest.
"$NS" help fold | head -n 3
# want: fold
# want:   Return (KONS element so-far), or (KONS row-elements … so-far), starting with KNIL, from left to right.
# want:   of (srfi srfi-1)
# A clause of a namespace, a form with the fields of its records; a command of Guix's hides no name where there is no tree.
"$NS" help bind | grep -c '^(bind \|^clauses of a namespace'
# want: 5
"$NS" help link | grep '^(link\|^  of'
# want: (link NAME …)
# want: (link old new)
# want:   of (guile)
"$NS" help display | grep '^(display\|^  of'
# want: (display obj [port])
# want:   of (guile), (ice-9 safe-r5rs), (rnrs io simple)
# want: (display obj [port])
# want:   of (scheme write), (scheme r5rs)
"$NS" help origin | grep fields
# want:   fields: method, uri, hash, file-name, patches, snippet, patch-flags, patch-inputs, modules, patch-guile, location
"$NS" help package | grep -c 'fields: name, version, source, build-system, '
# want: 1
"$NS" help srfi srfi-26 | head -n 3 | tail -n 1
# want: SRFI 26: cut and cute, procedures made by leaving slots in an expression.
for word in docments namspaces strng-join '(srfi srfi-266)'; do "$NS" help "$word" 2>&1; done
# want: nsscheme: error: there is no help about 'docments', did you mean 'documents'? [E1106]
# want: nsscheme: error: there is no help about 'namspaces', did you mean 'namespaces'? [E1106]
# want: nsscheme: error: there is no help about 'strng-join', did you mean 'string-join'? [E1106]
# want: nsscheme: error: there is no help about '(srfi srfi-266)', did you mean 'srfi srfi-26'? [E1106]
# status: 1
