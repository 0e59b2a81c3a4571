;; What compile makes of an expression in the language bytecode, load-compiled evaluates: Guix keeps its table of packages
;; in such a file.
(use-modules (system base compile) (system base language) (ice-9 binary-ports))
(define (run bytes)
  (call-with-output-file "compiled.go" (lambda (port) (put-bytevector port bytes)) #:binary #t)
  (load-compiled "compiled.go"))
(define (show object) (write object) (newline))
(show (run (compile '(vector "λ" 'a (+ 1 2)) #:to 'bytecode #:opts '(#:to-file? #t))))
(show (run (call-with-input-string "(define here 3) (* here 2)"
             (lambda (port) (read-and-compile port #:to 'bytecode)))))
(show (language-name (lookup-language 'bytecode)))
(show (catch 'misc-error (lambda () (compile 1 #:to 'nothing)) (lambda (key . _) key)))
;; want: #("λ" a 3)
;; want: 6
;; want: bytecode
;; want: misc-error
