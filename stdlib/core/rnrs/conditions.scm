;;; (rnrs conditions): conditions, which are exceptions by the names of R6RS.

(define-module (rnrs conditions)
  #:use-module (ice-9 exceptions)
  #:export (&assertion &condition &serious &undefined &violation &who assertion-violation? condition
            condition-accessor condition-irritants condition-message condition-predicate condition-who condition?
            define-condition-type implementation-restriction-violation? irritants-condition? lexical-violation?
            make-assertion-violation make-implementation-restriction-violation make-irritants-condition
            make-lexical-violation make-message-condition make-non-continuable-violation make-serious-condition
            make-syntax-violation make-undefined-violation make-violation make-who-condition message-condition?
            non-continuable-violation? serious-condition? simple-conditions syntax-violation-form
            syntax-violation-subform syntax-violation? undefined-violation? violation? who-condition?)
  #:re-export (&error &implementation-restriction &irritants &lexical &message &non-continuable &syntax &warning
               error? make-error make-warning warning?))

(define condition make-exception)
(define condition? exception?)
(define simple-conditions simple-exceptions)
(define condition-predicate exception-predicate)
(define (condition-accessor type proc) "Return PROC applied to the component of TYPE." (exception-accessor type proc))

(define &condition &exception)
(define &serious &error)
(define &violation &programming-error)
(define &assertion &assertion-failure)
(define &undefined &undefined-variable)
(define &who &origin)

(define make-serious-condition make-error)
(define serious-condition? error?)
(define make-violation make-programming-error)
(define violation? programming-error?)
(define make-assertion-violation make-assertion-failure)
(define assertion-violation? assertion-failure?)
(define make-message-condition make-exception-with-message)
(define message-condition? exception-with-message?)
(define condition-message exception-message)
(define make-irritants-condition make-exception-with-irritants)
(define irritants-condition? exception-with-irritants?)
(define condition-irritants exception-irritants)
(define make-who-condition make-exception-with-origin)
(define who-condition? exception-with-origin?)
(define condition-who exception-origin)
(define make-non-continuable-violation make-non-continuable-error)
(define non-continuable-violation? non-continuable-error?)
(define make-implementation-restriction-violation make-implementation-restriction-error)
(define implementation-restriction-violation? implementation-restriction-error?)
(define make-lexical-violation make-lexical-error)
(define lexical-violation? lexical-error?)
(define make-syntax-violation make-syntax-error)
(define syntax-violation? syntax-error?)
(define syntax-violation-form syntax-error-form)
(define syntax-violation-subform syntax-error-subform)
(define make-undefined-violation make-undefined-variable-error)
(define undefined-violation? undefined-variable-error?)

(define-syntax-rule (define-condition-type name parent constructor predicate (field accessor) ...)
  (define-exception-type name parent constructor predicate (field accessor) ...))
