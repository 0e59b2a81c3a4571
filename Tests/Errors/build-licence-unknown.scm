(use-modules (guix packages) (guix build-system trivial))
(package
  (name "x") (version "1") (source #f) (build-system trivial-build-system)
  (synopsis "") (description "") (home-page #f)
  (license 'mplx))  ;; error: 5:3 package: expected a license of (guix licenses), or a list of them; got mplx
;; hint: a license is a variable of (guix licenses), such as license:gpl3+
