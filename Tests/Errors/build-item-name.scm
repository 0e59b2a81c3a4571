(use-modules (guix gexp))
(define text
  (plain-file "two words" ""))  ;; error: 3:3 plain-file: "two words" cannot be the name of a store item; use letters
text
