(use-modules (guix gexp) (guix packages) (guix build-system trivial) ((guix licenses) #:prefix license:))
(define-syntax-rule (small what field ...)
  (package (name what) (version "1") (source #f) (build-system trivial-build-system)
           (arguments (list #:builder #~(mkdir #$output)))
           (synopsis "") (description "") (home-page #f) (license license:cc0) field ...))
(define a (small "a" (inputs (list this-package))))  ;; error: 6:22 a needs itself to be built: a → a; 
a
