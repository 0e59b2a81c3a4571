(use-modules (guix packages) (guix gexp) (guix build-system copy))
(package
  (name "p") (version "1") (source (plain-file "x" "x"))
  (build-system copy-build-system)
  (arguments
   (list #:strip-binaries? #f
         #:instal-plan          ;; error: 7:10 package: the build system 'copy' has no argument #:instal-plan; it has #:
         #~'(("x" "share/"))))
  (synopsis "") (description "") (license #f) (home-page #f))
;; hint: did you mean #:install-plan?
