(use-modules (guix packages) (guix download))
(origin
  (method url-fetch)
  (uri "https://example.org/must-not-appear-1.0.tar.gz")
  (sha256 (base32 "0123")))     ;; error: 5:3 a sha256 hash has 32 bytes, but this one has
