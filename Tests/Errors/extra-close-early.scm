(define (f x)
  (let ((y (car x))))           ;; error: 2:21 nothing is open here: ")" closes the list opened at line 2 column 3 too early
    (list y)))
;; hint: line 3 goes on inside of that list; one ")" is too many
