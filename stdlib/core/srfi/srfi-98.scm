;;; SRFI 98: environment variables.

(define-module (srfi srfi-98)
  #:export (get-environment-variable get-environment-variables))

(define (get-environment-variable name)
  "Return the value of the environment variable NAME, or #f."
  (getenv name))

(define (get-environment-variables)
  "Return the list of pairs of the names and values of all environment variables."
  (map (lambda (entry)
         (let ((separator (string-index entry #\=)))
           (if separator
               (cons (substring entry 0 separator) (substring entry (+ separator 1)))
               (cons entry ""))))
       (environ)))
