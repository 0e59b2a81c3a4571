(define-module (gnu packages ncurses)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:renamer (lambda (name) (symbol-append 'license- name)))
  #:use-module (gnu packages compression)
  #:use-module (gnu packages python))

(define-public ncurses
  (package
    (name "ncurses")
    (version "6.2")
    (source #f)
    (build-system gnu-build-system)
    (native-inputs (list python-minimal))
    (synopsis "Terminals")
    (description "Windows on a terminal.")
    (home-page "https://example.org/ncurses")
    (license license-expat)))
