;; A method is an object that can be made.
;; want: (8 2)
(use-modules (oop goops))
(define-generic twice)
(add-method! twice (make <method> #:specializers (list <number>) #:procedure (lambda (n) (* 2 n))))
(add-method! twice (make <method> #:specializers (list <string>) #:procedure (lambda (s) (string-append s s))))
(write (list (twice 4) (length (generic-function-methods twice))))
(newline)
