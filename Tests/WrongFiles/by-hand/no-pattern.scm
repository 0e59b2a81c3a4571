(use-modules (ice-9 match))
(define (area shape)
  (match shape
    (('square side) (* side side))
    (('circle radius) (* 3 radius radius))))
(display (area '(square 2)))
(display (area '(triangle 1 2)))
