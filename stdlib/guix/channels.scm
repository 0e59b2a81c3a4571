;; Channels as values, for programs that make lists of them; over a Guix tree its own module counts.

(define-module (guix channels)
  #:use-module (nsscheme channels records)
  #:re-export (channel channel? channel-name channel-url channel-branch channel-commit channel-introduction
               channel-location
               make-channel-introduction channel-introduction?
               channel-introduction-first-signed-commit channel-introduction-first-commit-signer
               openpgp-fingerprint openpgp-fingerprint->bytevector
               guix-channel? %default-channel-url %default-guix-channel %default-channels
               channel->code))
