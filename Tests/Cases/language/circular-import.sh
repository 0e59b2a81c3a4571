# A circular import says which module is still being loaded.
cat >tick.scm <<'S'
(define-module (tick) #:use-module (tock) #:export (tick twice))
(define tick 1)
(define-syntax-rule (twice x) (* 2 x))
S
cat >tock.scm <<'S'
(define-module (tock) #:use-module (tick) #:export (tock later))
(define (later) tick)
(define tock (+ tick 1))
S
nsscheme -L . -c '(use-modules (tick))'; echo "status $?"
# want: status 1
# says: tock.scm:3:17: error: Unbound variable: tick
# says: hint: tick is defined later in a module that imports this one: (tick) is still being loaded: it and (tock) import each other
sed -i 's/(+ tick 1)/(twice 4)/' tock.scm
nsscheme -L . -c '(use-modules (tick))' 2>&1 | grep -o 'hint: twice .*'
# want: hint: twice is defined later in a module that imports this one: (tick) is still being loaded: it and (tock) import each other
echo '(define-library (a) (export x) (import (scheme base) (b)) (begin (define x 1)))' >a.scm
echo '(define-library (b) (export y) (import (scheme base) (only (a) x)) (begin (define y x)))' >b.scm
nsscheme -L . -c '(import (a))' 2>&1 | grep -o 'no binding.*'
# want: no binding x in module (a); (a) is still being loaded: it and (b) import each other [E0205]
# Where nothing is used too early, circles are fine.
sed -i 's/(twice 4)/2/' tock.scm
nsscheme -L . -c '(use-modules (tick) (tock)) (write (list tick tock (later) (twice 5))) (newline)'
# want: (1 2 1 10)
