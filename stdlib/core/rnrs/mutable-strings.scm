;;; (rnrs mutable-strings): changing strings.

(define-module (rnrs mutable-strings)
  #:re-export (string-fill! string-set!))
