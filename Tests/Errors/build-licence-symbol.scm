(use-modules (guix packages) (guix build-system trivial) ((guix licenses) #:prefix license:))
(package
  (name "x") (version "1") (source #f) (build-system trivial-build-system)
  (synopsis "") (description "") (home-page #f)
  (license (list license:expat 'gpl3+)))  ;; error: 5:3 package: expected a license of (guix licenses), or a list of them; got (
;; hint: a license is a variable, without a quote: license:gpl3+
