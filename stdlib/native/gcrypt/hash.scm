;; Cryptographic hashes, behind the names of Guile-Gcrypt. An algorithm is libgcrypt's number, as there; `hash-algorithm`
;; finds it by its name while the program is being expanded. The digests are computed by the store's own code, which
;; knows algorithms by their names; procedures here take these symbols, too.
;; Invariant: nothing here holds more of a file or of a port in memory than one buffer.

(define-module (gcrypt hash)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 binary-ports)
  #:use-module ((nsscheme rows store)
                #:select (%digest-sizes %hash-bytes %hash-file %make-hasher %hasher-update! %hasher-digest))
  #:export (hash-algorithm
            lookup-hash-algorithm
            hash-algorithm-name
            hash-size
            bytevector-hash
            open-hash-port
            port-hash
            file-hash
            open-hash-input-port
            open-sha256-port
            port-sha256
            file-sha256
            open-sha256-input-port))

(eval-when (expand load eval)
  (define %numbers
    '((md5 . 1) (sha1 . 2) (rmd160 . 3) (tiger . 6) (haval . 7) (sha256 . 8) (sha384 . 9) (sha512 . 10) (sha224 . 11)
      (md4 . 301) (crc32 . 302) (crc32-rfc1510 . 303) (crc24-rfc2440 . 304) (whirlpool . 305) (tiger1 . 306)
      (tiger2 . 307) (gostr3411-94 . 308) (stribog256 . 309) (stribog512 . 310) (gostr3411-cp . 311) (sha3-224 . 312)
      (sha3-256 . 313) (sha3-384 . 314) (sha3-512 . 315) (blake2b-512 . 318) (blake2b-384 . 319) (blake2b-256 . 320)
      (blake2b-160 . 321) (blake2s-256 . 322) (blake2s-224 . 323) (blake2s-160 . 324) (blake2s-128 . 325) (sm3 . 326)
      (sha512-256 . 327) (sha512-224 . 328))))

;; Guile-Gcrypt has haval's number and size; libgcrypt has never had its digest.
(define %sizes
  (acons 'haval 20 (%digest-sizes)))

(define-syntax hash-algorithm
  (lambda (s)
    ;; An importer may give the algorithms' procedures, and so their names, a prefix.
    (define (number name)
      (let find ((numbers %numbers))
        (and (pair? numbers)
             (if (or (eq? (syntax->datum name) (caar numbers))
                     (free-identifier=? name (datum->syntax #'hash-algorithm (caar numbers))))
                 (cdar numbers)
                 (find (cdr numbers))))))
    (syntax-case s ()
      ((_ name)
       (identifier? #'name)
       (or (number #'name)
           (syntax-violation 'hash-algorithm "unknown hash algorithm" s #'name))))))

(define (lookup-hash-algorithm name)
  "Return the algorithm called NAME, a symbol, or #f if there is none."
  (assq-ref %numbers name))

(define (hash-algorithm-name algorithm)
  "Return the name of ALGORITHM, a symbol, or #f if there is none."
  (if (symbol? algorithm)
      algorithm
      (let find ((numbers %numbers))
        (and (pair? numbers)
             (if (eqv? (cdar numbers) algorithm) (caar numbers) (find (cdr numbers)))))))

(define (hash-size algorithm)
  "Return the size in bytes of the digests of ALGORITHM."
  (or (assq-ref %sizes (hash-algorithm-name algorithm))
      (unknown 'hash-size algorithm)))

(define (unknown who algorithm)
  (scm-error 'misc-error who "unknown hash algorithm ~s; known: ~a" (list algorithm (map car %sizes)) #f))

;; The name of ALGORITHM, for the store's code.
(define (name-for who algorithm)
  (let ((name (hash-algorithm-name algorithm)))
    (cond ((eq? name 'haval)
           (scm-error 'misc-error who "haval: libgcrypt does not have this algorithm" '() #f))
          ((assq name %sizes) name)
          (else (unknown who algorithm)))))

(define (bytevector-hash bv algorithm)
  "Return the digest of BV as a bytevector."
  (%hash-bytes (name-for 'bytevector-hash algorithm) bv))

(define (file-hash algorithm file)
  "Return the digest of the content of FILE."
  (%hash-file (name-for 'file-hash algorithm) file))

(define (open-hash-port algorithm)
  "Return an output port, and a procedure that returns the digest of what has been written to it."
  (define hasher (%make-hasher (name-for 'open-hash-port algorithm)))
  (define digest #f)
  (define position 0)
  (define port
    (make-custom-binary-output-port
     "hash"
     (lambda (bv start count)
       ;; What is written after the digest was asked for does not count.
       (unless digest (%hasher-update! hasher bv start count))
       (set! position (+ position count))
       count)
     (lambda () position)
     #f #f))
  (values port
          (lambda ()
            (unless digest
              (unless (port-closed? port)
                (force-output port))
              (set! digest (%hasher-digest hasher)))
            digest)))

(define (port-hash algorithm port)
  "Return the digest of what is left to read from PORT."
  (define hasher (%make-hasher (name-for 'port-hash algorithm)))
  (define buffer (make-bytevector 65536))
  (let loop ()
    (let ((count (get-bytevector-n! port buffer 0 65536)))
      (if (eof-object? count)
          (%hasher-digest hasher)
          (begin
            (%hasher-update! hasher buffer 0 count)
            (loop))))))

(define (open-hash-input-port algorithm port)
  "Return an input port that passes on what PORT yields, and a procedure that returns the digest of what was read."
  (define hasher (%make-hasher (name-for 'open-hash-input-port algorithm)))
  (define digest #f)
  (define (read! bv start count)
    (let ((n (get-bytevector-n! port bv start count)))
      (cond ((eof-object? n) 0)
            (else
             (unless digest (%hasher-update! hasher bv start n))
             n))))
  (define input (make-custom-binary-input-port "hash-input" read! #f #f #f))
  ;; What the port read ahead would be in the digest.
  (setvbuf input 'none)
  (values input
          (lambda ()
            (unless digest (set! digest (%hasher-digest hasher)))
            digest)))

(define-syntax-rule (define-hashes name ...)
  (begin
    (define-public (name bv)
      "Return the digest of BV."
      (%hash-bytes 'name bv))
    ...))

(define-hashes md4 md5 sha1 sha224 sha256 sha384 sha512 sha512-224 sha512-256 sha3-224 sha3-256 sha3-384 sha3-512
  blake2b-160 blake2b-256 blake2b-384 blake2b-512 blake2s-128 blake2s-160 blake2s-224 blake2s-256
  rmd160 tiger tiger1 tiger2 whirlpool gostr3411-94 gostr3411-cp stribog256 stribog512 sm3
  crc32 crc32-rfc1510 crc24-rfc2440)

(define-public (haval bv)
  (bytevector-hash bv 'haval))

(define (open-sha256-port) (open-hash-port 'sha256))
(define (port-sha256 port) (port-hash 'sha256 port))
(define (file-sha256 file) (file-hash 'sha256 file))
(define (open-sha256-input-port port) (open-hash-input-port 'sha256 port))
