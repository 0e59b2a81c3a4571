(use-modules (aqwari namespace) (guix gexp))
(define file (computed-file "x" #~(call-with-output-file #$output (const #t))))
(namespace
  (bind "/x" file)
  (bind "/x/y" (plain-file "y" "")))  ;; error: 5:3 the build of
;; says: namespace: clause 1: /x/y cannot be below /x, which is a file
