(define (greet) (display greeting))
(greet)                         ;; error: 1:26 Unbound variable: greeting
(define (greeting-of x) x)
(define greeting "hello")       ;; hint: ‘greeting’ is defined on line 4, after its use here; move one of the two
