;;; SRFI 88, keyword objects: all of it is in the core but for the conversions from and to strings.

(define-module (srfi srfi-88)
  #:re-export (keyword?)
  #:export (string->keyword keyword->string))

(define (string->keyword string)
  "Return the keyword whose name is STRING."
  (symbol->keyword (string->symbol string)))

(define (keyword->string keyword)
  "Return the name of KEYWORD."
  (symbol->string (keyword->symbol keyword)))
