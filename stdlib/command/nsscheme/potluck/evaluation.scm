;; Evaluation of a potluck file: its text becomes one form, a record of (nsscheme potluck language), within limits and
;; with no other names than those of (nsscheme potluck bindings). An error is raised at the author's line.
;;
;; Invariants: the file is read once, and nothing else is; reading, expanding, evaluating and checking all happen within
;; one budget, so that no text, whatever it says, costs more than that.

(define-module (nsscheme potluck evaluation)
  #:use-module (nsscheme budget)
  #:use-module ((nsscheme host) #:select (raise-at location source-properties->location))
  #:use-module (nsscheme potluck bindings)
  #:use-module ((nsscheme potluck language) #:select (form? form-kind))
  #:use-module ((nsscheme session) #:select (error-parts))
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 control)
  #:use-module (ice-9 iconv)
  #:use-module (ice-9 match)
  #:use-module ((ice-9 sandbox) #:select (make-sandbox-module))
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (evaluate-potluck-file
            source? source-file source-text source-position source-string-position source-header
            deceptive-char?
            potluck-file?
            in-potluck-directory?))

;; What a file may cost. The second is the processor's: how busy a machine is says nothing about the file.
(define seconds-limit 1)
(define memory-limit 50000000)
(define steps-limit 10000000)
(define size-limit 262144)

