;;; (rnrs r5rs): what R5RS has and R6RS has not.

(define-module (rnrs r5rs)
  #:re-export (delay exact->inexact force inexact->exact modulo quotient remainder)
  #:export ((r5rs-null-environment . null-environment)
            (r5rs-report-environment . scheme-report-environment)))

(define (r5rs-null-environment version)
  "Return the environment of the syntax of R5RS."
  (r5rs-report-environment version))

(define (r5rs-report-environment version)
  "Return the environment of R5RS."
  (if (not (eqv? version 5))
      (scm-error 'misc-error "scheme-report-environment" "expected version 5, not ~S" (list version) #f))
  (resolve-interface '(scheme r5rs)))
