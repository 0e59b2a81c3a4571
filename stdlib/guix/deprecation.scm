;; Old names that still work and say so once. The warning names the location of the use and the new name.

(define-module (guix deprecation)
  #:use-module (guix diagnostics)
  #:export (define-deprecated
            define-deprecated/alias
            define-deprecated/public
            define-deprecated/public-alias
            warn-about-deprecation
            deprecation-warning-port))

(define deprecation-warning-port
  (make-parameter #f))

(define* (warn-about-deprecation variable properties #:key replacement)
  "Tell that VARIABLE, used at PROPERTIES, is deprecated in favour of REPLACEMENT."
  (parameterize ((guix-warning-port (or (deprecation-warning-port) (guix-warning-port))))
    (let ((loc (source-properties->location properties)))
      (if replacement
          (warning loc "'~a' is deprecated, use '~a' instead" variable replacement)
          (warning loc "'~a' is deprecated" variable)))))

;; NAME stands for the hidden REAL; each use is reported while the program is expanded.
(define-syntax define-alias/warning
  (syntax-rules ()
    ((_ name replacement real)
     (define-syntax name
       (lambda (s)
         (warn-about-deprecation 'name (syntax-source s) #:replacement replacement)
         (syntax-case s ()
           ((_ . args) #'(real . args))
           (id #'real)))))))

(define-syntax define-deprecated
  (syntax-rules ()
    ((_ (proc . formals) replacement body ...)
     (define-deprecated proc replacement (lambda* formals body ...)))
    ((_ name replacement exp)
     (begin
       (define real exp)
       (define-alias/warning name 'replacement real)))))

(define-syntax define-deprecated/alias
  (syntax-rules ()
    ((_ name replacement)
     (define-alias/warning name 'replacement replacement))))

(define-syntax define-deprecated/public
  (syntax-rules ()
    ((_ (proc . formals) rest ...)
     (begin
       (define-deprecated (proc . formals) rest ...)
       (export proc)))
    ((_ name rest ...)
     (begin
       (define-deprecated name rest ...)
       (export name)))))

(define-syntax define-deprecated/public-alias
  (syntax-rules ()
    ((_ name replacement)
     (begin
       (define-deprecated/alias name replacement)
       (export name)))))
