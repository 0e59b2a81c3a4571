;;; (ice-9 unicode): the names of characters.

(define-module (ice-9 unicode)
  #:export (char->formal-name formal-name->char))

(define (char->formal-name char)
  "Return the name of CHAR in Unicode, or #f if it has none."
  (%check "char->formal-name" 1 "character" char? char)
  (%character-name char))

(define (formal-name->char name)
  "Return the character that Unicode calls NAME, in letters of either case, or #f."
  (%check "formal-name->char" 1 "string" string? name)
  (%named-character (string-upcase name)))
