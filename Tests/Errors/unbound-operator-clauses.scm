;; What is no macro has operands that look like anything; they are not what is wrong.
(deifne-record-type <point>     ;; error: 2:1 Unbound variable: deifne-record-type
  (point x y)
  point?
  ()
  (else))                       ;; hint: did you mean ‘define-record-type’?
