;; Store file names: how they are computed from a type, a hash and a name, and how they are taken apart.
;; The store's own code computes them, for the store directory that `%store-prefix' says; here are the questions that
;; only look at the directory.

(define-module (nsscheme store paths)
  #:use-module (nsscheme config)
  #:use-module (nsscheme store conditions)
  #:use-module ((nsscheme rows store)
                #:select (%compressed-hash %store-path %output-path %fixed-output-path %store-path-parts))
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

(define (compressed-hash bv size)
  "Return SIZE bytes of which each is the exclusive or of every SIZE-th byte of BV."
  (%compressed-hash bv size))

(define (store-path type hash name)
  "Return the store file name for NAME, given its TYPE, a string, and HASH, a SHA-256 digest."
  (with-store-errors (%store-path (%store-prefix) type hash name)))

(define (output-path output hash name)
  "Return the file name of OUTPUT of the derivation NAME whose hash modulo fixed outputs is HASH."
  (with-store-errors (%output-path (%store-prefix) output hash name)))

(define* (fixed-output-path name hash #:key (output "out") (hash-algo 'sha256) (recursive? #t))
  "Return the file name of a fixed output whose content, a NAR if RECURSIVE?, has the given HASH."
  (with-store-errors (%fixed-output-path (%store-prefix) output hash-algo hash recursive? name)))

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

(define (store-path-package-name path)
  "Return what follows the hash in PATH, or #f if PATH is not a store item."
  (and=> (%store-path-parts (%store-prefix) path) cdr))

(define (store-path-hash-part path)
  "Return the 32 base-32 digits in PATH, or #f if PATH is not a store item."
  (and=> (%store-path-parts (%store-prefix) path) car))
