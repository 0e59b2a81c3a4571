;; The constants of Guix's configuration, as far as they mean something without a build system: a tree of Guix's sources
;; has only a template of this module. The environment counts as it does for Guix, but for NIX_STORE_DIR: the store is
;; always called /gnu/store here, wherever it lies.

(define-module (guix config)
  #:use-module (nsscheme config)
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
