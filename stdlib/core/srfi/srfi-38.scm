;;; SRFI 38: what is shared in data, written and read with labels.

(define-module (srfi srfi-38)
  #:use-module (scheme write)
  #:export (write-with-shared-structure read-with-shared-structure))

(define* (write-with-shared-structure object #:optional (port (current-output-port)) option)
  "Write OBJECT on PORT with labels #N= for every pair, vector and string that occurs more than once."
  (write-shared object port))

(define* (read-with-shared-structure #:optional (port (current-input-port)))
  "Read an object from PORT that may have labels."
  (read port))
