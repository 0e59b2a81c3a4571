(define* (draw shape #:key colour) (list shape colour))
(display (draw 'disc #:color 'red))  ;; error: 2:22 Unrecognized keyword: #:color
