;;; SRFI 37, args-fold.

(use-modules (check) (srfi srfi-37))

(define (note option name argument result) (cons (list name argument) result))
(define options
  (list (option '(#\v "verbose") #f #f note)
        (option '(#\o "output") #t #f note)
        (option '(#\O "optional") #f #t note)))
(define (run . args)
  (reverse
   (args-fold args options
              (lambda (option name argument result) (cons (list 'unknown name argument) result))
              (lambda (operand result) (cons operand result))
              '())))

(check (run) => '())
(check (run "a" "b") => '("a" "b"))
(check (run "-v" "--verbose") => '((#\v #f) ("verbose" #f)))
(check (run "-o" "file" "-ofile" "--output=file") => '((#\o "file") (#\o "file") ("output" "file")))
(check-error misc-error (run "--output" "file"))
(check-error misc-error (run "--verbose=5"))
(check (run "-vo" "x") => '((#\v #f) (#\o "x")))
(check (run "-vox" "y") => '((#\v #f) (#\o "x") "y"))
(check (run "-O" "x") => '((#\O "x")))
(check (run "-O") => '((#\O #f)))
(check (run "-o" "-v") => '((#\o "-v")))
(check (run "-Ox") => '((#\O "x")))
(check (run "--optional=x" "--optional" "y") => '(("optional" "x") ("optional" #f) "y"))
(check (run "-x" "--nope" "--nope=1") => '((unknown #\x #f) (unknown "nope" #f) (unknown "nope=1" #f)))
(check (run "a" "--" "-v" "b") => '("a" "-v" "b"))
(check (run "-") => '("-"))
(check-error misc-error (run "-o"))
(check (run "--output=") => '(("output" "")))
(check (call-with-values
           (lambda ()
             (args-fold '("a" "-v" "b") (list (option '(#\v) #f #f (lambda (o n a x y) (values x (+ y 1)))))
                        error (lambda (operand x y) (values (cons operand x) y)) '() 0))
         list)
       => '(("b" "a") 1))
(check (option-names (car options)) => '(#\v "verbose"))
(check (list (option-required-arg? (cadr options)) (option-optional-arg? (cadr options))) => '(#t #f))

(check-summary)
