(define (f x)
  (let ((y 1))                  ;; error: 2:3 unclosed list, opened at line 2 column 3: ")" is missing
    (+ x y)

(f 1)
