;; Message translation. Messages are English only: each marker returns its argument, and the plural form is chosen.

(define-module (guix i18n)
  #:export (G_ N_ P_ %gettext-domain %package-text-domain))

(define %gettext-domain "nsscheme")
(define %package-text-domain "nsscheme-packages")

(define (G_ msg) msg)
(define (N_ singular plural n) (if (= n 1) singular plural))
(define (P_ msg) msg)
