(define (lines text)
  (string-split text #\newlin))
(display (lines "a"))
