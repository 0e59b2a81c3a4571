(define-module (guix scripts)
  #:export (define-command commands))

(define %commands '())
(define (commands) (reverse %commands))
(define (register! name) (set! %commands (cons name %commands)))

(define-syntax define-command
  (syntax-rules (category synopsis)
    ((_ (name . arguments) (category c) (synopsis text) body ...)
     (begin
       (define (name . arguments) body ...)
       (register! 'name)))
    ((_ (name . arguments) (synopsis text) body ...)
     (define-command (name . arguments) (category main) (synopsis text) body ...))))
