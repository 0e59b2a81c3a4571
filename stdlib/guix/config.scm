;; Where things are and what this program calls itself: the constants of (guix config), without a build system.
;; The store directory is the logical one; where its items lie on the host is the business of the file primitives.

(define-module (guix config)
  #:export (%guix-package-name
            %guix-version
            %guix-bug-report-address
            %guix-home-page-url
            %store-directory
            %localstatedir
            %state-directory
            %sysconfdir
            %storedir
            %system
            %config-directory
            %gzip %bzip2 %xz))

(define %guix-package-name "nsscheme")
(define %guix-version "1.4.0")
(define %guix-bug-report-address "bug-nsscheme@localhost")
(define %guix-home-page-url "https://guix.gnu.org/")

(define %store-directory "/gnu/store")
(define %storedir %store-directory)
(define %localstatedir "/var")
(define %state-directory "/var/guix")
(define %sysconfdir "/etc")
(define %config-directory "/etc/guix")
(define %system "x86_64-linux")

(define %gzip "gzip")
(define %bzip2 "bzip2")
(define %xz "xz")
