(define settings '((port . 8080)))
(display (assq-ref settings port))  ;; error: 2:29 Unbound variable: port
;; hint: a symbol is quoted: 'port
