;;; (scheme process-context): the command line, the environment variables, and exit.

(define-module (scheme process-context)
  #:export (get-environment-variable get-environment-variables emergency-exit)
  #:re-export (command-line exit))

(define get-environment-variable getenv)

(define (get-environment-variables)
  "Return the environment as a list of pairs."
  (map (lambda (entry)
         (let ((index (string-index entry #\=)))
           (cons (substring entry 0 index) (substring entry (+ index 1)))))
       (environ)))

(define* (emergency-exit #:optional (status 0))
  "End the process at once."
  (primitive-_exit (cond ((eq? status #t) 0) ((eq? status #f) 1) (else status))))
