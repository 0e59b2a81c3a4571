(define text "a b c")
(string-tokenise text)          ;; error: 2:1 Unbound variable: string-tokenise
;; hint: did you mean ‘string-tokenize’?
(match-lamdba ((a b) a))
