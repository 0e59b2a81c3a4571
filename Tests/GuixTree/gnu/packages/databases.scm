(define-module (gnu packages databases)
  #:use-module (guix packages)
  #:use-module (guix build-system trivial)
  #:use-module (guix gexp)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages bash)
  #:use-module (gnu packages version-control))

(define-public sqlite
  (package
    (name "sqlite")
    (version "3.36")
    (source #f)
    (build-system trivial-build-system)
    (arguments
     (list #:modules '((guix build utils))
           #:builder
           (with-imported-modules '((guix build utils))
             #~(begin
                 (use-modules (guix build utils))
                 (mkdir-p (string-append #$output "/bin"))
                 (symlink #$(file-append bash "/bin/bash") (string-append #$output "/bin/shell"))
                 (call-with-output-file (string-append #$output "/values")
                   (lambda (port)
                     (write '(#$@(map number->string '(1 2 3)) "end" . #$(plain-file "tail" "text")) port)))))))
    (synopsis "Data")
    (description "Tables.")
    (home-page "https://example.org/sqlite")
    (license license:public-domain)))
