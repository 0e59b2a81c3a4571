;;; (ice-9 textual-ports): characters and strings from and to ports, by the names of R6RS.

(define-module (ice-9 textual-ports)
  #:use-module (ice-9 rdelim)
  #:export (get-char lookahead-char unget-char unget-string get-line get-string-all get-string-n get-string-n!
            put-char put-string))

(define (get-char port)
  "Read a character from PORT."
  (read-char port))

(define (lookahead-char port)
  "Return the next character of PORT without reading it."
  (peek-char port))

(define (unget-char port char)
  "Put CHAR back into PORT, to be read next."
  (unread-char char port))

(define* (unget-string port string #:optional (start 0) (count (- (string-length string) start)))
  "Put COUNT characters of STRING from START on back into PORT, to be read next."
  (unread-string (substring string start (+ start count)) port))

(define (get-line port)
  "Read a line from PORT, without its newline."
  (read-line port))

(define (get-string-all port)
  "Read all that PORT still holds, as a string, which is empty at the end."
  (read-string port))

(define (get-string-n port count)
  "Read at most COUNT characters from PORT, as a string, or the eof object."
  (let ((text (read-string port count)))
    (if (and (string-null? text) (> count 0)) (peek-char port) text)))

(define (get-string-n! port string start count)
  "Read at most COUNT characters from PORT into STRING from START on; return their number or the eof object."
  (let ((read (read-string! string port start (+ start count))))
    (if (and (= read 0) (> count 0)) (peek-char port) read)))

(define (put-char port char)
  "Write CHAR to PORT."
  (write-char char port))

(define* (put-string port string #:optional (start 0) (count (- (string-length string) start)))
  "Write COUNT characters of STRING from START on to PORT."
  (display (if (and (= start 0) (= count (string-length string)))
               string
               (substring string start (+ start count)))
           port))
