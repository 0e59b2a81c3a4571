# A program may give a procedure that asks the system another meaning with `set!', as in Guile: code that was compiled
# before sees it, too, in other modules and at the end of a procedure.
mkdir my
cat > my/work.scm <<'E2'
(define-module (my work) #:export (linked home names))
(define (linked) (link "a" "b"))
(define (home) (string-append (getenv "HOME") "!"))
(define (names) (map basename '("x/y")))
E2
cat > try.scm <<'E2'
(use-modules (my work))
(define (try thunk) (catch #t thunk (lambda (key . rest) key)))
(write (list (try linked) (string? (home))))
(let ((true-link link) (true-getenv getenv))
  (set! link (lambda (old new) (list old new)))
  (set! getenv (lambda (name) name))
  (write (list (try linked) (home)))
  (set! link true-link)
  (set! getenv true-getenv))
(write (list (try linked) (string=? (home) "HOME!")))
(newline)
E2
nsscheme -L . try.scm
# want: (system-error #t)(("a" "b") "HOME!")(system-error #f)
# Such a call still has its location, as the last of its procedure, too.
echo '(define (copied) (copy-file "none" "there"))
(copied)' > place.scm
nsscheme place.scm 2>&1 | head -n 1 | sed 's/No such.*//'
# want: place.scm:1:18: error: copy-file: 
