(use-modules (guix packages) (guix gexp) (guix build-system copy))
(package
  (name "must-not-appear")
  (version "1.0")
  (source (plain-file "text" ""))
  (build-system copy-build-system)
  (arguments
   (list #:phases
         #~(modify-phases %standard-phases
             (add-after 'install 'wrong
               (lambda _
                 (rename-file "nowhere" "there"))))))  ;; error: 12:18 the build of 
  (synopsis "") (description "") (license #f) (home-page #f))
;; says: No such file or directory
