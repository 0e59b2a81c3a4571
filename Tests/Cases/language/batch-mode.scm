;; Scripts end with (when (batch-mode?) (apply main (command-line))).
;; want: main ran
(define (main . words) (display "main ran\n"))
(when (batch-mode?) (apply main (command-line)))
