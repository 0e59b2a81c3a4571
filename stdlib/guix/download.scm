;; Methods of origins that download files. The transfer itself is the store's builder `builtin:download', outside the
;; sandbox; a derivation with the hash that the file must have is all there is to it here.

(define-module (guix download)
  #:use-module (nsscheme mirrors)
  #:use-module (guix derivations)
  #:use-module (guix diagnostics)
  #:use-module (guix gexp)
  #:use-module (guix monads)
  #:use-module (guix store)
  #:use-module (guix utils)
  #:use-module (gcrypt hash)
  #:use-module (guix base32)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
  #:re-export (%mirrors)
  #:export (url-fetch url-fetch/executable url-fetch/tarbomb url-fetch/zipbomb download-to-store))

;; URL with mirror://NAME replaced by the addresses that it stands for.
(define (expand-mirrors url)
  (match (mirror-addresses url)
    (() (when (mirror-name url)
          (raise (formatted-message "~a: there is no mirror '~a'; there are: ~a" url (mirror-name url)
                                    (string-join (map (compose symbol->string car) %mirrors) ", "))))
        (list url))
    (addresses addresses)))

(define (local-name url)
  (cond ((string-prefix? "file://" url) (string-drop url (string-length "file://")))
        ((string-prefix? "/" url) url)
        (else #f)))

;; The host's file FILE as an item, if it has the HASH that is wanted.
(define (checked-file file name hash-algo hash)
  (define actual
    (file-hash (lookup-hash-algorithm hash-algo) file))
  (unless (equal? actual hash)
    (raise (formatted-message "~a hash mismatch for '~a':
  expected hash: ~a
  actual hash:   ~a
  if that is the content you want, write (base32 ~s)"
                              hash-algo file (bytevector->nix-base32-string hash)
                              (bytevector->nix-base32-string actual) (bytevector->nix-base32-string actual))))
  (interned-file file name #:recursive? #f))

(define* (url-fetch url hash-algo hash #:optional name
                    #:key (system (%current-system)) guile executable?)
  "Return in the store monad the fixed-output derivation for the file at URL, an address or a list of them, that has
the hash HASH. A file:// address is looked up at once."
  (define urls (if (string? url) (list url) url))
  (unless (and (pair? urls) (list? urls) (every string? urls))
    (raise (formatted-message "url-fetch: expected for the uri an address, a string, or a list of them; got ~s" url)))
  (define file-name
    (or name (basename (first urls))))
  (match (and (not executable?) (local-name (first urls)))
    ((? string? file) (checked-file file file-name hash-algo hash))
    (#f
     (raw-derivation file-name "builtin:download" '()
                     #:system system
                     #:hash-algo hash-algo #:hash hash #:recursive? executable?
                     #:env-vars `(("url" . ,(object->string (append-map expand-mirrors urls)))
                                  ,@(if executable? '(("executable" . "1")) '()))
                     #:leaked-env-vars '("http_proxy" "https_proxy" "LC_ALL" "LC_MESSAGES" "LANG" "COLUMNS")
                     #:local-build? #t))))

(define* (url-fetch/executable url hash-algo hash #:optional name #:key (system (%current-system)) guile)
  "Like `url-fetch', for a program: its executable bit counts in HASH."
  (url-fetch url hash-algo hash name #:system system #:executable? #t))

;; An archive that has no directory of its own, unpacked into one.
(define (unpacked kind url hash-algo hash name system)
  (define file-name (or name (basename (if (string? url) url (first url)))))
  (mlet %store-monad ((archive (url-fetch url hash-algo hash (string-append kind "-" file-name) #:system system)))
    (gexp->derivation file-name
                      (with-imported-modules '((guix build utils) (guix build unpacking))
                        #~(begin
                            (use-modules (guix build unpacking))
                            (unpack-archive #$archive #$output)))
                      #:system system #:local-build? #t)))

(define* (url-fetch/tarbomb url hash-algo hash #:optional name #:key (system (%current-system)) guile)
  "Like `url-fetch', for a tar archive without a directory of its own."
  (unpacked "tarbomb" url hash-algo hash name system))

(define* (url-fetch/zipbomb url hash-algo hash #:optional name #:key (system (%current-system)) guile)
  "Like `url-fetch', for a zip archive without a directory of its own."
  (unpacked "zipbomb" url hash-algo hash name system))

(define* (download-to-store store url #:optional (name (basename url)) #:key log recursive? (verify-certificate? #t))
  "Add the host's file at URL, a file name or a file:// address, to STORE. Anything else needs a hash: use an origin."
  (match (local-name url)
    (#f (raise (formatted-message "~a: without a hash nothing is downloaded; use an origin" url)))
    (file (add-to-store store name recursive? "sha256" file))))
