(define (f x)                   ;; error: 1:1 unclosed list, opened at line 1 column 1: ")" is missing
  (let ((y (car x))
    (list y)))

(define (g) 1)
;; hint: line 3 begins as if the list opened at line 2 column 8 had ended before it
