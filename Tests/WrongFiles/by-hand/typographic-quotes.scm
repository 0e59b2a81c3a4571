(define name “Ada”)
(display name)
