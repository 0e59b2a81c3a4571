(use-modules (guix packages) (guix gexp) (guix build-system copy))
(define base
  (package
    (name "must-not-appear")
    (version "1.0")
    (source (plain-file "text" ""))
    (build-system copy-build-system)
    (arguments
     (list #:phases
           #~(modify-phases %standard-phases
               (add-before 'install 'fail-here
                 (lambda* (#:key outputs #:allow-other-keys)
                   (copy-file "nowhere" (assoc-ref outputs "out")))))))  ;; error: 13:20 the build of 
    (synopsis "") (description "") (license #f) (home-page #f)))
(package (inherit base) (name "must-not-appear-either"))
;; says: failed in its phase 'fail-here'
