(define-module (gnu packages perl)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module (guix deprecation)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages base)
  #:use-module (gnu packages python))

(define-public perl
  (package
    (name "perl")
    (version "5.34")
    (source #f)
    (build-system gnu-build-system)
    (arguments '(#:implicit-inputs? #t))
    (synopsis "Language")
    (description "Text.")
    (home-page "https://example.org/perl")
    (license license:gpl3+)))

(define-deprecated/alias perl-5 perl)
(export perl-5)

;; Variables made by a loop.
(for-each (lambda (name)
            (let ((variable (symbol-append 'perl- name)))
              (module-define! (current-module) variable
                              (package (inherit perl) (name (symbol->string variable)) (inputs (list perl))))
              (module-export! (current-module) (list variable))))
          '(json yaml))
