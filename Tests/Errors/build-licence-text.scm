(use-modules (guix packages) (guix build-system trivial) (guix licenses))
(package
  (name "x") (version "1") (source #f) (build-system trivial-build-system)
  (synopsis "") (description "") (home-page #f)
  (license "Apache-2.0"))  ;; error: 5:3 package: expected a license of (guix licenses), or a list of them; got "Apache-2.0"
;; hint: a license is a variable, without a quote: asl2.0
