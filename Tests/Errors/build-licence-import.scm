(use-modules (guix packages) (guix build-system trivial))
(package
  (name "x") (version "1") (source #f) (build-system trivial-build-system)
  (synopsis "") (description "") (home-page #f)
  (license "MIT"))  ;; error: 5:3 package: expected a license of (guix licenses), or a list of them; got "MIT"
;; hint: a license is a variable, without a quote: license:expat, with the import (use-modules ((guix licenses) #:prefix license:))
