;;; Promises.
;;;
;;; A promise holds either its value or the thunk that finds it.  A thunk may itself have forced the promise: the first
;;; value stays.  A thunk of %delay-force answers with a link to another promise, whose state the first one takes over,
;;; so that a chain of them is walked in constant space.
;;;
;;; Expects from the kernel: promise? (%make-promise THUNK) %promise-done? %promise-value %promise-resolve!
;;; %promise-follow!.

(define %link (list 'link))

(define (make-promise thunk)
  "Return a promise of the value that THUNK will return."
  (%check "make-promise" 1 "procedure" procedure? thunk)
  (%make-promise thunk))

(define (%delay-force thunk)
  "Return a promise of the value of the promise that THUNK will return."
  (%make-promise (lambda () (cons %link (thunk)))))

(define (%eager-promise object)
  "Return a promise whose value is OBJECT, or OBJECT itself if it is a promise."
  (if (promise? object)
      object
      (let ((promise (%make-promise (lambda () object))))
        (%promise-resolve! promise object)
        promise)))

(define (force promise)
  "Return the value of PROMISE, found at the first call."
  (%check "force" 1 "promise" promise? promise)
  (let loop ()
    (if (%promise-done? promise)
        (%promise-value promise)
        (let ((value ((%promise-value promise))))
          (cond
           ((%promise-done? promise))
           ((and (pair? value) (eq? (car value) %link)) (%promise-follow! promise (cdr value)))
           (else (%promise-resolve! promise value)))
          (loop)))))
