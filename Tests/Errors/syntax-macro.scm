(define-syntax-rule (swap! a b) (let ((t a)) (set! a b) (set! b t)))
(swap! 1)                       ;; error: 2:1 swap!: no pattern of this macro matches (swap! 1)
