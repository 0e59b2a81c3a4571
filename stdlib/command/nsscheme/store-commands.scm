;;; Guix's commands of the REPL: what objects are in the store, and building them.
;;;
;;; The engine, or the tree, is loaded when one of them is first used; what they do is in (nsscheme store-evaluation).

(define-module (nsscheme store-commands)
  #:use-module (nsscheme repl debugging)
  #:use-module (nsscheme repl table)
  #:use-module (nsscheme session repl)
  #:use-module (system repl common))

(define-command (build) guix repl (object) arguments
  "build OBJECT
Lower an object and build it; the names of what it is in the store."
  (print-all repl (build-object (repl-eval repl object))))

(define-command (lower) guix repl (object) arguments
  "lower OBJECT
Lower an object to a derivation, or to a file of the store."
  (repl-print repl (lower-object (repl-eval repl object))))

(define-command (run-in-store) guix repl (value) arguments
  "run-in-store EXP
The value of an expression in the store monad."
  (repl-print repl (run-value (repl-eval repl value))))

(define-command (enter-store-monad) guix repl () arguments
  "enter-store-monad
Evaluate what follows in the store monad, up to ,q."
  (enter-store-monad repl))

(define-command (verbosity) guix repl (level) arguments
  "verbosity LEVEL
How much builds say: 0 nothing, 1 what is built, 3 what builders print."
  (let ((number (repl-eval repl level)))
    (if (and (exact-integer? number) (>= number 0))
        (set-build-verbosity! number)
        (usage 'verbosity))))

(define (print-all repl values) (for-each (lambda (value) (repl-print repl value)) values))

(define (build-object object) ((@ (nsscheme store-evaluation) build-object) object))
(define (lower-object object) ((@ (nsscheme store-evaluation) lower-any) object))
(define (run-value value) ((@ (nsscheme store-evaluation) run-value) value))

(define (enter-store-monad repl)
  (let ((name (repl-option-ref repl 'name)) (print (repl-option-ref repl 'print)))
    (dynamic-wind
      (lambda ()
        (repl-option-set! repl 'name "store-monad")
        (repl-option-set! repl 'print (lambda (repl value) (print repl (run-value value)))))
      (lambda () (run-level! repl))
      (lambda ()
        (repl-option-set! repl 'name name)
        (repl-option-set! repl 'print print)))))
