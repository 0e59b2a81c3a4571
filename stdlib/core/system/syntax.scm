;;; (system syntax): the module, the bindings and the location of a syntax object.

(define-module (system syntax)
  #:export (syntax-session-id syntax-sourcev)
  #:re-export (syntax? syntax-local-binding syntax-locally-bound-identifiers syntax-module))

(define session (symbol->string (gensym "session-")))

(define (syntax-session-id)
  "Return a string that is another one in every run of the program."
  session)

(define (syntax-sourcev syntax)
  "Return where SYNTAX stands, a vector of file name, line and column, or #f."
  (let ((source (syntax-source syntax)))
    (and (pair? source)
         (vector (assq-ref source 'filename) (assq-ref source 'line) (assq-ref source 'column)))))
