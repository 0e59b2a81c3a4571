(define (f x)
  (let ((y (car x))             ;; error: 2:8 unclosed list, opened at line 2 column 8: ")" is missing
    (list y)))

(define (g) 1)
;; hint: line 3 begins as if this list had ended before it
