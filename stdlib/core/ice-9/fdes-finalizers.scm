;;; (ice-9 fdes-finalizers): procedures that are called when a descriptor is closed.

(define-module (ice-9 fdes-finalizers)
  #:export (add-fdes-finalizer! remove-fdes-finalizer!))

;; The procedures of each descriptor, the last one added first.
(define finalizers (make-hash-table))

(define (run-finalizers descriptor)
  (let ((procedures (hashv-ref finalizers descriptor '())))
    (hashv-remove! finalizers descriptor)
    (for-each (lambda (procedure) (procedure descriptor)) procedures)))

(define (add-fdes-finalizer! descriptor procedure)
  "Have PROCEDURE called with DESCRIPTOR, a number, before that is closed, once."
  (%check "add-fdes-finalizer!" 1 "exact integer" exact-integer? descriptor)
  (%check "add-fdes-finalizer!" 2 "procedure" procedure? procedure)
  (%call-when-closing! run-finalizers)
  (hashv-set! finalizers descriptor (cons procedure (hashv-ref finalizers descriptor '()))))

(define (remove-fdes-finalizer! descriptor procedure)
  "Do not call PROCEDURE when DESCRIPTOR is closed."
  (let ((left (delq procedure (hashv-ref finalizers descriptor '()))))
    (if (null? left)
        (hashv-remove! finalizers descriptor)
        (hashv-set! finalizers descriptor left))))
