;;; (rnrs unicode): characters and strings by the tables of Unicode, all in the core.

(define-module (rnrs unicode)
  #:re-export (char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? char-downcase char-foldcase
               char-general-category char-lower-case? char-numeric? char-title-case? char-titlecase char-upcase
               char-upper-case? char-whitespace? string-ci<=? string-ci<? string-ci=? string-ci>=? string-ci>?
               string-downcase string-foldcase string-normalize-nfc string-normalize-nfd
               string-normalize-nfkc string-normalize-nfkd
               string-titlecase string-upcase))
