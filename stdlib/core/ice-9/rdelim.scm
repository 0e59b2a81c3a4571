;;; (ice-9 rdelim): text up to a delimiter.
;;;
;;; HANDLE-DELIMITER says what becomes of the delimiter: trim (the default) drops it, concat keeps it at the end of
;;; the string, peek leaves it unread, split returns (STRING . DELIMITER).
;;;
;;; Expects from the kernel: %read-line, which returns (LINE . NEWLINE-OR-EOF), LINE being the eof object at the end,
;;; %read-delimited, which does the same for a set of delimiters, get-string-all and get-string-n.

(define-module (ice-9 rdelim)
  #:export (read-line read-line! read-delimited read-delimited! read-string read-string! write-line)
  #:re-export (%read-line))

(define (bad-handling who handling)
  (scm-error 'misc-error who "expected trim, concat, peek or split, got ~S" (list handling) #f))

(define (handled who text delimiter handling port)
  "Return TEXT, which ended at DELIMITER (a character already read, or the eof object), as HANDLING wants it."
  (let ((end? (eof-object? delimiter)))
    (case handling
      ((trim) text)
      ((concat) (if (or end? (eof-object? text)) text (string-append text (string delimiter))))
      ((peek) (unless end? (unread-char delimiter port)) text)
      ((split) (cons text delimiter))
      (else (bad-handling who handling)))))

(define* (read-line #:optional (port (current-input-port)) (handle-delimiter 'trim))
  "Read a line from PORT."
  (let ((line (%read-line port)))
    (if (eq? handle-delimiter 'trim)
        (car line)
        (handled "read-line" (car line) (cdr line) handle-delimiter port))))

(define* (read-delimited delimiters #:optional (port (current-input-port)) (handle-delimiter 'trim))
  "Read from PORT up to one of the characters of the string DELIMITERS."
  (let ((text (%read-delimited (string->char-set delimiters) port)))
    (handled "read-delimited" (car text) (cdr text) handle-delimiter port)))

(define* (read-delimited! delimiters string #:optional (port (current-input-port)) (handle-delimiter 'trim)
                          (start 0) (end (string-length string)))
  "Read from PORT into STRING up to one of DELIMITERS or until it is full; return the number of characters."
  (let loop ((i start))
    (let ((char (and (< i end) (read-char port))))
      (cond ((not char) (if (eq? handle-delimiter 'split) (cons (- i start) #f) (- i start)))
            ((eof-object? char)
             (let ((count (if (= i start) char (- i start))))
               (if (eq? handle-delimiter 'split) (cons count char) count)))
            ((string-index delimiters char)
             (case handle-delimiter
               ((trim) (- i start))
               ((concat) (string-set! string i char) (- (+ i 1) start))
               ((peek) (unread-char char port) (- i start))
               ((split) (cons (- i start) char))
               (else (bad-handling "read-delimited!" handle-delimiter))))
            (else (string-set! string i char) (loop (+ i 1)))))))

(define* (read-line! string #:optional (port (current-input-port)))
  "Read a line from PORT into STRING, which must be longer than it, and return the number of characters."
  (read-delimited! "\n" string port))

(define* (read-string! buffer #:optional (port (current-input-port)) (start 0) (end (string-length buffer)))
  "Fill BUFFER from PORT and return the number of characters read."
  (let loop ((i start))
    (let ((char (if (< i end) (read-char port) #f)))
      (cond ((char? char) (string-set! buffer i char) (loop (+ i 1)))
            (else (- i start))))))

(define* (read-string #:optional (port (current-input-port)) (count #f))
  "Read all of PORT, or at most COUNT characters of it, as a string; it is empty at the end of the file."
  (if count
      (let ((text (get-string-n port count)))
        (if (eof-object? text) "" text))
      (get-string-all port)))

(define* (write-line object #:optional (port (current-output-port)))
  "Write OBJECT and a newline to PORT, as `display' does."
  (display object port)
  (newline port))
