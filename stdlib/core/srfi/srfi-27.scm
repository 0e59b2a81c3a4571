;;; SRFI 27: sources of random numbers.
;;;
;;; A source holds a random state of the core.  make-integers and make-reals share the source's state.

(define-module (srfi srfi-27)
  #:use-module (srfi srfi-9)
  #:export (random-integer random-real default-random-source make-random-source random-source?
            random-source-state-ref random-source-state-set! random-source-randomize!
            random-source-pseudo-randomize! random-source-make-integers random-source-make-reals))

(define-record-type <random-source>
  (%make-random-source state)
  random-source?
  (state source-state set-source-state!))

(define (make-random-source)
  "Return a source that starts as every other one does."
  (%make-random-source (seed->random-state 0)))

(define default-random-source (%make-random-source *random-state*))

(define (random-source-state-ref source)
  "Return the state of SOURCE as data that can be written and read back."
  (random-state->datum (source-state source)))

(define (random-source-state-set! source state)
  "Give SOURCE the STATE that random-source-state-ref returned."
  (set-source-state! source (datum->random-state state)))

(define (random-source-randomize! source)
  "Give SOURCE a state that nobody can foresee."
  (set-source-state! source (random-state-from-platform)))

(define (random-source-pseudo-randomize! source i j)
  "Give SOURCE the state of index I, J."
  (for-each (lambda (index)
              (if (not (and (exact-integer? index) (>= index 0)))
                  (scm-error 'wrong-type-arg "random-source-pseudo-randomize!"
                             "Wrong type argument (expecting natural number): ~S" (list index) (list index))))
            (list i j))
  (set-source-state! source (seed->random-state (string-append (number->string i) "," (number->string j)))))

(define (random-source-make-integers source)
  "Return a procedure of N that returns a random integer from 0 to below N."
  (lambda (n)
    (if (not (and (exact-integer? n) (> n 0)))
        (scm-error 'wrong-type-arg "random-integer" "Wrong type argument (expecting positive integer): ~S"
                   (list n) (list n)))
    (random n (source-state source))))

(define random-source-make-reals
  (case-lambda
    "Return a procedure without arguments that returns a random number between 0 and 1, in steps of UNIT."
    ((source)
     (lambda ()
       (let loop ()
         (let ((x (random:uniform (source-state source))))
           (if (< 0 x 1) x (loop))))))
    ((source unit)
     (if (not (and (real? unit) (< 0 unit 1)))
         (scm-error 'wrong-type-arg "random-source-make-reals"
                    "Wrong type argument (expecting number between 0 and 1): ~S" (list unit) (list unit)))
     (let* ((steps (- (inexact->exact (floor (/ unit))) 1))
            (integer (random-source-make-integers source)))
       (lambda () (* unit (+ 1 (integer (max 1 steps)))))))))

(define random-integer (random-source-make-integers default-random-source))
(define random-real (random-source-make-reals default-random-source))
