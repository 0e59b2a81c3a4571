(define a 1)
(define-record-type)            ;; error: 2:1 define-record-type: expected (define-record-type name 
