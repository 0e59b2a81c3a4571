;; Blobs: the contents of files, without their names and modes.

(define-module (git blob)
  #:use-module (git bindings)
  #:use-module (git object)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (blob-id blob-size blob-content blob-lookup blob-lookup-prefix))

(define (blob-lookup repository oid)
  "Return the blob of REPOSITORY called OID."
  (blob-lookup-prefix repository oid 40))

(define (blob-lookup-prefix repository id len)
  "Return the blob of REPOSITORY whose name begins with LEN digits of ID."
  (%git-lookup repository (oid->bytes id) len OBJ-BLOB))

(define (blob-id blob)
  "Return the name of BLOB."
  (bytes->oid (%git-id blob)))

(define (blob-size blob)
  "Return how many bytes BLOB has."
  (%git-blob-size blob))

(define (blob-content blob)
  "Return the bytes of BLOB."
  (%git-blob-content blob))
