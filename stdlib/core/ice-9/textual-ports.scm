;;; (ice-9 textual-ports): characters and strings from and to ports, by the names of R6RS, most of them of the kernel.

(define-module (ice-9 textual-ports)
  #:re-export (get-char lookahead-char get-line get-string-all get-string-n get-string-n! put-char put-string)
  #:export (unget-char unget-string))

(define (unget-char port char)
  "Put CHAR back into PORT, to be read next."
  (unread-char char port))

(define* (unget-string port string #:optional (start 0) (count (- (string-length string) start)))
  "Put COUNT characters of STRING from START on back into PORT, to be read next."
  (unread-string (substring string start (+ start count)) port))
