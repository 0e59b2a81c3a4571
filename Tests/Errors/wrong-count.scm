(define (area width height) (* width height))
(define (show)
  (display (area 3)))           ;; error: 3:12 Wrong number of arguments to #<procedure area (width height)>
(show)                          ;; hint: area takes 2 arguments
