;; An option given twice: the last one wins, and the list is in reverse order of the words.
;; want: ("late" ((()) (dir . "late") (quick . #t) (dir . "early")))
(use-modules (ice-9 getopt-long))
(define options
  (getopt-long '("prog" "--dir=early" "-q" "--dir" "late")
               '((dir (single-char #\d) (value #t)) (quick (single-char #\q)))))
(write (list (option-ref options 'dir #f) options))
(newline)
