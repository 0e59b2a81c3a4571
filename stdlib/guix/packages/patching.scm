;; Sources that are changed before they are built: patches, then a snippet. The result is a directory (no program to
;; pack it again is taken for granted). Unpacking and patching take tar and patch from the origin's `patch-inputs'.

(define-module (guix packages patching)
  #:use-module (guix gexp)
  #:use-module (guix packages origins)
  #:use-module (guix packages records)
  #:use-module (guix utils)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (patched-source))

(define (input-object input)
  (match input
    ((_ object) object)
    ((_ object output) (gexp-input object output))
    (object object)))

(define (source-name origin)
  (string-append (tarball-sans-extension (or (origin-actual-file-name origin) "source")) "-patched"))

(define (patched-source source origin system)
  "Return in the store monad the derivation for SOURCE, what ORIGIN was fetched to, with its patches and its snippet."
  (define inputs (map input-object (or (origin-patch-inputs origin) '())))
  (define snippet
    (match (origin-snippet origin)
      (#f #t)
      ((? pair? code) (sexp->gexp code))
      (code code)))
  (gexp->derivation (source-name origin)
                    (with-imported-modules '((guix build utils) (guix build unpacking))
                      #~(begin
                          (use-modules (guix build utils) (guix build unpacking) #$@(origin-modules origin))
                          (set-path-environment-variable "PATH" '("bin" "sbin") (list #+@inputs))
                          (unpack-source #+source #$output)
                          (chdir #$output)
                          (for-each (lambda (patch)
                                      (apply invoke "patch" "--force" "--no-backup-if-mismatch" "--input" patch
                                             '#$(origin-patch-flags origin)))
                                    (list #+@(origin-patches origin)))
                          (let () #$snippet)))
                    #:system system #:target #f #:local-build? #t))
