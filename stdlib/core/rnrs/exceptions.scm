;;; (rnrs exceptions): raise and handlers, in the manner of R6RS.

(define-module (rnrs exceptions)
  #:use-module (srfi srfi-34)
  #:replace (raise)
  #:re-export (guard raise-continuable with-exception-handler))

(define (raise object)
  "Raise OBJECT; a handler must not return."
  (raise-exception object))
