(define-module (guix licenses)
  #:use-module (srfi srfi-9)
  #:export (license? license-name gpl3+ expat public-domain non-copyleft))

(define-record-type <license>
  (license name uri)
  license?
  (name license-name)
  (uri license-uri))

;; One definition for several names.
(define-syntax-rule (define-licenses (name text uri) ...)
  (begin
    (define name (license text uri)) ...))

(define-licenses
  (gpl3+ "GPL 3+" "https://www.gnu.org/licenses/gpl.html")
  (expat "Expat" "https://example.org/expat")
  (public-domain "Public Domain" #f))

(define* (non-copyleft uri #:optional (comment ""))
  (license "non-copyleft" uri))
