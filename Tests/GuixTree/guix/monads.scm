;; Monads as syntax: a monad is a macro that knows its two procedures, so that `>>=' and `return' mean the right ones
;; where they stand when a program is expanded.

(define-module (guix monads)
  #:export (define-monad with-monad >>= return mlet mlet* mbegin mapm))

(define-syntax-parameter >>=
  (lambda (s) (syntax-violation '>>= "no monad here" s)))
(define-syntax-parameter return
  (lambda (s) (syntax-violation 'return "no monad here" s)))

(define-syntax define-monad
  (lambda (s)
    (syntax-case s (bind return)
      ((_ monad (bind binder) (return returner))
       (with-syntax (((b r) (generate-temporaries '(b r))))
         #'(begin
             (define b binder)
             (define r returner)
             (define-syntax monad
               (lambda (use)
                 (syntax-case use ()
                   ((_ #:in body (... ...))
                    #'(syntax-parameterize ((>>= (identifier-syntax b)) (return (identifier-syntax r)))
                        body (... ...)))
                   (name (identifier? #'name) #'(list b r)))))))))))

(define-syntax-rule (with-monad monad body ...)
  (monad #:in body ...))

;; One binding after the other within a monad that is set already.
(define-syntax chain
  (syntax-rules (->)
    ((_ () result) result)
    ((_ ((name -> value) . more) result) (let ((name value)) (chain more result)))
    ((_ ((name value) . more) result) (>>= value (lambda (name) (chain more result))))))

(define-syntax-rule (mlet* monad bindings body ...)
  (monad #:in (chain bindings (let () body ...))))

;; All values are there before any name is.
(define-syntax mlet
  (lambda (s)
    (syntax-case s ()
      ((_ monad ((name value ...) ...) body ...)
       (with-syntax (((early ...) (generate-temporaries #'(name ...))))
         #'(mlet* monad ((early value ...) ... (name -> early) ...) body ...))))))

(define-syntax mbegin
  (syntax-rules ()
    ((_ monad step ... last) (monad #:in (chain ((ignored step) ...) last)))))

(define-syntax-rule (mapm monad step values)
  (monad #:in
    (let next ((rest values) (done '()))
      (if (pair? rest)
          (>>= (step (car rest)) (lambda (value) (next (cdr rest) (cons value done))))
          (return (reverse done))))))
