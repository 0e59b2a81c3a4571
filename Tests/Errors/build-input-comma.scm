(use-modules (guix gexp) (guix packages) (guix build-system trivial))
(define tool (plain-file "tool" ""))
(package
  (name "p") (version "1") (source #f) (build-system trivial-build-system)
  (inputs '(("tool" tool)))     ;; error: 5:3 package: expected an input, (LABEL OBJECT [OUTPUT]); got ("tool" tool)
  (synopsis "") (description "") (home-page #f) (license #f))
;; hint: after a quasiquote (`) a comma puts the object in: ("tool" ,tool)
