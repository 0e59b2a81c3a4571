;;; What the packages of a channel lower to over a Guix tree, as all-packages.scm has it for the tree's own; and of
;;; every module whether it loads.
;;;
;;;   nsscheme -L TREE -L CHANNEL Benchmarks/channel-packages.scm CHANNEL OUT
;;;   guile --no-auto-compile -L CHANNEL Benchmarks/channel-packages.scm CHANNEL OUT    (with Guix, and a daemon)
;;;
;;; Several pairs of a channel and a file may follow each other, which saves loading what the channels share. With
;;; --every=K before them, of each module's packages, in the order of their names, only every K-th is derived.
;;; Fields are set apart by tabs. A module's line has its name, and `ok', or FAIL and what was said. A package's has the
;;; module, the variable, name, version and derivation (x86_64-linux, no grafts), or ERROR and what was said. A package
;;; that several modules export has a line for the first of them. An error may have been raised in the middle of a
;;; message to the daemon (a file to be added is not there), so that a new connection is made after each; but not after a
;;; mistake of the channel's text, for nothing is being sent then, and a new connection forgets all that was lowered.

(use-modules (guix store)
             (guix packages)
             (guix derivations)
             (guix discovery)
             (guix grafts)
             (guix modules))

(define (one-line text)
  (string-map (lambda (char) (if (memv char '(#\newline #\tab)) #\space char)) text))

(define (said key arguments)
  "KEY and ARGUMENTS of an error, on one line."
  (one-line (format #f "~a ~s" key arguments)))

(define (module-of directory file)
  "The name of the module in FILE, which is below DIRECTORY."
  (file-name->module-name (substring file (+ 1 (string-length (string-trim-right directory #\/))))))

;; What a channel for another Guix raises: a variable that is not there, an argument that a procedure does not take.
(define mistakes '(unbound-variable keyword-argument-error wrong-number-of-args))

(define store #f)

(define (outcome package)
  (unless store (set! store (open-connection)))
  (catch #t
    (lambda ()
      (derivation-file-name (package-derivation store package "x86_64-linux" #:graft? #f)))
    (lambda (key . arguments)
      (unless (memq key mistakes) (set! store #f))
      (string-append "ERROR " (said key arguments)))))

(define (name<? one other)
  (string<? (symbol->string (car one)) (symbol->string (car other))))

(define (exported-packages interface)
  "The pairs of name and package that INTERFACE exports, in the order of their names, which is the same everywhere."
  (sort (filter (lambda (entry) (package? (cdr entry)))
                (module-map (lambda (name variable)
                              (cons name (and (variable-bound? variable) (variable-ref variable))))
                            interface))
        name<?))

(define (every-nth list step)
  "The first of LIST, and every STEP-th after it."
  (let next ((list list) (index 0))
    (cond ((null? list) '())
          ((zero? (modulo index step)) (cons (car list) (next (cdr list) (+ index 1))))
          (else (next (cdr list) (+ index 1))))))

(define (main directory out step)
  (define seen (make-hash-table))
  (define port (open-output-file out))
  (define (write-package module name package)
    (unless (hashq-ref seen package)
      (hashq-set! seen package #t)
      (format port "package\t~a\t~a\t~a\t~a\t~a~%"
              module name (package-name package) (package-version package) (outcome package))))
  (define (write-module name)
    (let ((interface (catch #t
                       (lambda () (resolve-interface name))
                       (lambda (key . arguments)
                         (format port "module\t~a\tFAIL\t~a~%" name (said key arguments))
                         #f))))
      (when interface
        (format port "module\t~a\tok~%" name)
        (for-each (lambda (entry) (write-package name (car entry) (cdr entry)))
                  (every-nth (exported-packages interface) step)))))
  (%graft? #f)
  (for-each (lambda (file) (write-module (module-of directory file)))
            (scheme-files directory))
  (close-port port))

(sigaction SIGPIPE SIG_IGN)
(let next ((arguments (cdr (command-line))) (step 1))
  (cond ((and (pair? arguments) (string-prefix? "--every=" (car arguments)))
         (next (cdr arguments) (string->number (substring (car arguments) (string-length "--every=")))))
        ((and (pair? arguments) (pair? (cdr arguments)))
         (main (car arguments) (cadr arguments) step)
         (unless (null? (cddr arguments)) (next (cddr arguments) step)))
        (else
         (display "channel-packages.scm: expected a channel's directory and the file to write\n" (current-error-port))
         (exit 2))))
