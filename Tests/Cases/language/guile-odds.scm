;; Small things that programs rely on, each as in Guile.
;; A parameter called with a value returns the one before, and converts the new one.
(define p (make-parameter 1 (lambda (x) (* x 10))))
(write (list (p) (p 3) (p))) (newline)
;; want: (10 10 30)
(write (parameterize ((p 5)) (list (p 6) (p)))) (write (p)) (newline)
;; want: (50 60)30
(define port (current-output-port))
(write (eq? port (current-output-port port))) (newline)
;; want: #t
(write (let* ((fluid (make-fluid 'a)) (q (fluid->parameter fluid))) (list (q 'b) (fluid-ref fluid)))) (newline)
;; want: (a b)
;; Modules and parameters are structs with types.
(write (list (struct? (current-module)) (struct? (make-parameter 1)) (struct? current-output-port) (struct? car)
             (eq? (struct-vtable (make-parameter 1)) (struct-vtable (make-parameter 2)))
             (eq? (struct-vtable (current-module)) (struct-vtable (resolve-module '(guile))))
             (record-type-name (struct-vtable (current-module)))))
(newline)
;; want: (#t #t #t #f #t #t module)
;; chmod takes what stat says, type and all.
(call-with-output-file "file" (lambda (port) (display "x" port)))
(chmod "file" (logior #o444 (logand #o170000 (stat:mode (stat "file")))))
(write (number->string (stat:mode (stat "file")) 8)) (newline)
;; want: "100444"
(call-with-input-file "file" (lambda (port) (chmod port #o100640)))
(write (number->string (stat:perms (stat "file")) 8)) (newline)
;; want: "640"
;; Exports that replace.
(define-module (replacing) #:export (run))
(define (car x) 'mine)
(define (run) (module-export! (current-module) '(car) #:replace? #t)
  (module-re-export! (current-module) '(cdr (list . cons)) #:replace? #t)
  (module-re-export! (current-module) '(vector)))
(run)
(define-module (using))
(use-modules (replacing))
(write (list (car '(1 2)) (cdr '(1 2)) (cons 1 2))) (newline)
;; want: (mine (2) (1 2))
(write (catch #t (lambda () (module-re-export! (current-module) '(x) #:what 1)) (lambda (key . _) key))) (newline)
;; want: keyword-argument-error
;; A static program loads no libraries, and says so; what asks first goes on.
(write (list (string-suffix? "-linux-gnu" %host-type) (and (dynamic-link) #t)
             (false-if-exception (dynamic-link "libgcrypt")) (false-if-exception (dynamic-func "no_such_function" (dynamic-link)))
             (catch #t (lambda () (load-extension "libnope" "init")) (lambda (key who . _) (list key who)))
             (catch #t (lambda () (dynamic-link 3)) (lambda (key . _) key))))
(newline)
;; want: (#t #t #f #f (misc-error "dlopen") wrong-type-arg)
