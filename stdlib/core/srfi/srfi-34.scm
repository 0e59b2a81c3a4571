;;; SRFI 34: raise, with-exception-handler and guard.
;;;
;;; The clauses of a guard are looked at outside of its body, after unwinding.  If none of them takes the condition, the
;;; body is entered again where it was left, and the condition is raised from there: an outer handler sees it in the
;;; dynamic environment of the first raise, and may even return to it.  Where the body was left from code that cannot be
;;; entered again (a primitive that called Scheme, such as the import of a module), the condition is raised from here.

(define-module (srfi srfi-34)
  #:re-export (with-exception-handler)
  #:replace (raise)
  #:export (guard))

(define (raise condition)
  "Raise CONDITION.  A handler must not return.  (The core's raise, as in Guile, sends a signal.)"
  (raise-exception condition))

(define-syntax guard
  (syntax-rules ()
    ((_ (condition clause ...) body0 body ...)
     (let ((tag (make-prompt-tag "guard")))
       (call-with-prompt tag
         (lambda ()
           (with-exception-handler
            (lambda (condition)
              (abort-to-prompt tag condition)
              (raise-exception condition #:continuable? #t))
            (lambda () body0 body ...)))
         (lambda (resume condition)
           (guard-clauses (if resume (resume) (raise-exception condition #:continuable? #t)) clause ...)))))))

(define-syntax guard-clauses
  (syntax-rules (else =>)
    ((_ resume)
     resume)
    ((_ resume (else body0 body ...))
     (begin body0 body ...))
    ((_ resume (test => receiver) clause ...)
     (let ((value test))
       (if value (receiver value) (guard-clauses resume clause ...))))
    ((_ resume (test) clause ...)
     (or test (guard-clauses resume clause ...)))
    ((_ resume (test body0 body ...) clause ...)
     (if test (begin body0 body ...) (guard-clauses resume clause ...)))))
