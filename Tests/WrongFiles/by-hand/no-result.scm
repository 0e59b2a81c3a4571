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
