;;; What an exception that nobody caught means, as text for the person at the terminal.
;;;
;;; A printer of the program's may fail or never end while the text is made: then the rest of it is left out, and an
;;; interrupt ends the printing rather than the program.

(define (%exception-text object)
  "One or more lines that say what OBJECT, raised and not caught, means."
  (%call-safely
   (lambda () (%readable (%describe-exception object)))
   (lambda (second)
     (string-append (if (and (exception? object) (exception-with-message? object)
                             (string? (exception-message object)))
                        (exception-message object)
                        (symbol->string (exception-kind object)))
                    " (the rest cannot be shown: "
                    (if (eq? (exception-kind second) 'signal) "interrupted" (symbol->string (exception-kind second)))
                    ")"))))
;; TEXT without the ends of its long lines: a value may be of any size, and what is done with the text afterwards nobody
;; can stop.
(define (%readable text)
  (let ((size (string-length text)))
    (if (<= size 700)
        text
        (let loop ((start 0) (lines '()))
          (let* ((end (or (string-index text #\newline start) size))
                 (line (if (> (- end start) 700)
                           (string-append (substring text start (+ start 690)) " …")
                           (substring text start end))))
            (if (= end size)
                (string-join (reverse (cons line lines)) "\n")
                (loop (+ end 1) (cons line lines))))))))
(define (%describe-exception object)
  (let ((kind (exception-kind object)) (args (exception-args object)))
    (cond ((and (non-continuable-error? object) (exception-with-message? object)
                (pair? (error-object-irritants object)))
           (string-append (exception-message object) ": "
                          (%describe-exception (car (error-object-irritants object)))))
          ((not (exception? object))
           (string-append "Uncaught object raised: " (object->string object)))
          ((and (eq? kind 'syntax-error) (exception-with-message? object) (exception-with-irritants? object))
           (apply simple-format #f (exception-message object) (exception-irritants object)))
          ((and (not (%in-common-form? args)) (assq kind %exception-printers))
           => (lambda (printer)
                (call-with-output-string
                 (lambda (port)
                   ((cdr printer) port kind args (lambda () (display (object->string args) port)))))))
          ((and (pair? args) (>= (length args) 4) (string? (cadr args)))
           (let ((text (apply simple-format #f (cadr args) (if (list? (caddr args)) (caddr args) '()))))
             (if (and (car args) (%names-origin? kind (car args)))
                 (string-append (%->text (car args)) ": " text)
                 text)))
          ((and (eq? kind 'match-error) (pair? args) (pair? (cdr args)) (string? (cadr args)))
           (string-append (%->text (car args)) ": " (cadr args) " for"
                          (let loop ((rest (cddr args)) (text ""))
                            (if (pair? rest)
                                (loop (cdr rest) (string-append text " " (object->string (car rest))))
                                text))))
          ((and (eq? kind '%exception) (exception-with-message? object))
           (let loop ((rest (error-object-irritants object)) (text (%->text (exception-message object))))
             (if (pair? rest)
                 (loop (cdr rest) (string-append text " " (object->string (car rest))))
                 text)))
          ((eq? kind '%exception)
           (let loop ((parts (simple-exceptions object)) (text "Uncaught exception:"))
             (if (pair? parts)
                 (loop (cdr parts)
                       (string-append text " " (symbol->string (record-type-name (record-type-descriptor (car parts))))
                                      (let fields ((values (%simple-values (car parts))) (text ""))
                                        (if (pair? values)
                                            (fields (cdr values) (string-append text " " (object->string (car values))))
                                            text))))
                 text)))
          (else
           (string-append "Uncaught throw to '" (object->string kind) ": " (object->string args))))))
;; Are ARGS those of most errors, (PROCEDURE MESSAGE ARGUMENTS DATA)? These need no printer of the program's.
(define (%in-common-form? args)
  (and (list? args) (>= (length args) 4) (not (port? (car args))) (string? (cadr args))))
;; Where OBJECT was raised, as %backtrace says it, or ().
(define (%exception-frames object)
  (or (and (%compound? object) (exception-origin-frames object)) '()))
;; Does the procedure that raised belong into the message? Syntax and files name themselves, and our own helpers are
;; nobody's business.
(define (%names-origin? kind origin)
  (let ((name (%->text origin)))
    (not (or (memq kind '(misc-error syntax-error read-error decoding-error))
             (member name '("load" "primitive-load" "eval" "primitive-eval"))
             (string-prefix? "%" name)))))
(define (%->text object) (if (string? object) object (object->string object)))
