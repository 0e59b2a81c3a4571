;; hint: if #! belongs to a string, a quotation mark is too many or is missing before it
;; error: 4:26 "!#" is missing, opened at line 4 column 26
(define greeting
  (string-append "hello "#!/bin/sh\n))
(display greeting)
