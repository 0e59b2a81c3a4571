;;; (scheme char): characters and strings by the tables of Unicode.  Strings change their case by the full mappings,
;;; so that "ß" in upper case is "SS", and what ignores case compares by them; the core's procedures of the same names
;;; map character by character.

(define-module (scheme char)
  #:replace (string-upcase string-downcase string-foldcase
             string-ci<=? string-ci<? string-ci=? string-ci>=? string-ci>?)
  #:re-export (char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? char-downcase char-foldcase
               char-lower-case? char-numeric? char-upcase char-upper-case? char-whitespace? digit-value))

(define string-upcase %full-string-upcase)
(define string-downcase %full-string-downcase)
(define string-foldcase %full-string-foldcase)

(define-syntax-rule (define-comparison name compare)
  (define (name string . strings)
    (apply compare (string-foldcase string) (map string-foldcase strings))))
(define-comparison string-ci=? string=?)
(define-comparison string-ci<? string<?)
(define-comparison string-ci>? string>?)
(define-comparison string-ci<=? string<=?)
(define-comparison string-ci>=? string>=?)
