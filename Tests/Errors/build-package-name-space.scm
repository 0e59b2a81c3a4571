(use-modules (guix packages) (guix build-system trivial))
(package
  (name "my words")             ;; error: 3:3 package: "my words" cannot be a name; use letters, digits and + - . _ ? =
  (version "1") (source #f) (build-system trivial-build-system)
  (synopsis "") (description "") (license #f) (home-page #f))
