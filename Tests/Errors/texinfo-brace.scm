(use-modules (texinfo))
;; error: 4:1 invalid Texinfo: expected { behind the command code (line 2, column 10)
(define text "one\ntwo @code three")
(texi-fragment->stexi text)