;; Control characters, and those that have a line read in another order than it is written in.
(define deceptive
  (char-set-union (char-set-difference char-set:iso-control (char-set #\newline #\tab #\return #\page))
                  (ucs-range->char-set #x2028 #x202F) (ucs-range->char-set #x2066 #x206A)))

(define (deceptive-char? chr)
  "Return true if CHR hides what is written before or behind it."
  (char-set-contains? deceptive chr))

;; Where the parts of a file stand: POSITIONS has the source properties of its strings.
(define-record-type <source>
  (make-source file text strings)
  source?
  (file    source-file)
  (text    source-text)
  (strings source-strings))

(define (source-position source)
  "Return where the file of SOURCE begins."
  (location (source-file source) 1 0))

(define (source-string-position source string)
  "Return where STRING, an object of the file's, is written, or #f if it was computed."
  (hashq-ref (source-strings source) string))

(define (source-header source)
  "Return the comments that the file begins with, a list of lines, without one that stands right above the first form;
none of them says how the file is encoded."
  (define (comment? line) (or (string-null? line) (string-prefix? ";" line)))
  (define (plain line)
    (string-trim-right (string-map (lambda (chr) (if (eq? 'Cc (char-general-category chr)) #\space chr)) line)))
  (define (without-last-paragraph lines)
    (if (member "" lines)
        (reverse (member "" (reverse lines)))
        lines))
  (let* ((lines (without-last-paragraph
                 (take-while comment? (map plain (string-split (source-text source) #\newline)))))
         (kept (remove (lambda (line) (string-contains line "coding")) lines)))
    (reverse (drop-while string-null? (reverse (drop-while string-null? kept))))))

;;; Reading.

(define (read-text file)
  (define status (or (stat file #f) (raise-at #f "there is no file '~a'" file)))
  (unless (eq? 'regular (stat:type status))
    (raise-at (location file 1 0) "a potluck file is a file"))
  (let ((kind (%binary-kind file)))
    (when kind
      (raise-at #f "cannot read ~a as Scheme: it is ~a" file kind)))
  (let ((bytes (call-with-input-file file
                 (lambda (port) (get-bytevector-n port (+ 1 size-limit)))
                 #:binary #t)))
    (cond ((eof-object? bytes) "")
          ((> (bytevector-length bytes) size-limit)
           (raise-at (location file 1 0) "the file is too large: a potluck file has at most ~a bytes" size-limit))
          (else
           (catch 'decoding-error
             (lambda () (check-characters (bytevector->string bytes "UTF-8" 'error) file))
             (lambda _ (raise-at (location file (first-bad-line bytes) 0) "the line is not in UTF-8")))))))

;; Return TEXT, that of FILE; a character that hides what is written is an error.
(define (check-characters text file)
  (let ((at (string-index text deceptive-char?)))
    (when at
      (let* ((before (substring text 0 at)) (start (string-rindex before #\newline)))
        (raise-at (location file (+ 1 (string-count before #\newline)) (- at (if start (+ 1 start) 0)))
                  "the character U+~:@(~4,'0x~) hides what is written; in a string, write \\u~4,'0x"
                  (char->integer (string-ref text at)) (char->integer (string-ref text at)))))
    text))

;; The number of the first line of BYTES that is not UTF-8.
(define (first-bad-line bytes)
  (define end (bytevector-length bytes))
  (define (good? start stop)
    (let ((line (make-bytevector (- stop start))))
      (bytevector-copy! bytes start line 0 (- stop start))
      (catch 'decoding-error
        (lambda () (bytevector->string line "UTF-8" 'error) #t)
        (lambda _ #f))))
  (let loop ((line 1) (start 0) (stop 0))
    (cond ((= stop end) line)
          ((= 10 (bytevector-u8-ref bytes stop))
           (if (good? start stop) (loop (+ line 1) (+ stop 1) (+ stop 1)) line))
          (else (loop line start (+ stop 1))))))

;; Enter where the strings of S, syntax, stand into TABLE.
(define (note-strings s table)
  (let loop ((s s))
    (syntax-case s ()
      ((first . rest)
       (begin (loop #'first) (loop #'rest)))
      (atom
       (when (string? (syntax->datum #'atom))
         (hashq-set! table (syntax->datum #'atom) (syntax-source #'atom)))))))

(define (open-text file text)
  (let ((port (open-input-string text)))
    (set-port-filename! port file)
    port))

;; The forms of TEXT, syntax, so that names know their locations, too.
(define (read-forms file text strings)
  (define port (open-text file text))
  (let loop ((forms '()))
    (let ((s (read-syntax port)))
      (if (eof-object? s)
          (reverse forms)
          (begin
            (note-strings s strings)
            (loop (cons s forms)))))))

;;; Evaluating.

(define all-names
  (delay (append-map (match-lambda
                       ((_ . names) (map (lambda (name) (symbol->string (if (pair? name) (cdr name) name))) names)))
                     (language-bindings))))

;; Cut TEXT, part of a message, which may hold whatever the file computed.
(define (cut text)
  (if (> (string-length text) 600) (string-append (string-take text 600) " …") text))

(define unbound "Unbound variable: ")

;; What EXCEPTION, which is being handled, is in FILE: a thunk that raises the error.
(define (exception->error exception file)
  (match (error-parts exception #f)
    ((message positions hint . _)
     (let ((position (match (find (match-lambda ((name . _) (string=? name file))) positions)
                    ((_ line column) (location file line column))
                    (#f (location file 1 0)))))
       ;; An unknown macro is unbound, too, by the time that an error is shown.
       (if (string-prefix? unbound message)
           (let* ((name (string-drop message (string-length unbound)))
                  (near (%nearest-name name (force all-names))))
             (lambda ()
               (raise-at position "there is no '~a' in the language of potluck files~a" (cut name)
                         (if near (format #f "~%hint: did you mean '~a'?" near) ""))))
           (let ((text (cut message)))
             (lambda () (raise-at position "~a" text))))))))

(define (limit->string exception)
  (case (budget-exhausted-resource exception)
    ((steps) (format #f "~a steps" steps-limit))
    ((processor) (format #f "~a second" seconds-limit))
    (else (format #f "~a MB of memory" (quotient memory-limit 1000000)))))

;; Call THUNK and return a thunk that returns its value or raises the error in FILE that it ended with.
(define (attempt file thunk)
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (if (budget-exhausted? exception)
              (raise-exception exception)
              (return (exception->error exception file))))
      (lambda ()
        (let ((value (thunk)))
          (lambda () value))))))

;; Return what THUNK returns; it is called within the limits. Errors are raised when these are left behind.
(define (within-limits file thunk)
  ((let/ec return
     (with-exception-handler
         (lambda (exception)
           (if (budget-exhausted? exception)
               (return (lambda ()
                         (raise-at (location file 1 0) "evaluating a potluck file may take ~a; this one takes more"
                                   (limit->string exception))))
               (raise-exception exception)))
       (lambda ()
         (call-with-budget (lambda () (attempt file thunk))
                           #:processor-seconds seconds-limit #:memory memory-limit #:steps steps-limit))))))

(define (evaluate-forms forms module)
  (let loop ((forms forms) (value #f))
    (match forms
      (() value)
      ((form . rest) (loop rest (eval form module))))))

(define (complain-about-value file forms value)
  (define position
    (or (and (pair? forms) (source-properties->location (syntax-source (last forms))))
        (location file 1 0)))
  (cond ((null? forms) (raise-at position "the file has no expression: expected (potluck-package …)"))
        ((form? value)
         (raise-at position "expected a package as the value of the last expression, found a '~a'" (form-kind value)))
        (else
         (raise-at position "expected a package, (potluck-package …), as the value of the last expression"))))

(define (evaluate-potluck-file file check)
  "Evaluate FILE, a potluck file, and return what CHECK, a procedure of the form and a source, returns for it."
  (let ((text (read-text file))
        (strings (make-weak-key-hash-table)))
    ;; Names that are read are those of the module that is the current one.
    (save-module-excursion
     (lambda ()
       (within-limits file
         (lambda ()
           (let ((module (make-sandbox-module (language-bindings))))
             (set-current-module module)
             (let* ((forms (read-forms file text strings))
                    (value (evaluate-forms forms module)))
               (unless (and (form? value) (memq (form-kind value) '(potluck-package package)))
                 (complain-about-value file forms value))
               (check value (make-source file text strings))))))))))

;;; Which files are potluck files.

(define (in-potluck-directory? file)
  "Return true if FILE lies in a directory for potluck files."
  (member (basename (dirname (if (string-index file #\/) file (string-append (getcwd) "/" file))))
          '("potluck" "guix-potluck")))

(define (potluck-file? file)
  "Return true if FILE is a potluck file: it has a form that only these have, or lies where they do and uses no modules."
  (define (head form) (and (pair? form) (car form)))
  (define heads
    (false-if-exception
     (let ((port (open-text file (read-text file))))
       (let loop ((heads '()))
         (let ((form (read port)))
           (if (eof-object? form) heads (loop (cons (head form) heads))))))))
  (define (any-of? names) (any (lambda (name) (memq name heads)) names))
  (and (string-suffix? ".scm" file)
       (pair? heads)
       (not (any-of? '(define-module use-modules library define-library import)))
       (or (any-of? '(potluck-package import-packages))
           (in-potluck-directory? file))
       #t))
