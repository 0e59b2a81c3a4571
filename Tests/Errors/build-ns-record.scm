(use-modules (aqwari namespace) (guix gexp))
(use-modules (srfi srfi-9))
(define-record-type thing (make-thing) thing?)
(namespace
  (tmpfs "/tmp")
  (bind "/x" (make-thing)))  ;; error: 6:3 bind: #<thing> does not lower to a file; give its type a compiler
