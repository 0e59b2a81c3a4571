;;; Compares the procedures of the libraries with Guile's answers to the table of argument errors.
;;;
;;;     nsscheme Tests/Golden/argument-errors/check.scm [--kept]
;;;
;;; Each call has a budget: none may hang, none may end the process.  The differences that are kept are in kept.scm, a
;;; list for each reason; one that is not there is a failure, and so is one there that is no difference any more.
;;; --kept prints them, with what Guile answers and what was answered here.

(use-modules (nsscheme budget) (srfi srfi-1))
(define here (dirname (canonicalize-path (car (command-line)))))
(load (string-append here "/table.scm"))

(define (data-of file)
  (call-with-input-file (string-append here "/" file)
    (lambda (port)
      (let loop ((rows '()))
        (let ((datum (read port)))
          (if (eof-object? datum) (reverse rows) (loop (cons datum rows))))))))

(define output (current-output-port))
(define nowhere (%make-void-port "w"))

(define (limited-outcome proc arguments)
  (catch #t
    (lambda ()
      (call-with-budget
       (lambda ()
         (with-output-to-port nowhere
           (lambda ()
             (with-error-to-port nowhere
               (lambda () (with-input-from-string "" (lambda () (outcome proc arguments))))))))
       #:steps 200000 #:allocation 100000000 #:seconds 2))
    (lambda (key . _) '-)))

(define (answers proc shape count)
  (map (lambda (make) (limited-outcome proc (arguments-of shape count make))) wrong-arguments))

(define (binding module name)
  (false-if-exception (module-ref (resolve-interface module) name)))

;; A row as it came out, with Guile's `-' where Guile gave no answer; or #f when there is no such procedure here.
(define (row-here row)
  (let ((proc (binding (first row) (second row))))
    (and (procedure? proc)
         (map (lambda (wanted got) (if (eq? wanted '-) '- got))
              (drop row 4)
              (answers proc (third row) (fourth row))))))

(define kept
  (append-map (lambda (reason)
                (append-map (lambda (entry) (map (lambda (name) (cons (car entry) name)) (cdr entry))) (cddr reason)))
              (data-of "kept.scm")))
(define differing '())
(define unexpected 0)

(define (show row wanted got)
  (write (take row 4) output)
  (display "\n  want " output) (write wanted output)
  (display "\n  got  " output) (write got output)
  (newline output))

(define rows (data-of "expected.scm"))
(define show-kept? (member "--kept" (command-line)))

(for-each
 (lambda (row)
   (let ((wanted (drop row 4)) (got (row-here row)) (subject (cons (first row) (second row))))
     (if (not (equal? wanted got))
         (let ((kept? (member subject kept)))
           (set! differing (cons subject differing))
           (if (not kept?) (set! unexpected (+ unexpected 1)))
           (if (or show-kept? (not kept?)) (show row wanted got))))))
 rows)

(for-each
 (lambda (subject)
   (if (not (member subject differing))
       (begin
         (set! unexpected (+ unexpected 1))
         (write subject output)
         (display " is in kept.scm and no longer differs from Guile\n" output))))
 kept)

(simple-format output "~A rows, ~A procedures that differ are kept, ~A failures\n"
               (length rows) (length (delete-duplicates differing)) unexpected)
(exit (= unexpected 0))
