;; Procedures that remember their results: `mlambda' compares arguments with equal?, `mlambdaq' with eq?.
;; A single-argument table keeps its keys weakly, so that remembering never keeps an object alive.

(define-module (guix memoization)
  #:export (invalidate-memoization! memoize mlambda mlambdaq))

(define %missing (list 'missing))

;; Procedure -> its table, for `invalidate-memoization!'.
(define %tables (make-weak-key-hash-table))

(define (invalidate-memoization! proc)
  "Forget every result that PROC, a memoised procedure, remembers."
  (let ((table (hashq-ref %tables proc)))
    (when table (hash-clear! table))))

(define (register proc table)
  (hashq-set! %tables proc table)
  proc)

;; Results are kept as lists of values, so that procedures returning several values can be memoised.
(define (memoize/key ref set table compute key)
  (let ((found (ref table key %missing)))
    (apply values
           (if (eq? found %missing)
               (call-with-values compute
                 (lambda results
                   (set table key results)
                   results))
               found))))

(define (memoize proc)
  "Return a procedure like PROC that calls it once for any given list of arguments."
  (define table (make-hash-table))
  (register (lambda args (memoize/key hash-ref hash-set! table (lambda () (apply proc args)) args))
            table))

(define (memoize-one/q proc)
  (define table (make-weak-key-hash-table))
  (register (lambda (arg) (memoize/key hashq-ref hashq-set! table (lambda () (proc arg)) arg))
            table))

(define (memoize-one proc)
  (define table (make-weak-key-hash-table))
  (register (lambda (arg) (memoize/key hash-ref hash-set! table (lambda () (proc arg)) arg))
            table))

;; Several arguments compared with eq?: one level of table for each.
(define (memoize-many/q proc)
  (define table (make-weak-key-hash-table))
  (define (descend table args)
    (if (null? (cdr args))
        (values table (car args))
        (let ((next (or (hashq-ref table (car args))
                        (let ((new (make-weak-key-hash-table)))
                          (hashq-set! table (car args) new)
                          new))))
          (descend next (cdr args)))))
  (register (lambda args
              (call-with-values (lambda () (descend table args))
                (lambda (table key)
                  (memoize/key hashq-ref hashq-set! table (lambda () (apply proc args)) key))))
            table))

(define-syntax mlambda
  (syntax-rules ()
    ((_ () body ...) (memoize (lambda () body ...)))
    ((_ (arg) body ...) (memoize-one (lambda (arg) body ...)))
    ((_ args body ...) (memoize (lambda args body ...)))))

(define-syntax mlambdaq
  (syntax-rules ()
    ((_ () body ...) (memoize (lambda () body ...)))
    ((_ (arg) body ...) (memoize-one/q (lambda (arg) body ...)))
    ((_ (arg ...) body ...) (memoize-many/q (lambda (arg ...) body ...)))))
