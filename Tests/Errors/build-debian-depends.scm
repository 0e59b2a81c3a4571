(use-modules (nsscheme debian) (aqwari namespace))
(debian-package                 ;; error: 2:1 debian-package: 'must-not-appear' depends on 'libx', which has not been
  (name "must-not-appear")
  (version "1.0")
  (url "mirror://debian/pool/must-not-appear_1.0_all.deb")
  (sha256 "0000000000000000000000000000000000000000000000000000000000000000")
  (depends "libx"))
;; says: import both together: nsscheme import deb must-not-appear -o FILE
(namespace
  (bind "/" (debian-package "must-not-appear")))
