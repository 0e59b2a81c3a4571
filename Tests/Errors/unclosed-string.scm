(display "never ending          ;; error: 1:10 unclosed string, opened at line 1 column 10
(newline)
