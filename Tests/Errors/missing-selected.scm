(use-modules ((srfi srfi-1)    ;; error: 1:14 no binding match-lambda in module (srfi srfi-1)
              #:select (fold match-lambda)))
;; hint: ‘match-lambda’ is in (ice-9 match)
