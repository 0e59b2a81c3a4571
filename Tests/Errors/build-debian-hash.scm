(use-modules (nsscheme debian))
(debian-package
  (name "must-not-appear")
  (version "1.0")
  (url "mirror://debian/pool/must-not-appear_1.0_all.deb")
  (sha256 "0000")               ;; error: 6:3 debian-package: expected a SHA-256 hash, 64 hexadecimal digits; got "0000"
  (depends))
