;;; (ice-9 atomic): boxes for a value that several threads share.
;;;
;;; The evaluator switches threads at no point inside a procedure of this file, so plain reads and writes are atomic.

(define-module (ice-9 atomic)
  #:use-module (srfi srfi-9)
  #:export (make-atomic-box atomic-box? atomic-box-ref atomic-box-set! atomic-box-swap!
            atomic-box-compare-and-swap!))

(define-record-type <atomic-box>
  (make-atomic-box value)
  atomic-box?
  (value atomic-box-ref atomic-box-set!))

(define (atomic-box-swap! box value)
  "Store VALUE in BOX and return what was there."
  (let ((old (atomic-box-ref box)))
    (atomic-box-set! box value)
    old))

(define (atomic-box-compare-and-swap! box expected desired)
  "Store DESIRED in BOX if it holds EXPECTED, by eq?; return what was there."
  (let ((old (atomic-box-ref box)))
    (when (eq? old expected) (atomic-box-set! box desired))
    old))
