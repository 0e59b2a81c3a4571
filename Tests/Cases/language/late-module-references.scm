;; A module that (@ module name) names need not be there before the expression is evaluated: Guix's tests of `style' load
;; the file that makes it, and look at its packages then.
(define (public) (@ (made later) answer))
(define (own) (@@ (made later) hidden))
(define (call) ((@ (made later) twice) 21))
(define (change!) (set! (@@ (made later) hidden) 'changed))
(define-syntax-rule (try expression)
  (begin
    (write (catch #t (lambda () expression) (lambda (key who message arguments . _) (list key arguments))))
    (newline)))
(try (public))
(try (change!))
(define file (string-append (or (getenv "TMPDIR") "/tmp") "/later-" (number->string (getpid)) ".scm"))
(call-with-output-file file
  (lambda (port)
    (write '(begin (define-module (made later) #:export (answer twice))
                   (define answer 42) (define hidden 'secret) (define (twice n) (* 2 n)))
           port)))
(define here (current-module))
(load file)
(set-current-module here)
(delete-file file)
(try (public))
(try (own))
(try (call))
(change!)
(try (own))
(define (misspelt) (@@ (made later) hiden))
(try (misspelt))
;; want: (misc-error ((made later)))
;; want: (misc-error ((made later)))
;; want: 42
;; want: secret
;; want: 42
;; want: changed
;; want: (unbound-variable (hiden))
