;;; SRFI 45, lazy evaluation in constant space.
;;;
;;; A promise is a box around a box: forcing a lazy promise takes over what the inner one has become, so that a chain of
;;; them is walked by a loop.

(define-module (srfi srfi-45)
  #:use-module (srfi srfi-9)
  #:replace (delay force promise?)
  #:export (lazy eager))

(define-record-type <promise>
  (make-promise content)
  promise?
  (content promise-content set-promise-content!))

(define-record-type <content>
  (make-content done? value)
  content?
  (done? content-done? set-content-done!)
  (value content-value set-content-value!))

(define-syntax lazy
  (syntax-rules ()
    ((_ expression) (make-promise (make-content #f (lambda () expression))))))

(define (eager value)
  "Return a promise of VALUE, which is known already."
  (make-promise (make-content #t value)))

(define-syntax delay
  (syntax-rules ()
    ((_ expression) (lazy (eager expression)))))

(define (force promise)
  "Return the value that PROMISE stands for."
  (let ((content (promise-content promise)))
    (if (content-done? content)
        (content-value content)
        (let* ((next ((content-value content)))
               (content (promise-content promise)))
          (if (not (content-done? content))
              (let ((other (promise-content next)))
                (set-content-done! content (content-done? other))
                (set-content-value! content (content-value other))
                (set-promise-content! next content)))
          (force promise)))))
