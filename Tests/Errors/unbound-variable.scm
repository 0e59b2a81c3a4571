(define (greet name)
  (let ((text (string-append "hello " name)))
    (dispaly text)))            ;; error: 3:5 Unbound variable: dispaly
(greet "you")                   ;; hint: did you mean ‘display’?
