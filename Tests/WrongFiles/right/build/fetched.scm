(use-modules (guix packages)
             (guix download)
             (guix gexp)
             (guix utils)
             (guix build-system copy)
             (guix build-system trivial)
             ((guix licenses) #:prefix license:))

(define lines
  (package
    (name "lines")
    (version "2.3")
    (source (origin
              (method url-fetch)
              (uri (string-append "file://" (getcwd) "/data.txt"))
              (file-name (string-append name "-" version ".txt"))
              (sha256
               (base32 "1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcfq7k6v"))))
    (build-system copy-build-system)
    (arguments
     `(#:install-plan '(("." "share/lines/"))
       #:strip-binaries? #f
       #:validate-runpath? #f))
    (home-page "https://example.org/lines")
    (synopsis "Two lines")
    (description "This is a file of two lines.")
    (license license:expat)))

(define tool
  (package
    (name "tool")
    (version (version-major+minor "0.3.1"))
    (source #f)
    (build-system trivial-build-system)
    (arguments
     (list
      #:modules '((guix build utils))
      #:builder
      #~(begin
          (use-modules (guix build utils))
          (let ((program (string-append #$output "/bin/tool"))
                (lines #$(this-package-input "lines")))
            (mkdir-p (dirname program))
            (call-with-output-file program
              (lambda (port)
                (format port "#!/bin/sh~%cat ~a/share/lines/*~%" lines)))
            (chmod program #o555)))))
    (inputs `(("lines" ,lines)))
    (home-page #f)
    (synopsis "Shows lines")
    (description "It shows what @code{lines} has.")
    (license license:gpl3+)))

(package
  (inherit tool)
  (name "my-tool")
  (inputs (modify-inputs (package-inputs tool)
            (replace "lines" lines))))
