(define names '("ada" "bob"))
(define (nth-name n)
  (list-ref n names))
(display (nth-name 1))
