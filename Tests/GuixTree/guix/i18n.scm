(define-module (guix i18n)
  #:export (G_ N_ %gettext-domain))

(define %gettext-domain "look-alike")

(define-syntax-rule (G_ text)
  (gettext text %gettext-domain))

(define (N_ one many n)
  (ngettext one many n %gettext-domain))
