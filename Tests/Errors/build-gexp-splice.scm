(use-modules (guix gexp))
(define names "a b")
(computed-file "must-not-appear"
  #~(for-each mkdir (list #$@names)))  ;; error: 4:3 #$@ splices the elements of a list; got "a b"
