(define pairs
  '((a . 1)
    (b . 2 3)))
(display pairs)
