(use-modules (guix packages) (guix download) (guix build-system copy) ((guix licenses) #:prefix license:))
(package
  (name "must-not-appear")
  (version "1.0")
  (source
    (origin                          ;; error: 6:5 sha256 hash mismatch for '
      (method url-fetch)             ;; says: expected hash: 0000000000000000000000000000000000000000000000000000
      (uri (string-append "file://" (getcwd) "/build-origin-mismatch.scm"))
      (sha256 (base32 "0000000000000000000000000000000000000000000000000000"))))
  (build-system copy-build-system)   ;; hint: if that is the content you want, write (base32 "
  (synopsis "")
  (description "")
  (license license:cc0)
  (home-page #f))
