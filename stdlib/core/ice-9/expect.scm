;;; (ice-9 expect): conversations with programs: reading a port until something matches.
;;;
;;; The forms look at variables of their user, such as expect-port: one that is bound where the form stands, else those
;;; exported here.

(define-module (ice-9 expect)
  #:use-module (ice-9 regex)
  #:export (expect-port expect-timeout expect-timeout-proc expect-eof-proc expect-char-proc expect-strings-compile-flags
            expect-strings-exec-flags expect-regexec expect-select)
  #:export-syntax (expect expect-strings))

(define expect-port #f)
(define expect-timeout #f)
(define expect-timeout-proc #f)
(define expect-eof-proc #f)
(define expect-char-proc #f)
(define expect-strings-compile-flags regexp/newline)
(define expect-strings-exec-flags regexp/noteol)

(define (expect-select port timeout)
  "Wait until PORT has something to read, at most TIMEOUT seconds if that is not #f; return false if it has not."
  (let ((ready (if timeout
                   (let ((seconds (inexact->exact (floor timeout))))
                     (select (list port) '() '() seconds
                             (inexact->exact (floor (* 1000000 (- timeout seconds))))))
                   (select (list port) '() '()))))
    (pair? (car ready))))

(define* (expect-regexec regexp string eof? #:optional (flags expect-strings-exec-flags))
  "Return the list of what REGEXP and its groups match in STRING, or #f; FLAGS hold unless the file ends there."
  (let ((match (regexp-exec regexp string 0 (if eof? 0 flags))))
    (and match
         (map (lambda (group) (match:substring match group)) (iota (match:count match))))))

;; Reads PORT by the character until MATCH, called with all of them and whether the file ends, returns a thunk;
;; returns what that returns, or what TIMEOUT-PROC or EOF-PROC does.
(define (converse port timeout timeout-proc eof-proc char-proc match)
  (define deadline (and timeout (+ (get-internal-real-time) (* timeout internal-time-units-per-second))))
  (define (left)
    (and deadline (max 0 (/ (- deadline (get-internal-real-time)) internal-time-units-per-second))))
  (let loop ((text ""))
    (if (not (or (char-ready? port) (expect-select port (left))))
        (and timeout-proc (timeout-proc text))
        (let ((char (read-char port)))
          (if (eof-object? char)
              (let ((answer (match text #t)))
                (if answer (answer) (and eof-proc (eof-proc text))))
              (let ((text (string-append text (string char))))
                (when char-proc (char-proc char))
                (let ((answer (match text #f)))
                  (if answer (answer) (loop text)))))))))

;; For each clause, the thunk of its answer or #f.
(define-syntax answers
  (syntax-rules (=>)
    ((_ text eof? (test => proc))
     (let ((found (test text eof?))) (and found (lambda () (apply proc found)))))
    ((_ text eof? (test))
     (let ((found (test text eof?))) (and found (lambda () found))))
    ((_ text eof? (test body ...))
     (and (test text eof?) (lambda () body ...)))))

(define-syntax expect
  (lambda (form)
    (syntax-case form ()
      ((keyword (test . rest) ...)
       (with-syntax (((port timeout timeout-proc eof-proc char-proc)
                      (map (lambda (name) (datum->syntax #'keyword name))
                           '(expect-port expect-timeout expect-timeout-proc expect-eof-proc expect-char-proc)))
                     ((matcher ...) (generate-temporaries #'(test ...))))
         #'(let ((matcher test) ...)
             (converse (or port (current-input-port)) timeout timeout-proc eof-proc char-proc
                       (lambda (text eof?)
                         (or (answers text eof? (matcher . rest)) ...)))))))))

(define-syntax expect-strings
  (lambda (form)
    (syntax-case form ()
      ((keyword (pattern . rest) ...)
       (with-syntax ((compile-flags (datum->syntax #'keyword 'expect-strings-compile-flags))
                     (exec-flags (datum->syntax #'keyword 'expect-strings-exec-flags))
                     ((port timeout timeout-proc eof-proc char-proc)
                      (map (lambda (name) (datum->syntax #'keyword name))
                           '(expect-port expect-timeout expect-timeout-proc expect-eof-proc expect-char-proc)))
                     ((matcher ...) (generate-temporaries #'(pattern ...))))
         #'(let ((matcher (let ((regexp (make-regexp pattern compile-flags)))
                            (lambda (text eof?) (expect-regexec regexp text eof? exec-flags))))
                 ...)
             (converse (or port (current-input-port)) timeout timeout-proc eof-proc char-proc
                       (lambda (text eof?)
                         (or (answers text eof? (matcher . rest)) ...)))))))))
