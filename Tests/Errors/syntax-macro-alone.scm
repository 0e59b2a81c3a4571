(use-modules (srfi srfi-2))
(define twice
  (list and-let*))              ;; error: 3:9 and-let* is a macro: it begins a form, and is no expression by itself
