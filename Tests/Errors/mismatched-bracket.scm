(define (f x)
  (let ((y [car x)))            ;; error: 2:18 mismatched close paren: expected "]" to close the list opened at line 2 
    y))
