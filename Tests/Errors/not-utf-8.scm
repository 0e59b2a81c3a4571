(display "never printed")
(display "café")             ;; error: 2:14 not-utf-8.scm is not UTF-8: byte #xe9
;; says: convert the file to UTF-8
