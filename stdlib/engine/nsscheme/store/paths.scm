;; Store file names: how they are computed from a type, a hash and a name, and how they are taken apart.
;; A name is the store directory, 32 base-32 digits, a dash, and the item's own name. The digits are the first 160 bits
;; (folded, not cut) of the SHA-256 of "TYPE:sha256:HASH:STORE:NAME".

(define-module (nsscheme store paths)
  #:use-module (nsscheme config)
  #:use-module (gcrypt base16)
  #:use-module (nsscheme base32)
  #:use-module (gcrypt hash)
  #:use-module (rnrs bytevectors)
  #:export (%store-prefix
            compressed-hash
            store-path
            output-path
            fixed-output-path
            store-path?
            direct-store-path?
            direct-store-path
            derivation-path?
            store-path-base
            store-path-package-name
            store-path-hash-part))

(define %store-prefix
  ;; The directory that store items appear in, as programs see it.
  (make-parameter %store-directory))

(define %hash-digits 32)

(define (compressed-hash bv size)
  "Return SIZE bytes of which each is the exclusive or of every SIZE-th byte of BV."
  (define result (make-bytevector size 0))
  (let loop ((i 0))
    (if (= i (bytevector-length bv))
        result
        (let ((j (modulo i size)))
          (bytevector-u8-set! result j (logxor (bytevector-u8-ref result j) (bytevector-u8-ref bv i)))
          (loop (+ i 1))))))

(define (store-path type hash name)
  "Return the store file name for NAME, given its TYPE, a string, and HASH, a SHA-256 digest."
  (let ((fingerprint (string-append type ":sha256:" (bytevector->base16-string hash)
                                    ":" (%store-prefix) ":" name)))
    (string-append (%store-prefix) "/"
                   (bytevector->nix-base32-string
                    (compressed-hash (sha256 (string->utf8 fingerprint)) 20))
                   "-" name)))

(define (output-path output hash name)
  "Return the file name of OUTPUT of the derivation NAME whose hash modulo fixed outputs is HASH."
  (store-path (string-append "output:" output) hash
              (if (string=? output "out") name (string-append name "-" output))))

(define* (fixed-output-path name hash #:key (output "out") (hash-algo 'sha256) (recursive? #t))
  "Return the file name of a fixed output whose content, a NAR if RECURSIVE?, has the given HASH."
  (if (and recursive? (eq? hash-algo 'sha256))
      (store-path "source" hash name)
      (let ((tag (string-append "fixed:" output ":" (if recursive? "r:" "")
                                (symbol->string hash-algo) ":" (bytevector->base16-string hash) ":")))
        (store-path (string-append "output:" output) (sha256 (string->utf8 tag)) name))))

(define (store-path? path)
  "Return true if PATH is the store directory or lies below it."
  (string-prefix? (%store-prefix) path))

;; What follows "/gnu/store/" in PATH, or #f.
(define (below-store path)
  (let ((prefix (string-append (%store-prefix) "/")))
    (and (string-prefix? prefix path)
         (< (string-length prefix) (string-length path))
         (string-drop path (string-length prefix)))))

(define (direct-store-path? path)
  "Return true if PATH is a store item, rather than the store or something within an item."
  (let ((base (below-store path)))
    (and base (not (string-index base #\/)))))

(define (direct-store-path path)
  "Return the store item that PATH lies in."
  (let ((base (below-store path)))
    (if base
        (string-append (%store-prefix) "/" (car (string-split base #\/)))
        path)))

(define (derivation-path? path)
  "Return true if PATH is the file name of a derivation."
  (and (store-path? path) (string-suffix? ".drv" path)))

(define (store-path-base path)
  "Return the store item PATH without the store directory, or #f if it is not one."
  (and (direct-store-path? path) (below-store path)))

;; The digits and the name of PATH as two values, or twice #f.
(define (split-item path)
  (let ((base (below-store path)))
    (if (and base
             (> (string-length base) (+ %hash-digits 1))
             (char=? #\- (string-ref base %hash-digits))
             (string-every %nix-base32-charset base 0 %hash-digits))
        (values (string-take base %hash-digits) (string-drop base (+ %hash-digits 1)))
        (values #f #f))))

(define (store-path-package-name path)
  "Return what follows the hash in PATH, or #f if PATH is not a store item."
  (call-with-values (lambda () (split-item path)) (lambda (hash name) name)))

(define (store-path-hash-part path)
  "Return the 32 base-32 digits in PATH, or #f if PATH is not a store item."
  (call-with-values (lambda () (split-item path)) (lambda (hash name) hash)))
