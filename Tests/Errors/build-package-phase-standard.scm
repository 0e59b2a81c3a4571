(use-modules (guix packages) (guix gexp) (guix build-system gnu))
(package                        ;; error: 2:1 the build of 
  (name "must-not-appear")
  (version "1.0")
  (source (plain-file "text" ""))
  (build-system gnu-build-system)
  (synopsis "") (description "") (license #f) (home-page #f))
;; says: failed in its phase 'build'
