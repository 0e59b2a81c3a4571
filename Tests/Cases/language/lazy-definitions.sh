# Over a Guix tree, a definition waits when the text shows that its value can be made at any time.
mkdir -p guix pond
for module in store derivations gexp; do echo "(define-module (guix $module))" >guix/$module.scm; done
# As in Guix, packages replace `define-public' by a macro that notes where the definition stands.
cat >guix/packages.scm <<'S'
(define-module (guix packages) #:replace ((define-public* . define-public)) #:export (package where hidden-package))
(define-syntax-parameter where (lambda (s) #f))
(define-syntax define-public*
  (lambda (s)
    (syntax-case s ()
      ((_ name value)
       (with-syntax ((line (assq-ref (syntax-source s) 'line)))
         #'(define-public name (syntax-parameterize ((where (lambda (s) #'line))) value)))))))
(define-syntax-rule (package name value) (begin (format #t "made ~a~%" name) (list name value (where))))
(define (hidden-package p) (cons 'hidden p))
S
cat >pond/ponds.scm <<'S'
(define-module (pond ponds) #:use-module (guix packages))
(define-public frog (package "frog" 1))
(define (twin p) "Another one." (hidden-package (package "twin" p)))
(define* (triplet p #:key (of p)) (list p (twin of)))
(define-public newt (triplet frog #:of frog))
(define (noisy p) (display "noisy\n") (list p))
(define-public toad (noisy 1))
(define (list-of list) (list 1))
(define-public called (list-of (lambda (x) (display "called\n") x)))
S
# What the file defines itself under a word of the table means what it says there.
cat >pond/own.scm <<'S'
(define-module (pond own) #:use-module (guix packages) #:export (owned))
(define (hidden-package p) (display "own\n") p)
(define owned (hidden-package "owned"))
S
use='(use-modules (pond ponds) (pond own)) (display "imported\n") (write newt) (newline) (write owned) (newline)'
nsscheme -L . -c "$use"
# want: imported
# want: noisy
# want: called
# want: made frog
# want: made twin
# want: (("frog" 1 1) (hidden "twin" ("frog" 1 1) #f))
# want: own
# want: "owned"
NSSCHEME_EAGER=1 nsscheme -L . -c "$use"
# want: made frog
# want: made twin
# want: noisy
# want: called
# want: own
# want: imported
# want: (("frog" 1 1) (hidden "twin" ("frog" 1 1) #f))
# want: "owned"

# A variable that the file assigns has no value that stays.
cat >pond/counted.scm <<'S'
(define-module (pond counted) #:export (first second))
(define count 0)
(define (next) (list count))
(define first (next))
(set! count 5)
(define second (list count))
S
for eager in "" 1; do
  NSSCHEME_EAGER=$eager; [ "$eager" ] && export NSSCHEME_EAGER || unset NSSCHEME_EAGER
  nsscheme -L . -c '(use-modules (pond counted)) (write (list first second)) (newline)'
done
unset NSSCHEME_EAGER
# want: ((0) (5))
# want: ((0) (5))

# A module sleeps though it has macros of its own that define names, or comments out forms at top level: its mistake
# shows only when something of it is needed. What a macro exports is there.
cat >pond/aliases.scm <<'S'
(define-module (pond aliases) #:use-module (guix packages))
(define-syntax-rule (define-alias old new) "OLD for NEW." (begin (define-public old new) (define hidden-thing 1)))
(define-syntax define-french (syntax-rules (of) ((_ name (of text)) (define-public name (list 'fr text)))))
#;(define-public gone (car 1))
#| (define-public gone (car 1)) |#
(define-public frog (list 'frog))
(define-alias grenouille frog)
(define-french crapaud (of "toad"))
(define-public broken (car 'car))
S
nsscheme -L . -c '(use-modules ((pond aliases) #:select (grenouille crapaud broken))) (display "asleep\n")'
# want: asleep
nsscheme -L . -c '(use-modules ((pond aliases) #:select (gone)))' 2>&1 | grep -o 'no binding gone'
# want: no binding gone
nsscheme -L . -c '(use-modules ((pond aliases) #:select (crapaud)))  (write crapaud)' 2>&1 | head -1
# match: .*pond/aliases.scm:9:23: error: car: Wrong type argument.*
