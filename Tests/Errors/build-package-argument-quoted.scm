(use-modules (guix packages) (guix build-system gnu))
(package
  (name "p") (version "1") (source #f)
  (build-system gnu-build-system)
  (arguments
   `(#:configure-flag           ;; error: 6:6 package: the build system 'gnu' has no argument #:configure-flag; it has #:
     ,(list "--with-x")))
  (synopsis "") (description "") (license #f) (home-page #f))
;; hint: did you mean #:configure-flags?
