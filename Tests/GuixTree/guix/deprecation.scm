;; Definers of names that are going away.

(define-module (guix deprecation)
  #:use-module (guix diagnostics)
  #:use-module (guix i18n)
  #:export (define-deprecated define-deprecated/public define-deprecated/alias deprecated-names))

(define names '())

(define (deprecated-names) (reverse names))
(define (note! name) (set! names (cons name names)))

(define-syntax define-deprecated
  (lambda (s)
    (syntax-case s ()
      ((_ (old formal ...) new body ...)
       #'(define-deprecated old new (lambda (formal ...) body ...)))
      ((_ old new value)
       ;; A name that is in no text, and exported.
       (with-syntax ((real (datum->syntax #'old (symbol-append '% (syntax->datum #'old) '/deprecated))))
         #'(begin
             (define real
               (begin (note! 'old) value))
             (export real)
             (define-syntax old
               (lambda (use)
                 (syntax-case use ()
                   ((_ . arguments) #'(real . arguments))
                   (id (identifier? #'id) #'real))))))))))

(define-syntax-rule (define-deprecated/public old rest ...)
  (begin
    (define-deprecated old rest ...)
    (export old)))

;; Two names of one thing.
(define-syntax-rule (define-deprecated/alias old new)
  (begin
    (note! 'old)
    (define-syntax old (identifier-syntax new))))
