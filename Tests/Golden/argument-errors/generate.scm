;;; Writes Guile's answers for the table of argument errors:
;;;
;;;     guile --no-auto-compile Tests/Golden/argument-errors/generate.scm >Tests/Golden/argument-errors/expected.scm
;;;
;;; Every call is made by a process of its own, in an empty directory, which may take two seconds and a gigabyte; `-'
;;; stands for a call that needs more, or that ends the process.

(define here (dirname (canonicalize-path (current-filename))))
(load (string-append here "/table.scm"))
(use-modules (ice-9 rdelim) (srfi srfi-1))

(define output (current-output-port))
(define nowhere (string-append "/tmp/argument-errors." (number->string (getpid))))
(mkdir nowhere)
(chdir nowhere)

;; The answers for the wrong arguments from number FIRST on, as far as one process comes.
(define (answers proc count shape first)
  (force-output output)
  (let* ((ends (pipe)) (child (primitive-fork)))
    (if (zero? child)
        (begin
          (close-port (car ends))
          (setrlimit 'as 1500000000 1500000000)
          (let ((null (open-file "/dev/null" "r+")))
            (dup2 (fileno null) 0)
            (dup2 (fileno null) 1)
            (dup2 (fileno null) 2))
          (for-each
           (lambda (make)
             (alarm 2)
             (let ((result (outcome proc (arguments-of shape count make))))
               (write result (cdr ends))
               (newline (cdr ends))
               (force-output (cdr ends))))
           (drop wrong-arguments first))
          (primitive-_exit 0))
        (begin
          (close-port (cdr ends))
          (let loop ((found '()))
            (let ((datum (read (car ends))))
              (if (eof-object? datum)
                  (begin
                    (close-port (car ends))
                    (waitpid child)
                    (reverse found))
                  (loop (cons datum found)))))))))

(define (all-answers proc count shape)
  (let loop ((found '()))
    (if (= (length found) (length wrong-arguments))
        found
        (let ((more (answers proc count shape (length found))))
          (loop (append found more (if (< (+ (length found) (length more)) (length wrong-arguments)) '(-) '())))))))

(define seen (make-hash-table))

(define (row module name proc)
  (let* ((arity (procedure-minimum-arity proc))
         (count (if arity (max 1 (car arity)) 1)))
    (for-each (lambda (shape)
                (write (cons* module name shape count (all-answers proc count shape)) output)
                (newline output))
              (shapes count))))

(for-each
 (lambda (module)
   (let* ((interface (resolve-interface module))
          (names (sort (module-map (lambda (name variable) name) interface)
                       (lambda (a b) (string<? (symbol->string a) (symbol->string b))))))
     (for-each
      (lambda (name)
        (let* ((variable (module-variable interface name))
               (value (and (variable-bound? variable) (variable-ref variable))))
          (if (and (procedure? value) (not (hashq-ref seen value)) (not (memq name skipped)))
              (begin
                (hashq-set! seen value #t)
                (row module name value)))))
      names)))
 modules)
(chdir "/")
(system* "rm" "-rf" nowhere)
