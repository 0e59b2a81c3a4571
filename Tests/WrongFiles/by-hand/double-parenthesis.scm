(define (greet)
  (display "hello\n")
  ((newline)))
(greet)
