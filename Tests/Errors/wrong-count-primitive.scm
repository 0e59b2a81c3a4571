(define pair '(1 . 2))
(display (cons pair))           ;; error: 2:10 Wrong number of arguments to #<procedure cons
;; hint: its signature is (cons
