(use-modules (guix packages) (guix build-system trivial))
(package
  (name "must-not-appear")
  (version "1.0")
  (source #f)
  (build-system trivial-build-system)
  (inputs (list 'coreutils))    ;; error: 7:3 package: expected inputs: packages,
  (synopsis "") (description "") (license #f) (home-page #f))
;; says: or (PACKAGE OUTPUT); got coreutils
