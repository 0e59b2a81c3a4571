;; Settings of libgit2 that hold for the whole process.

(define-module (git settings)
  #:use-module (git bindings)
  #:use-module (nsscheme rows git)
  #:export (set-tls-certificate-locations! set-user-agent! set-owner-validation!
            set-server-connection-timeout! set-server-timeout!))

(define* (set-tls-certificate-locations! directory #:optional file)
  "Trust the certificates in FILE and in DIRECTORY, where they have names as OpenSSL's rehash gives; one may be #f."
  (%git-set-certificates! file directory))

(define (set-user-agent! user-agent)
  "Have servers over HTTP see USER-AGENT."
  (%git-set-user-agent! user-agent))

(define (set-owner-validation! owner-validation?)
  "Say whether repositories must belong to the user, as they must at first."
  (%git-set-owner-validation! owner-validation?))

(define (set-server-connection-timeout! timeout)
  "Let a connection to a server take TIMEOUT milliseconds; 0 is for ever, as at first."
  (%git-set-limits! timeout #f))

(define (set-server-timeout! timeout)
  "Let a server be silent for TIMEOUT milliseconds; 0 is for ever, as at first. Over ssh, libssh2 waits as long as it
likes once there is a connection."
  (%git-set-limits! #f timeout))
