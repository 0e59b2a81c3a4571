(define greeting "Hello)        ;; error: 1:18 unclosed string, opened at line 1 column 18
(define name "you")
(display (string-append greeting name "\n"))
(display "end")
