(define-module (guix grafts)
  #:export (%graft? set-grafting grafting?))

(define %graft? (make-parameter #t))

;; The parameter called with a value returns the one before it, which is how a caller puts that back.
(define (set-grafting enable?)
  (lambda (store)
    (values (%graft? enable?) store)))

(define (grafting?)
  (lambda (store)
    (values (%graft?) store)))
