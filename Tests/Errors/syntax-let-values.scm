(use-modules (srfi srfi-11))
(define (halves n) (values (quotient n 2) (remainder n 2)))
(let-values ((first rest) (halves 7))  ;; error: 3:21 Unbound variable: rest
  (display first))
;; hint: let-values takes a list of bindings, each a list of names and an expression: (let-values (((NAME …) EXPRESSION) …) BODY …)
