;;; (scheme write): writing data.

(define-module (scheme write)
  #:export (write-shared write-simple)
  #:re-export (display write))

(define* (write-shared object #:optional (port (current-output-port)))
  "Write OBJECT, shared parts by labels where `write' does so."
  (write object port))

(define* (write-simple object #:optional (port (current-output-port)))
  "Write OBJECT, which must not be circular."
  (write object port))
