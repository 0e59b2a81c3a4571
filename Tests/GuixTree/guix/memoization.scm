(define-module (guix memoization)
  #:export (mlambda mlambdaq memoize))

(define-syntax-rule (define-memoizer name ref set make)
  (define-syntax name
    (syntax-rules ()
      ((_ (formal (... ...)) body (... ...))
       (let ((cache (make)))
         (lambda (formal (... ...))
           (let* ((key (list formal (... ...)))
                  (key (if (null? (cdr key)) (car key) key))
                  (found (ref cache key)))
             (if found
                 (apply values found)
                 (call-with-values (lambda () body (... ...))
                   (lambda results
                     (set cache key results)
                     (apply values results)))))))))))

(define-memoizer mlambda hash-ref hash-set! make-hash-table)
(define-memoizer mlambdaq hashq-ref hashq-set! make-hash-table)

(define (memoize proc)
  (let ((cache (make-hash-table)))
    (lambda args
      (or (hash-ref cache args)
          (let ((value (apply proc args)))
            (hash-set! cache args value)
            value)))))
