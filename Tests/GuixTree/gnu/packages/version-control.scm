(define-module (gnu packages version-control)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages curl)
  #:use-module (gnu packages perl)
  #:use-module (gnu packages gettext)
  ;; Loaded when it is asked for, and never for the packages here.
  #:autoload (gnu packages heavy) (heavy-thing))

(define-public git
  (package
    (name "git")
    (version "2.33")
    (source #f)
    (build-system gnu-build-system)
    (inputs (list curl perl))
    (native-inputs (list gettext-minimal))
    (synopsis "Versions")
    (description "History.")
    (home-page "https://example.org/git")
    (license license:gpl3+)))

(define-public git-heavy
  (hidden-package
   (package (inherit git) (name "git-heavy") (inputs (list heavy-thing)))))
