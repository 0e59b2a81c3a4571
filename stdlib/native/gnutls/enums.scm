;; The enumerations of (gnutls): each value has a name of its own, prints as in GnuTLS, and can be compared with `eq?'.

(define-module (gnutls enums)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (enum? enum-name))

(define-record-type <enum>
  (make-enum type name)
  enum?
  (type enum-type)
  (name enum-name))

(set-record-type-printer! <enum>
  (lambda (enum port)
    (format port "#<gnutls-~a-enum ~a>" (enum-type enum) (enum-name enum))))

(define (named type enum)
  (unless (and (enum? enum) (eq? type (enum-type enum)))
    (scm-error 'wrong-type-arg (string-append (symbol->string type) "->string")
               "Wrong type argument in position 1 (expecting ~A): ~S" (list type enum) (list enum)))
  (enum-name enum))

(define-syntax-rule (define-enums type ->string (variable name) ...)
  (begin
    (define-public variable (make-enum 'type name)) ...
    (define-public (->string enum)
      "Return the name of ENUM."
      (named 'type enum))))

(define-enums connection-end connection-end->string
  (connection-end/client "client") (connection-end/server "server"))
(define-enums close-request close-request->string
  (close-request/rdwr "rdwr") (close-request/wr "wr"))
(define-enums server-name-type server-name-type->string
  (server-name-type/dns "dns"))
(define-enums x509-certificate-format x509-certificate-format->string
  (x509-certificate-format/der "der") (x509-certificate-format/pem "pem"))
(define-enums x509-subject-alternative-name x509-subject-alternative-name->string
  (x509-subject-alternative-name/dnsname "dnsname") (x509-subject-alternative-name/rfc822name "rfc822name")
  (x509-subject-alternative-name/uri "uri") (x509-subject-alternative-name/ipaddress "ipaddress"))
(define-enums digest digest->string
  (digest/md5 "MD5") (digest/sha1 "SHA1") (digest/sha256 "SHA256"))
(define-enums protocol protocol->string
  (protocol/tls-1.0 "tls1-0") (protocol/tls-1.1 "tls1-1") (protocol/tls-1.2 "tls1-2") (protocol/tls-1.3 "tls1-3")
  (protocol/version-unknown "version-unknown"))
(define-enums alert-level alert-level->string
  (alert-level/warning "warning") (alert-level/fatal "fatal"))
(define-enums certificate-status certificate-status->string
  (certificate-status/invalid "invalid") (certificate-status/revoked "revoked")
  (certificate-status/signer-not-found "signer-not-found") (certificate-status/signer-not-ca "signer-not-ca")
  (certificate-status/insecure-algorithm "insecure-algorithm") (certificate-status/not-activated "not-activated")
  (certificate-status/expired "expired") (certificate-status/signature-failure "signature-failure")
  (certificate-status/purpose-mismatch "purpose-mismatch"))

;; The numbers of alerts are those of TLS.
(define-syntax-rule (define-alerts (number variable name) ...)
  (begin
    (define-enums alert-description alert-description->string (variable name) ...)
    (define-public (number->alert code)
      "Return the alert with the number CODE."
      (case code ((number) variable) ... (else alert-description/internal-error)))))

(define-alerts
  (0 alert-description/close-notify "close-notify") (10 alert-description/unexpected-message "unexpected-message")
  (20 alert-description/bad-record-mac "bad-record-mac") (21 alert-description/decryption-failed "decryption-failed")
  (22 alert-description/record-overflow "record-overflow")
  (30 alert-description/decompression-failure "decompression-failure")
  (40 alert-description/handshake-failure "handshake-failure")
  (41 alert-description/ssl3-no-certificate "ssl3-no-certificate")
  (42 alert-description/bad-certificate "bad-certificate")
  (43 alert-description/unsupported-certificate "unsupported-certificate")
  (44 alert-description/certificate-revoked "certificate-revoked")
  (45 alert-description/certificate-expired "certificate-expired")
  (46 alert-description/certificate-unknown "certificate-unknown")
  (47 alert-description/illegal-parameter "illegal-parameter") (48 alert-description/unknown-ca "unknown-ca")
  (49 alert-description/access-denied "access-denied") (50 alert-description/decode-error "decode-error")
  (51 alert-description/decrypt-error "decrypt-error")
  (60 alert-description/export-restriction "export-restriction")
  (70 alert-description/protocol-version "protocol-version")
  (71 alert-description/insufficient-security "insufficient-security")
  (80 alert-description/internal-error "internal-error") (90 alert-description/user-canceled "user-canceled")
  (100 alert-description/no-renegotiation "no-renegotiation")
  (110 alert-description/unsupported-extension "unsupported-extension")
  (111 alert-description/certificate-unobtainable "certificate-unobtainable")
  (112 alert-description/unrecognized-name "unrecognized-name")
  (115 alert-description/unknown-psk-identity "unknown-psk-identity"))

(define-enums error error->string
  (error/success "Success.")
  (error/again "Resource temporarily unavailable, try again.")
  (error/interrupted "Function was interrupted.")
  (error/rehandshake "Rehandshake was requested by the peer.")
  (error/warning-alert-received "A TLS warning alert has been received.")
  (error/fatal-alert-received "A TLS fatal alert has been received.")
  (error/premature-termination "The TLS connection was non-properly terminated.")
  (error/unexpected-packet "An unexpected TLS packet was received.")
  (error/unexpected-packet-length "A TLS packet with unexpected length was received.")
  (error/unsupported-version-packet "A packet with illegal or unsupported version was received.")
  (error/decryption-failed "Decryption has failed.")
  (error/pull-error "Error in the pull function.")
  (error/push-error "Error in the push function.")
  (error/invalid-session "The specified session has been invalidated for some reason.")
  (error/invalid-request "The request is invalid.")
  (error/insufficient-credentials "Insufficient credentials for that request.")
  (error/certificate-error "Error in the certificate.")
  (error/no-certificate-found "No certificate was found.")
  (error/parsing-error "Error in parsing.")
  (error/file-error "Error while reading file.")
  (error/unimplemented-feature "GnuTLS was built without this feature.")
  (error/internal-error "GnuTLS internal error."))

(define-public (fatal-error? error)
  "Return true if a connection cannot go on after ERROR."
  (not (memq error (list error/success error/again error/interrupted error/rehandshake error/warning-alert-received))))
