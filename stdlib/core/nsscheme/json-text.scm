;;; Strings of JSON: the one module that knows how characters are escaped.
;;;
;;; What has to be escaped is found by one native search; the stretches between go to the port as they are.  Control
;;; characters are always escaped, for JSON allows none of them in a string.

(define-module (nsscheme json-text)
  #:export (write-json-string))

(define controls (ucs-range->char-set 0 32))
(define always (char-set-union controls (char-set #\" #\\)))
(define with-solidus (char-set-adjoin always #\/))
(define beyond-latin-1 (ucs-range->char-set #x100 #x110000))
(define with-unicode (char-set-union always beyond-latin-1))
(define with-both (char-set-union with-solidus beyond-latin-1))

(define (write-unit code port)
  "Write the escape sequence of CODE, 16 bits of UTF-16, to PORT."
  (let ((digits (number->string code 16)))
    (put-string port "\\u0000" 0 (- 6 (string-length digits)))
    (put-string port digits)))

(define (write-escaped char port)
  (case char
    ((#\" #\\ #\/) (put-char port #\\) (put-char port char))
    ((#\newline) (put-string port "\\n"))
    ((#\return) (put-string port "\\r"))
    ((#\tab) (put-string port "\\t"))
    ((#\backspace) (put-string port "\\b"))
    ((#\page) (put-string port "\\f"))
    (else
     (let ((code (char->integer char)))
       (cond ((< code #x10000) (write-unit code port))
             (else (let ((rest (- code #x10000)))
                     (write-unit (+ #xd800 (ash rest -10)) port)
                     (write-unit (+ #xdc00 (logand rest #x3ff)) port))))))))

(define* (write-json-string string port #:optional solidus? unicode?)
  "Write STRING to PORT as JSON, in double quotes.  With SOLIDUS? a slash is escaped as well, with UNICODE? what lies
beyond Latin 1."
  (let ((escaped (if unicode? (if solidus? with-both with-unicode) (if solidus? with-solidus always)))
        (end (string-length string)))
    (put-char port #\")
    (let loop ((start 0))
      (let ((next (string-index string escaped start)))
        (put-string port string start (- (or next end) start))
        (when next
          (write-escaped (string-ref string next) port)
          (loop (+ next 1)))))
    (put-char port #\")))
