;; use-modules, import, export and define-module are expressions, too: elsewhere than at top level they act when they are
;; evaluated, on the current module. The answers are Guile's.
(define (price n) (use-modules (ice-9 format)) (format #f "~5,2f" n))
(write (price 5/2)) (newline)
;; want: " 2.50"
(define optional (catch #t (lambda () (use-modules (no such module here)) #t) (lambda (key . _) key)))
(define there (false-if-exception (begin (use-modules (srfi srfi-1)) #t)))
(write (list optional there)) (newline)
;; want: (misc-error #t)
(define three (let () (import (only (srfi srfi-1) third)) (third '(1 2 3))))
(define nine (if there (begin (use-modules ((srfi srfi-1) #:select ((last . final)))) (final '(7 8 9))) 0))
(write (list three nine)) (newline)
;; want: (3 9)
(define (never) (use-modules (no such module)) 1)
(when (defined? 'string-fold) (use-modules (ice-9 q)) (write (q? (make-q))) (newline))
;; want: #t
(write (map (lambda (n) (use-modules ((srfi srfi-1) #:prefix s1:)) (s1:first (list n))) '(1 2))) (newline)
;; want: (1 2)
(cond-expand ((and guile (not nothing-of-this-name)) (use-modules ((srfi srfi-1) #:renamer (symbol-prefix-proc 'r-)))))
(write (r-second '(1 2))) (newline)
;; want: 2
(define (in-order)
  (define a 1)
  (use-modules (srfi srfi-26))
  (define b (+ a 1))
  (list a b))
(write (in-order)) (newline)
;; want: (1 2)
(define-syntax-rule (with-module name body) (let () (use-modules name) body))
(write (with-module (ice-9 receive) 5)) (newline)
;; want: 5
;; What a body refers to may come from what it imports, though the core has something of the same name.
(define (late) (let ((say (lambda () (format #f "~,1f" 2)))) (use-modules (ice-9 format)) (say)))
(write (late)) (newline)
;; want: "2.0"
(let () (define-public visible 7) (write visible)) (newline)
;; want: 7
(define shown (let ((x 1)) (export hidden) x))
(define hidden 3)
(write (module-ref (module-public-interface (current-module)) 'hidden)) (newline)
;; want: 3
(define (switch) (define-module (other place) #:export (k)) (module-name (current-module)))
(write (let* ((home (current-module)) (name (switch))) (set-current-module home) name)) (newline)
;; want: (other place)
(write (module-name (resolve-module '(other place) #f))) (newline)
;; want: (other place)
(define (in-other)
  (let ((home (current-module)))
    (define-module (other place) #:use-module (srfi srfi-1))
    (let ((found (module-variable (current-module) 'unfold-right))) (set-current-module home) (variable? found))))
(write (in-other)) (newline)
;; want: #t
(write (catch #t (lambda () (use-modules ((srfi srfi-1) #:select (nothing-like-it)))) (lambda (key . _) 'caught)))
(newline)
;; want: caught
(write (eval '(begin (define-module (fresh) #:export (z)) (define-public y 1) (define z (+ y 1)) z) (current-module)))
(newline)
;; want: 2
;; Once (ice-9 format) has been loaded, format is the whole one in modules that do not import it, too.
(define-module (elsewhere))
(write (format #f "~2,'0d" 7)) (newline)
;; want: "07"
