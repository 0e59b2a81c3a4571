;;; (ice-9 exceptions): typed exceptions, which are in the core, and the form that defines new types.

(define-module (ice-9 exceptions)
  #:use-module ((srfi srfi-34) #:select (guard))
  #:export (define-exception-type)
  #:re-export (&assertion-failure &error &exception &external-error &implementation-restriction &irritants &lexical
               &message &non-continuable &origin &programming-error &quit-exception &syntax &undefined-variable
               &warning assertion-failure? error? exception-accessor exception-args exception-irritants
               exception-kind exception-message exception-origin exception-predicate exception-type?
               exception-with-irritants? exception-with-message? exception-with-origin? exception? external-error?
               guard implementation-restriction-error? lexical-error? make-assertion-failure make-error
               make-exception make-exception-type make-exception-with-irritants make-exception-with-message
               make-exception-with-origin make-external-error make-implementation-restriction-error
               make-lexical-error make-non-continuable-error make-programming-error make-quit-exception
               make-syntax-error make-undefined-variable-error make-warning non-continuable-error?
               programming-error? quit-exception? raise-continuable raise-exception simple-exceptions
               syntax-error-form syntax-error-subform syntax-error? undefined-variable-error? warning?
               with-exception-handler))

(define-syntax define-exception-type
  (syntax-rules ()
    "(define-exception-type NAME PARENT CONSTRUCTOR PREDICATE (FIELD ACCESSOR) ...)"
    ((_ name parent constructor predicate (field accessor) ...)
     (begin
       (define name (make-exception-type 'name parent '(field ...)))
       (define constructor (record-constructor name))
       (define predicate (exception-predicate name))
       (define accessor (exception-accessor name (record-accessor name 'field)))
       ...))))
