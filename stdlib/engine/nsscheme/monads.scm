;; Monads: computations as values. A monad is a pair of procedures, bind and return; inside `with-monad' the syntax
;; parameters `>>=' and `return' stand for those of the monad at hand, so that the same text serves every monad.
;; The state monad's values are procedures from a state to a value and the next state; the store monad is built on it.
;; Invariant: a monadic value runs once for each time it is bound, in the order of the binds, never when it is made.

(define-module (nsscheme monads)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (define-monad
            <monad> monad? monad-bind monad-return
            >>= return with-monad
            mlet mlet* mbegin mwhen munless
            lift0 lift1 lift2 lift3 lift4 lift5 lift6 lift7 lift
            listm foldm mapm sequence anym
            %identity-monad
            %state-monad
            state-return state-bind
            current-state set-current-state state-push state-pop
            run-with-state))

(define-record-type <monad>
  (make-monad bind return)
  monad?
  (bind   monad-bind)
  (return monad-return))

;;; Syntax.

;; (define-monad NAME (bind BIND) (return RETURN))
(define-syntax define-monad
  (syntax-rules ()
    ((_ name (_ bind) (_ return))
     (define name (make-monad bind return)))))

(define-syntax-parameter >>=
  (lambda (s)
    (syntax-violation '>>= "used outside of `with-monad', so that no monad is known" s)))

(define-syntax-parameter return
  (lambda (s)
    (syntax-violation 'return "used outside of `with-monad', so that no monad is known" s)))

(define (bind-chain bind)
  (lambda (mval proc . procs)
    (fold (lambda (proc mval) (bind mval proc)) (bind mval proc) procs)))

(define-syntax with-monad
  (syntax-rules ()
    ((_ monad body ...)
     (let* ((the-monad monad)
            (the-bind (monad-bind the-monad))
            (the-return (monad-return the-monad)))
       (syntax-parameterize ((>>= (lambda (s)
                                    (syntax-case s ()
                                      ((_ mval proc) #'(the-bind mval proc))
                                      ((_ mval proc next (... ...)) #'((bind-chain the-bind) mval proc next (... ...)))
                                      (id (identifier? #'id) #'(bind-chain the-bind)))))
                             (return (lambda (s)
                                       (syntax-case s ()
                                         ((_ exp) #'(the-return exp))
                                         (id (identifier? #'id) #'the-return)))))
         body ...)))))

;; Bindings in sequence: (VAR MEXP) binds a monadic value, (VAR -> EXP) an ordinary one.
(define-syntax mlet*
  (syntax-rules ()
    ((_ monad bindings body ...)
     (with-monad monad (%mlet* bindings body ...)))))

(define-syntax %mlet*
  (syntax-rules (->)
    ((_ () body ...)
     (let () body ...))
    ((_ ((var -> exp) rest ...) body ...)
     (let ((var exp)) (%mlet* (rest ...) body ...)))
    ((_ ((var mexp) rest ...) body ...)
     (>>= mexp (lambda (var) (%mlet* (rest ...) body ...))))))

;; The same with no variable visible in the other bindings.
(define-syntax mlet
  (lambda (s)
    (syntax-case s ()
      ((_ monad (binding ...) body ...)
       (with-syntax (((temp ...) (generate-temporaries #'(binding ...))))
         (with-syntax (((renamed ...)
                        (map (lambda (binding temp)
                               (syntax-case binding ()
                                 ((_ . rest) #`(#,temp . rest))))
                             #'(binding ...) #'(temp ...)))
                       ((var ...)
                        (map (lambda (binding) (syntax-case binding () ((var . _) #'var)))
                             #'(binding ...))))
           #'(mlet* monad (renamed ...)
               (let ((var temp) ...) body ...))))))))

;; Monadic values for their effect, the last one for its value.
(define-syntax mbegin
  (syntax-rules (%current-monad)
    ((_ %current-monad mexp)
     mexp)
    ((_ %current-monad mexp rest ...)
     (>>= mexp (lambda (unused) (mbegin %current-monad rest ...))))
    ((_ monad mexp ...)
     (with-monad monad (mbegin %current-monad mexp ...)))))

(define-syntax mwhen
  (syntax-rules ()
    ((_ condition mexp ...)
     (if condition (mbegin %current-monad mexp ...) (return *unspecified*)))))

(define-syntax munless
  (syntax-rules ()
    ((_ condition mexp ...)
     (if condition (return *unspecified*) (mbegin %current-monad mexp ...)))))

;;; Ordinary procedures among monadic ones.

(define (lift proc monad)
  "Return a procedure like PROC whose result is a value in MONAD."
  (let ((return (monad-return monad)))
    (lambda args (return (apply proc args)))))

(define-syntax-rule (define-lift name arg ...)
  (define (name proc monad)
    "Return a procedure like PROC, of a fixed number of arguments, whose result is a value in MONAD."
    (let ((return (monad-return monad)))
      (lambda (arg ...) (return (proc arg ...))))))

(define-lift lift0)
(define-lift lift1 a)
(define-lift lift2 a b)
(define-lift lift3 a b c)
(define-lift lift4 a b c d)
(define-lift lift5 a b c d e)
(define-lift lift6 a b c d e f)
(define-lift lift7 a b c d e f g)

;;; Lists.

(define (foldm monad mproc init lst)
  "Fold MPROC, which takes an element and a seed and returns the next seed in MONAD, over LST."
  (with-monad monad
    (let loop ((lst lst) (result init))
      (if (null? lst)
          (return result)
          (>>= (mproc (car lst) result)
               (lambda (result) (loop (cdr lst) result)))))))

(define (mapm monad mproc lst)
  "Return, in MONAD, the list of what MPROC yields for each element of LST, first to last."
  (with-monad monad
    (>>= (foldm monad
                (lambda (item result)
                  (>>= (mproc item) (lambda (value) (return (cons value result)))))
                '() lst)
         (lambda (result) (return (reverse result))))))

(define (sequence monad lst)
  "Turn LST, a list of values in MONAD, into a list in MONAD."
  (mapm monad (lambda (mval) mval) lst))

(define (anym monad mproc lst)
  "Return, in MONAD, the first true value that MPROC yields for an element of LST, or #f."
  (with-monad monad
    (let loop ((lst lst))
      (if (null? lst)
          (return #f)
          (>>= (mproc (car lst))
               (lambda (value) (if value (return value) (loop (cdr lst)))))))))

(define-syntax listm
  (syntax-rules ()
    ((_ monad mval ...)
     (sequence monad (list mval ...)))))

;;; Concrete monads.

(define-monad %identity-monad
  (bind   (lambda (mval mproc) (mproc mval)))
  (return (lambda (value) value)))

(define (state-return value)
  (lambda (state) (values value state)))

(define (state-bind mval mproc)
  "Run MVAL, then what MPROC makes of its value, in the state that MVAL leaves."
  (lambda (state)
    (call-with-values (lambda () (mval state))
      (lambda (value state) ((mproc value) state)))))

(define-monad %state-monad
  (bind   state-bind)
  (return state-return))

(define* (run-with-state mval #:optional (state '()))
  "Run MVAL starting with STATE; return its value and the final state."
  (mval state))

(define (current-state)
  "Return the current state."
  (lambda (state) (values state state)))

(define (set-current-state value)
  "Make VALUE the state and return the previous one."
  (lambda (state) (values state value)))

(define (state-push value)
  "Push VALUE on the state, a list, and return the previous state."
  (lambda (state) (values state (cons value state))))

(define (state-pop)
  "Pop a value off the state, a list, and return it."
  (lambda (state) (values (car state) (cdr state))))
