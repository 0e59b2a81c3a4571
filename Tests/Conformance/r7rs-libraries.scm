;;; What the libraries of R7RS define differently from the core, and what their macros rely on.

(use-modules (check) ((scheme base) #:prefix r7:) ((scheme char) #:prefix r7:) ((scheme inexact) #:prefix r7:)
             ((scheme lazy) #:prefix r7:) ((scheme write) #:prefix r7:) ((scheme r5rs) #:prefix r5:))

;; Lists end with the shortest; circular ones do not end.
(check (r7:map + '(1 2 3) '(10 20)) => '(11 22))
(check (let ((ring (list 1 2))) (set-cdr! (cdr ring) ring) (r7:map * ring '(1 2 3))) => '(1 4 3))
(check (r7:assoc 2.0 '((1 one) (2 two)) =) => '(2 two))

;; Several strings end with the shortest.
(check (r7:string-map (lambda (a b) (if (eqv? b #\u) (char-upcase a) a)) "abcd" "ulu") => "AbC")
(check (let ((seen '())) (r7:string-for-each (lambda (a b) (set! seen (cons (list a b) seen))) "ab" "xyz") seen)
       => '((#\b #\y) (#\a #\x)))
(check-error wrong-number-of-args (apply +))
(check (and (memq 'r7rs (r7:features)) (memq 'full-unicode %cond-expand-features) #t) => #t)

;; Bytes are copied in the order of arguments that R7RS has.
(check (let ((b (bytevector 1 2 3 4 5))) (r7:bytevector-copy! b 1 (bytevector 10 20 30) 0 2) b) => #vu8(1 10 20 4 5))
(check (let ((b (bytevector 1 2 3))) (r7:bytevector-copy! b 1 b 0 2) b) => #vu8(1 1 2))

;; Promises of values.
(check (r7:force (r7:make-promise (r7:make-promise 4))) => 4)
(check (promise? (r7:make-promise 4)) => #t)

;; Complex numbers, a base.
(check (list (r7:finite? 3.0+inf.0i) (r7:infinite? 3.0+inf.0i) (r7:nan? 1+2i) (r7:nan? +nan.0)) => '(#f #t #f #t))
(check (list (r7:log 1) (inexact->exact (round (r7:log 4096 2)))) => '(0.0 12))

;; Full case mappings.
(check (list (r7:string-upcase "ßa") (r7:string-foldcase "Maß") (r7:string-downcase "ΧΑΟΣ Σ"))
       => '("SSA" "mass" "χαος σ"))
(check (string-upcase "ßa") => "ßA")

;; Labels where data contain themselves, and only there.
(define (written write object) (call-with-output-string (lambda (port) (write object port))))
(check (let ((x (list 1))) (set-cdr! x x) (written r7:write x)) => "#0=(1 . #0#)")
(check (let ((x (list 1))) (written r7:write (list x x))) => "((1) (1))")
(check (let ((x (list 1))) (written r7:write-shared (list x x))) => "(#0=(1) #0#)")

;; The report before.
(check (eval '(map + '(1 2) '(1 2)) (r5:scheme-report-environment 5)) => '(2 4))
(check (eval '(let ((x 1)) (if #t x 2)) (r5:null-environment 5)) => 1)
(check-error #t (eval '(car '(1)) (r5:null-environment 5)))
(check-error #t (r5:scheme-report-environment 6))

;; An ellipsis among the literals is a literal.
(check (let () (define-syntax literal (syntax-rules ... (...) ((_ x) '(x ...)))) (literal 100)) => '(100 ...))

;; A definition refers to what the same macro use defines further on.
(define-syntax define-square
  (syntax-rules () ((_ name) (begin (define (name x) (helper x)) (define (helper x) (* x x))))))
(define-square square-of)
(define-square other-square)
(check (list (square-of 3) (other-square 4)) => '(9 16))

;; The command's --r7rs: what is read and written, and let-syntax as a scope.
(define program "(import (scheme base) (scheme write))
(write (list '|\\\\1| '|a b| '|x\\x41;y| '|2| '|| \"\\x41;\\
      b\" (read (open-input-string \"|q r|\"))))
(let () (define x 1) (let-syntax () (define x 2) #f) (write x))")
(define file (string-append "/tmp/r7rs-libraries-" (number->string (getpid))))
(define output (string-append file "-output"))
(define (run . arguments)
  (system (string-append (readlink "/proc/self/exe") " " (string-join arguments " ") " > " output))
  (let ((text (call-with-input-file output (@ (ice-9 rdelim) read-string))))
    (delete-file output)
    text))
(call-with-output-file file (lambda (port) (display program port)))
(check (run "--r7rs" file) => "(|\\\\1| |a b| xAy |2| || \"Ab\" |q r|)1")
;; A dot follows at least one datum.
(check-error read-error (call-with-input-string "#!r7rs (. a)" read))
(check (call-with-input-string "(. a)" read) => 'a)
(delete-file file)

(check-summary)
