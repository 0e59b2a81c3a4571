;;; SRFI 88, keyword objects: all of it is in the core but for the conversions from and to strings, and the notation:
;;; from now on, what is read and ends with a colon is a keyword.

(define-module (srfi srfi-88)
  #:re-export (keyword?)
  #:export (string->keyword keyword->string))

(read-set! keywords 'postfix)

(define (string->keyword string)
  "Return the keyword whose name is STRING."
  (symbol->keyword (string->symbol string)))

(define (keyword->string keyword)
  "Return the name of KEYWORD."
  (symbol->string (keyword->symbol keyword)))
