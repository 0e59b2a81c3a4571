;; The store's directory and this machine's kind. The directory is the logical one; where its items lie on the host is
;; the business of the file primitives.

(define-module (nsscheme config)
  #:export (%store-directory
            %system))

(define %store-directory "/gnu/store")
(define %system "x86_64-linux")
