(define quiet? #ture)
(display quiet?)
