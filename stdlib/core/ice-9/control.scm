;;; (ice-9 control): escapes and delimited continuations on top of prompts.

(define-module (ice-9 control)
  #:autoload (nsscheme dynamic) (suspendable-continuation?)
  #:re-export (call-with-prompt abort-to-prompt default-prompt-tag make-prompt-tag)
  #:export (% abort shift shift* reset reset* call-with-escape-continuation call/ec let-escape-continuation let/ec)
  #:re-export (suspendable-continuation?))

(define-syntax %
  (syntax-rules ()
    ((_ expression)
     (call-with-prompt (default-prompt-tag) (lambda () expression) handle-again))
    ((_ expression handler)
     (call-with-prompt (default-prompt-tag) (lambda () expression) handler))
    ((_ tag expression handler)
     (call-with-prompt tag (lambda () expression) handler))))

(define (handle-again continuation proc)
  "The handler of a prompt that has none: PROC gets the continuation, inside a prompt of the same kind."
  (% (default-prompt-tag) (proc continuation) handle-again))

(define (abort . values)
  "Leave the innermost default prompt with VALUES."
  (apply abort-to-prompt (default-prompt-tag) values))

(define-syntax-rule (reset body0 body ...)
  (reset* (lambda () body0 body ...)))

(define-syntax-rule (shift continuation body0 body ...)
  (shift* (lambda (continuation) body0 body ...)))

(define (reset* thunk)
  "Call THUNK; a `shift' inside captures what is left to do in this call."
  (% (thunk)))

(define (shift* proc)
  "Call PROC with the rest of the innermost `reset' as a procedure, instead of that rest."
  (abort-to-prompt (default-prompt-tag)
                   (lambda (continuation)
                     (proc (lambda values (reset* (lambda () (apply continuation values))))))))

(define (call-with-escape-continuation proc)
  "Call PROC with a procedure that returns its arguments from this call, as long as it lasts."
  (let ((tag (make-prompt-tag "escape")))
    (call-with-prompt tag
      (lambda () (proc (lambda values (apply abort-to-prompt tag values))))
      (lambda (continuation . results) (apply values results)))))

(define call/ec call-with-escape-continuation)

(define-syntax-rule (let-escape-continuation name body0 body ...)
  (call-with-escape-continuation (lambda (name) body0 body ...)))

(define-syntax-rule (let/ec name body0 body ...)
  (call-with-escape-continuation (lambda (name) body0 body ...)))
