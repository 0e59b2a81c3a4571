;; A word as execlineb's syntax has it. Words that are known when a script is written are quoted on the host, those that
;; are known when it is built in the builder. This module runs inside builds: it knows the language and nothing else.

(define-module (aqwari build execline)
  #:use-module (srfi srfi-1)
  #:export (quoted))

(define plain-characters
  (string->list "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,^~"))

(define (escaped chr)
  (case chr
    ((#\" #\\) (string #\\ chr))
    ((#\newline) "\\n")
    ((#\return) "\\r")
    (else (string chr))))

(define (quoted word)
  "Return the text that execlineb reads as WORD, a string or what is displayed as one."
  (let* ((text (if (string? word) word (simple-format #f "~A" word)))
         (chars (string->list text)))
    (if (and (pair? chars) (every (lambda (chr) (memv chr plain-characters)) chars))
        text
        (string-append "\"" (string-concatenate (map escaped chars)) "\""))))
