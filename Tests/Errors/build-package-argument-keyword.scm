(use-modules (guix packages) (guix gexp) (guix build-system copy))
(package
  (name "p") (version "1") (source (plain-file "x" "x"))
  (build-system copy-build-system)
  (arguments                    ;; error: 5:3 package: expected a keyword such as #:phases among the arguments; got "x"
   (list #:strip-binaries? #f "x" "share/"))
  (synopsis "") (description "") (license #f) (home-page #f))
