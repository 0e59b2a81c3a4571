(define-module (gnu packages bash)
  #:use-module (guix packages)
  #:use-module (guix gexp)
  #:use-module (guix utils)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages base)
  #:use-module (gnu packages compression)
  #:use-module (gnu packages ncurses))

;; The definition runs before the module (gnu packages base), which imports this one, has any of its own.
(define-public bash
  (let ((patch-level 16))
    (package
      (name "bash")
      (version (string-append "5.1." (number->string patch-level)))
      (source #f)
      (build-system gnu-build-system)
      (arguments
       (list #:phases
             #~(modify-phases %standard-phases
                 (add-after 'unpack 'say
                   (lambda _
                     (format #t "~a ~a~%" #$(package-version this-package)
                             #$(file-append (this-package-input "ncurses") "/lib")))))))
      (inputs (list ncurses zlib))
      (synopsis "Shell")
      (description "A shell.")
      (home-page "https://example.org/bash")
      (license license:gpl3+))))

(define-public bash-minimal
  (package
    (inherit bash)
    (name "bash-minimal")
    (inputs '())
    (arguments
     (substitute-keyword-arguments (list #:phases #~%standard-phases)
       ((#:phases phases)
        #~(modify-phases #$phases (delete 'unpack)))))))
