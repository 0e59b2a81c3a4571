(use-modules (guix packages) (guix gexp) (guix download)
             (guix build-system copy) (guix build-system trivial)
             ((guix licenses) #:prefix license:))
(define tool
  (package
    (name "tool")
    (version "1")
    (source #f)
    (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (synopsis "Tool")
    (description "This is a tool.")
    (home-page #f)
    (license license:expat)))
(package
  (name "words")
  (version "1.0")
  (source (plain-file "words" "Hello\n"))
  (build-system copy-build-system)
  (arguments
   (list #:phases
         #~(modify-phases %standard-phases
             (add-after 'install 'say
               (lambda* (#:key outputs)
                 (display outputs))))))
  (synopsis "Words")
  (description "These are words.")
  (home-page #f)
  (license license:cc0))
