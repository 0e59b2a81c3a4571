;; The constants of Guix's configuration, as far as they mean something without a build system: a tree of Guix's sources
;; has only a template of this module. The environment counts as it does for Guix, but for NIX_STORE_DIR: the store is
;; always called /gnu/store here, wherever it lies.

(define-module (guix config)
  #:use-module (ice-9 regex)
  #:use-module (ice-9 textual-ports)
  #:use-module (nsscheme config)
  #:autoload (gcrypt base16) (bytevector->base16-string)
  #:autoload (gcrypt hash) (file-sha256)
  #:autoload (nsscheme directories) (make-directories)
  #:re-export (%store-directory %system)
  #:export (%guix-package-name
            %guix-version
            %guix-bug-report-address
            %guix-home-page-url
            %channel-metadata
            %localstatedir
            %state-directory
            %sysconfdir
            %storedir
            %store-database-directory
            %config-directory
            %git %gzip %bzip2 %xz))

(define %guix-package-name "nsscheme")
(define %guix-version "1.4.0")
(define %guix-bug-report-address "bug-nsscheme@localhost")
(define %guix-home-page-url "https://guix.gnu.org/")

;; What a guix that was installed from a channel knows of it.
(define %channel-metadata #f)

(define %storedir %store-directory)
(define %localstatedir "/var")
(define %sysconfdir "/etc")
(define %state-directory
  (or (getenv "GUIX_STATE_DIRECTORY") (string-append %localstatedir "/guix")))
(define %store-database-directory
  (or (getenv "GUIX_DATABASE_DIRECTORY") (string-append %state-directory "/db")))
(define %config-directory
  (or (getenv "GUIX_CONFIGURATION_DIRECTORY") (string-append %sysconfdir "/guix")))

;; Guix runs these without looking along PATH.
(define (program name)
  (or (search-path (parse-path (getenv "PATH")) name) name))
(define %git (program "git"))
(define %gzip (program "gzip"))
(define %bzip2 (program "bzip2"))
(define %xz (program "xz"))

;; A module that a build imports may import this one, or say so at least; its text is then the tree's template, filled
;; in.

(define (configured template)
  "The text of TEMPLATE with what stands for our constants instead of the names between at signs."
  (define values
    `(("PACKAGE_NAME" . ,%guix-package-name) ("PACKAGE_VERSION" . ,%guix-version)
      ("PACKAGE_BUGREPORT" . ,%guix-bug-report-address) ("PACKAGE_URL" . ,%guix-home-page-url)
      ("storedir" . ,%storedir) ("guix_localstatedir" . ,%localstatedir) ("guix_sysconfdir" . ,%sysconfdir)
      ("guix_system" . ,%system) ("GIT" . ,%git) ("GZIP" . ,%gzip) ("BZIP2" . ,%bzip2) ("XZ" . ,%xz)))
  (define (value match)
    (let* ((name (match:substring match 1))
           (text (object->string (or (assoc-ref values name) ""))))
      (if (string-prefix? "GUIX_CHANNEL_" name)
          "#f"                          ; no string in the template
          (substring text 1 (- (string-length text) 1)))))
  (regexp-substitute/global #f "@([A-Za-z0-9_]+)@" (call-with-input-file template get-string-all)
                            'pre value 'post))

(define (file-from-template template)
  "The name of a file with what TEMPLATE, the tree's, comes to: in the user's cache, under the hash of its text."
  (let* ((cache (or (getenv "XDG_CACHE_HOME") (string-append (or (getenv "HOME") "/tmp") "/.cache")))
         (directory (string-append cache "/nsscheme/configuration"))
         (fresh (string-append directory "/" (number->string (getpid)))))
    (make-directories directory)
    (call-with-output-file fresh (lambda (port) (put-string port (configured template))))
    (let ((file (string-append directory "/" (bytevector->base16-string (file-sha256 fresh)) "-config.scm")))
      (rename-file fresh file)
      file)))
