(use-modules (guix packages) (guix build-system trivial))
(define p (package (name "p") (version "1") (source #f) (build-system trivial-build-system)
                   (synopsis "") (description "") (license #f) (home-page #f)))
(package
  (inherit p)
  (inherit p))                  ;; error: 6:4 package: (inherit …) is given twice
