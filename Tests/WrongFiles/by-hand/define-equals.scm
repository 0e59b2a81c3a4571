(define width = 80)
(display width)
