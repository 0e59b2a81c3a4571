;;; (srfi srfi-171 gnu): two more transducers, which reduce on the way.

(define-module (srfi srfi-171 gnu)
  #:use-module (srfi srfi-171)
  #:use-module (srfi srfi-171 meta)
  #:export (tbatch tfold))

(define* (tbatch transducer-or-reducer #:optional (reducer #f))
  "Return a transducer that reduces what comes with a reducer, behind a transducer if two are given, and passes on each
result when the reduction stops; a new one begins then."
  (let ((transducer (if reducer transducer-or-reducer identity))
        (inner-reducer (or reducer transducer-or-reducer)))
    (lambda (outer)
      (define inner #f)
      (define state #f)
      (define (begin!)
        (set! inner (transducer inner-reducer))
        (set! state (inner)))
      (begin!)
      (case-lambda
        (() (outer))
        ((result)
         ;; What is left is passed on, unless nothing came since the last one.
         (outer (if (equal? state (inner))
                    result
                    (let ((new (outer result (inner state))))
                      (if (reduced? new) (unreduce new) new)))))
        ((result value)
         (let ((new (inner state value)))
           (if (reduced? new)
               (let ((finished (inner (unreduce new))))
                 (begin!)
                 (outer result finished))
               (begin
                 (set! state new)
                 result))))))))

(define* (tfold reducer #:optional (seed (reducer)))
  "Return a transducer that passes on what REDUCER makes of SEED and the values so far, for each value. When REDUCER
stops, what it makes of its result is the result of all."
  (lambda (outer)
    (define state seed)
    (case-lambda
      (() (outer))
      ((result) (outer result))
      ((result value)
       (set! state (reducer state value))
       (if (reduced? state)
           (reduced (reducer (unreduce state)))
           (outer result state))))))
