;; Sources that are changed before they are built: patches, then a snippet. The result is a directory (no program to
;; pack it again is taken for granted). The programs tar and patch are taken from the origin's `patch-inputs' if they
;; are there; without them this program unpacks and patches itself.

(define-module (guix packages patching)
  #:use-module (guix gexp)
  #:use-module (guix packages origins)
  #:use-module (guix packages records)
  #:use-module (guix utils)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (patched-source package-with-patches package-with-extra-patches))

(define (input-object input)
  (match input
    ((_ object) object)
    ((_ object output) (gexp-input object output))
    (object object)))

(define (source-name origin)
  (string-append (tarball-sans-extension (or (origin-actual-file-name origin) "source")) "-patched"))

;; How many components of names do not count, by the options FLAGS of `patch'.
(define (strip-count flags)
  (or (any (lambda (flag)
             (and (string-prefix? "-p" flag) (string->number (string-drop flag 2))))
           flags)
      0))

(define (patched-source source origin system)
  "Return in the store monad the derivation for SOURCE, what ORIGIN was fetched to, with its patches and its snippet."
  (define inputs (map input-object (or (origin-patch-inputs origin) '())))
  (define snippet
    (match (origin-snippet origin)
      (#f #t)
      ((? pair? code) (sexp->gexp code))
      (code code)))
  (gexp->derivation (source-name origin)
                    (with-imported-modules '((guix build utils) (guix build unpacking) (guix build patching))
                      #~(begin
                          (use-modules (guix build utils) (guix build unpacking) (guix build patching)
                                       #$@(origin-modules origin))
                          (set-path-environment-variable "PATH" '("bin" "sbin") (list #+@inputs))
                          (unpack-source #+source #$output)
                          (chdir #$output)
                          (for-each (lambda (patch)
                                      (if (which "patch")
                                          (apply invoke "patch" "--force" "--no-backup-if-mismatch" "--input" patch
                                                 '#$(origin-patch-flags origin))
                                          (apply-patch patch #:strip #$(strip-count (origin-patch-flags origin)))))
                                    (list #+@(origin-patches origin)))
                          (let () #$snippet)))
                    #:system system #:target #f #:local-build? #t))

;;; Packages with patches of the user's.

(define (package-origin original)
  (match (package-source original)
    ((? origin? source) source)
    (source (raise-at (package-location original) "the package ~a has no origin to patch; its source is ~s"
                      (package-full-name original) source))))

(define (package-with-patches original patches)
  "Return a package like ORIGINAL whose source has PATCHES and no others."
  (package (inherit original)
           (location (package-location original))
           (source (origin (inherit (package-origin original)) (patches patches)))))

(define (package-with-extra-patches original patches)
  "Return a package like ORIGINAL whose source has PATCHES after its own ones."
  (package-with-patches original (append (origin-patches (package-origin original)) patches)))
