(use-modules (guix packages) (guix build-system gnu))
(package
  (name "p") (version "1")
  (source (origin
            (method url-fetch)  ;; error: 5:21 Unbound variable: url-fetch
            (uri "https://example.org/p.tar.gz")
            (sha256 (base32 "0000000000000000000000000000000000000000000000000000"))))
  (build-system gnu-build-system)
  (synopsis "") (description "") (license #f) (home-page #f))
;; hint: ‘url-fetch’ is in (guix download); add (use-modules (guix download))
