;;; (ice-9 receive): receive, which is a core form.

(define-module (ice-9 receive)
  #:re-export (receive))
