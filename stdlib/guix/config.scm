;; The constants of Guix's configuration, as far as they mean something without a build system: a tree of Guix's sources
;; has only a template of this module.

(define-module (guix config)
  #:use-module (nsscheme config)
  #:re-export (%store-directory %system)
  #:export (%guix-package-name
            %guix-version
            %guix-bug-report-address
            %guix-home-page-url
            %localstatedir
            %state-directory
            %sysconfdir
            %storedir
            %config-directory
            %gzip %bzip2 %xz))

(define %guix-package-name "nsscheme")
(define %guix-version "1.4.0")
(define %guix-bug-report-address "bug-nsscheme@localhost")
(define %guix-home-page-url "https://guix.gnu.org/")

(define %storedir %store-directory)
(define %localstatedir "/var")
(define %state-directory "/var/guix")
(define %sysconfdir "/etc")
(define %config-directory "/etc/guix")

(define %gzip "gzip")
(define %bzip2 "bzip2")
(define %xz "xz")
