;;; (ice-9 getopt-long): options of a command line, described by a list.
;;;
;;;   ((NAME (single-char CHAR) (value #t | #f | optional) (required? BOOLEAN) (predicate PROC)) ...)
;;;
;;; --NAME, --NAME=VALUE and --NAME VALUE are understood, -c, -cVALUE and -c VALUE, and -abc for three options without
;;; values; -- ends the options.

(define-module (ice-9 getopt-long)
  #:export (getopt-long option-ref))

(define (complain program format . arguments)
  "Say on the error port what is wrong with the command line and leave with status 1."
  (let ((port (current-error-port)))
    (display program port)
    (display ": " port)
    (apply simple-format port format arguments)
    (newline port)
    (exit 1)))

(define (property specification name default)
  (let ((entry (assq name (cdr specification))))
    (if entry (cadr entry) default)))

(define (named grammar name)
  (assq (string->symbol name) grammar))

(define (short grammar char)
  (let loop ((grammar grammar))
    (cond ((null? grammar) #f)
          ((eqv? char (property (car grammar) 'single-char #f)) (car grammar))
          (else (loop (cdr grammar))))))

(define (option-like? argument)
  (and (> (string-length argument) 1) (char=? (string-ref argument 0) #\-)))

(define* (getopt-long arguments grammar #:key stop-at-first-non-option)
  "Return an alist of the options among ARGUMENTS, whose first element is the program's name, as GRAMMAR describes them;
the rest is under the key ()."
  (define program (car arguments))

  (define (with-value specification shown value rest found next)
    "Go on at NEXT with SPECIFICATION added to FOUND; VALUE is what came with the option, if anything."
    (let ((wants (property specification 'value #f)) (name (car specification)))
      (cond ((not wants)
             (when value (complain program "option does not support arguments: ~A" shown))
             (next rest (acons name #t found)))
            (value (next rest (acons name value found)))
            ((and (pair? rest) (not (option-like? (car rest))))
             (next (cdr rest) (acons name (car rest) found)))
            ((eq? wants 'optional) (next rest (acons name #t found)))
            (else (complain program "option must be specified with argument: ~A" shown)))))

  (define (long argument rest found next)
    (let* ((equals (string-index argument #\=))
           (name (substring argument 2 (or equals (string-length argument))))
           (specification (named grammar name)))
      (unless specification (complain program "no such option: --~A" name))
      (with-value specification (string-append "--" name) (and equals (substring argument (+ equals 1)))
                  rest found next)))

  (define (shorts argument rest found next)
    (let loop ((i 1) (found found))
      (if (= i (string-length argument))
          (next rest found)
          (let* ((char (string-ref argument i)) (specification (short grammar char)))
            (unless specification (complain program "no such option: -~A" char))
            (if (property specification 'value #f)
                (with-value specification (string #\- char)
                            (and (< (+ i 1) (string-length argument)) (substring argument (+ i 1)))
                            rest found next)
                (loop (+ i 1) (acons (car specification) #t found)))))))

  (define (finish found others)
    (for-each (lambda (specification)
                (let ((entry (assq (car specification) found)) (good? (property specification 'predicate #f)))
                  (when (and (not entry) (property specification 'required? #f))
                    (complain program "option must be specified: --~A" (car specification)))
                  (when (and entry good? (string? (cdr entry)) (not (good? (cdr entry))))
                    (complain program "option predicate failed: --~A" (car specification)))))
              grammar)
    (acons '() others (reverse found)))

  (let loop ((rest (cdr arguments)) (found '()) (others '()))
    (define (next rest found) (loop rest found others))
    (cond ((null? rest) (finish found (reverse others)))
          ((string=? (car rest) "--") (finish found (append (reverse others) (cdr rest))))
          ((string-prefix? "--" (car rest)) (long (car rest) (cdr rest) found next))
          ((option-like? (car rest)) (shorts (car rest) (cdr rest) found next))
          (stop-at-first-non-option (finish found (append (reverse others) rest)))
          (else (loop (cdr rest) found (cons (car rest) others))))))

(define (option-ref options key default)
  "Return the value of KEY in OPTIONS, what `getopt-long' returned, or DEFAULT."
  (let ((entry (assoc key options)))
    (if entry (cdr entry) default)))
