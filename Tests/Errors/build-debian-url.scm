(use-modules (nsscheme debian))
(debian-package
  (name "must-not-appear")
  (version "1.0")
  (url "mirror://debian/pool/../../etc/passwd")  ;; error: 5:3 debian-package: the address "mirror://debian/pool/../../
  (sha256 "0000000000000000000000000000000000000000000000000000000000000000")
  (depends))
