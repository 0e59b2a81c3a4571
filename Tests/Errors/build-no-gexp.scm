(use-modules (guix gexp))
(define item
  (computed-file "item" '(mkdir "x")))  ;; error: 3:3 computed-file: expected a gexp such as #~(mkdir #$output); got (mkdir
item
