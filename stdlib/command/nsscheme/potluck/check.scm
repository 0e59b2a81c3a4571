;; What `nsscheme potluck check' and `lint' say of the potluck files of a checkout: everything that a host would say,
;; and what a reader would.

(define-module (nsscheme potluck check)
  #:use-module ((nsscheme host) #:select (raise-at warn-at location))
  #:autoload (nsscheme guix-packages) (package->derivation-file-name open-connection)
  #:use-module (nsscheme potluck directory)
  #:use-module (nsscheme potluck dishes)
  #:use-module (nsscheme potluck fields)
  #:use-module (nsscheme potluck lint)
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-11)
  #:export (check-potluck
            lint-potluck))

;; Call PROC with what `read-dish' returns for FILE; return what it returns, or a list of one text if FILE cannot be
;; evaluated.
(define (with-dish file allow-local? color? proc)
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (if (eq? 'signal (exception-kind exception))
              (raise-exception exception)
              (return (list (exception->problem-text exception color?)))))
      (lambda ()
        (call-with-values (lambda () (read-dish file #:allow-local? allow-local?)) proc)))))

;; The texts of all that is wrong with FILE, and its label.
(define (check-file file allow-local? lower? store color?)
  (define label #f)
  (define texts
    (with-dish file allow-local? color?
      (lambda (dish rewriting problems)
        (set! label (string-append (dish-name dish) "@" (dish-version dish)))
        (when (and rewriting lower?)
          (package->derivation-file-name (store) (rewriting->package rewriting)))
        (map (lambda (problem) (problem-text problem color?)) problems))))
  (values texts label))

(define (counted n noun)
  (format #f "~a ~a~a" n noun (if (= n 1) "" "s")))

(define* (check-potluck files #:key allow-local? (lower? #t) color?)
  "Check the potluck files FILES, those of the working directory if there are none given, and print what is found.
Return true if nothing is wrong."
  (define all (if (null? files) (potluck-files (potluck-directory (getcwd))) files))
  (define connection #f)
  (define (store)
    (unless connection (set! connection (open-connection)))
    connection)
  (define failed
    (count (lambda (file)
             (let-values (((texts label) (check-file file allow-local? lower? store color?)))
               (match texts
                 (() (format #t "ok      ~a: ~a~%" file label))
                 (texts
                  (format #t "FAILED  ~a~%" file)
                  (for-each display texts)))
               (force-output)
               (pair? texts)))
           all))
  (when (null? files)
    (for-each (lambda (line) (format #t "note: ~a~%" line)) (consent-notes (potluck-directory (getcwd)))))
  (format #t "~a~a~%" (counted (length all) "file") (if (zero? failed) "" (format #f ", ~a failed" failed)))
  (zero? failed))

(define* (lint-potluck files #:key color?)
  "Print warnings about the style of FILES, those of the working directory if there are none given. Return their number,
or #f if a file is wrong altogether, which is said."
  (define all (if (null? files) (potluck-files (potluck-directory (getcwd))) files))
  (define counts
    (map (lambda (file)
           (match (with-dish file #t color?
                    (lambda (dish rewriting problems)
                      (if (null? problems)
                          (let ((warnings (lint-dish dish)))
                            (for-each (match-lambda ((position . message) (warn-at position "~a" message))) warnings)
                            (length warnings))
                          (map (lambda (problem) (problem-text problem color?)) problems))))
             ((? list? texts)
              (for-each (lambda (text) (display text (current-error-port))) texts)
              #f)
             (number number)))
         all))
  (and (every identity counts) (apply + counts)))
