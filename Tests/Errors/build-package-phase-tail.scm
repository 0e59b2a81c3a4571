(use-modules (guix packages) (guix gexp) (guix build-system copy))
(package
  (name "must-not-appear")
  (version "1.0")
  (source (plain-file "text" ""))
  (build-system copy-build-system)
  (arguments
   (list #:phases
         #~(modify-phases %standard-phases
             (add-after 'install 'fail-there  ;; error: 10:14 the build of 
               (lambda _
                 (invoke "false"))))))
  (synopsis "") (description "") (license #f) (home-page #f))
;; says: failed in its phase 'fail-there': its builder ended with exit status 1
