(define-module (gnu packages gettext)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages xml)
  #:use-module (gnu packages ncurses))

(define-public gettext-minimal
  (package
    (name "gettext")
    (version "0.21")
    (source #f)
    (build-system gnu-build-system)
    (outputs '("out" "doc"))
    (inputs (list libxml2 ncurses))
    (synopsis "Translation")
    (description "Other words.")
    (home-page "https://example.org/gettext")
    (license license:gpl3+)))
