(define* (draw shape #:key colour) (list shape colour))
(display (draw 'disc #:color 'red))  ;; error: 2:10 Unrecognized keyword: #:color
