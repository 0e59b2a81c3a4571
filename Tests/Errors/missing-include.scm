(define a 1)
(include "no-such-file.scm")    ;; error: 2:1 cannot open 
