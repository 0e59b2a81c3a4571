(define (f names) names)
(f ("usr" "bin"))               ;; error: 2:4 Wrong type to apply: "usr"
;; hint: what follows an opening parenthesis is called; a list of data is quoted, '(…), or made with (list …)
