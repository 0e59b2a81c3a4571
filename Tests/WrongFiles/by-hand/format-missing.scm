(use-modules (ice-9 format))
(define (show name age)
  (format #t "~a is ~d years old, ~a~%"
          name age))
(show "Ada" 36)
