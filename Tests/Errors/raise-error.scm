(define (check x)
  (if (> x 3)
      (error "too big:" x "than" 'three)))  ;; error: 3:7 too big: 5 "than" three
(check 5)
