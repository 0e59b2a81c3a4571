;; Checks of what a user writes into the fields of a record. A check is a macro that a field names as its sanitizer:
;; it stands where the field's clause stands, so that a value of the wrong kind is an error at the author's line, when
;; the value is computed.

(define-module (nsscheme fields)
  #:use-module (guix diagnostics)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:export (raise-at define-field-check))

(define (raise-at location format . arguments)
  "Raise the error that FORMAT and ARGUMENTS describe, at LOCATION: a location, source properties, or #f."
  (raise
   (apply make-compound-condition
          (apply formatted-message format arguments)
          (match (if (location? location) location (source-properties->location location))
            (#f '())
            (location (list (condition (&error-location (location location)))))))))

;; (define-field-check NAME PROC) makes the sanitizer NAME from PROC, a procedure of the value and of the place of the
;; field, which returns the value to store or calls `raise-at'.
(define-syntax-rule (define-field-check name proc)
  (begin
    (define check proc)
    (define-syntax name
      (lambda (s)
        (syntax-case s ()
          ((_ value)
           #`(check value '#,(datum->syntax s (syntax-source s))))
          (id (identifier? #'id) #'(lambda (value) (check value #f))))))))
