(use-modules ((srfi srfi-1) #:select (frist)))  ;; error: 1:14 no binding frist in module (srfi srfi-1); did you mean first?
