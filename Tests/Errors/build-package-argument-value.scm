(use-modules (guix packages) (guix gexp) (guix build-system copy))
(package
  (name "p") (version "1") (source (plain-file "x" "x"))
  (build-system copy-build-system)
  (arguments
   (list #:phases))             ;; error: 6:10 package: the argument #:phases has no value
  (synopsis "") (description "") (license #f) (home-page #f))
