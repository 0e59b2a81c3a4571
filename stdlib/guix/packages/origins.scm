;; Origins: where a package's source comes from, and the hash that it must have. The method knows how to fetch it; what
;; is fetched is a fixed-output derivation, so that its name in the store depends on the content alone.

(define-module (guix packages origins)
  #:use-module (guix base16)
  #:use-module (guix base32)
  #:use-module (guix base64)
  #:use-module (guix diagnostics)
  #:use-module (guix records)
  #:use-module (gcrypt hash)
  #:use-module (nsscheme fields)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:export (base32 base64
            content-hash content-hash? content-hash-algorithm content-hash-value
            <origin> origin? this-origin
            origin-uri origin-method origin-hash origin-sha256 origin-file-name origin-actual-file-name
            origin-patches origin-snippet origin-patch-flags origin-patch-inputs origin-patch-guile origin-modules
            origin-location
            (origin/sha256 . origin)))

;;; Hashes.

;; The decoder `NAME' of (NAME "…"): a literal is decoded, and a wrong one reported, while the program is expanded.
(define-syntax-rule (define-literal-decoder name decode what fault)
  (define-syntax name
    (lambda (s)
      (syntax-case s ()
        ((_ text)
         (string? (syntax->datum #'text))
         (let ((bytes (false-if-exception (decode (syntax->datum #'text)))))
           (unless bytes
             (syntax-violation 'name (string-append "this is not " what (fault (syntax->datum #'text))) s))
           #`'#,(datum->syntax s bytes)))
        ((_ exp) #'(decode exp))
        (id (identifier? #'id) #'decode)))))

;; What is wrong with TEXT, which should be the base-32 notation of a hash, for the end of a message.
(eval-when (expand load eval)
  (define digits "0123456789abcdfghijklmnpqrsvwxyz")
  (define (base32-fault text)
    (match (find (lambda (char) (not (string-index digits char))) (string->list text))
      (#f (format #f " (it has ~a digits; a SHA-256 hash has 52)" (string-length text)))
      (char (format #f " ('~a' is no digit of it; the digits are ~a)" char digits)))))

(define-literal-decoder base32 nix-base32-string->bytevector "a hash in base-32 notation" base32-fault)
(define-literal-decoder base64 base64-decode "base-64 notation" (const ""))

(define-record-type <content-hash>
  (%content-hash algorithm value)
  content-hash?
  (algorithm content-hash-algorithm)                    ;symbol
  (value     content-hash-value))                       ;bytevector

(set-record-type-printer! <content-hash>
  (lambda (hash port)
    (format port "#<content-hash ~a:~a>" (content-hash-algorithm hash)
            (and=> (content-hash-value hash) bytevector->nix-base32-string))))

;; What a source may be known by; other digests are too short, or nobody publishes them.
(define %algorithms '(sha1 sha256 sha384 sha512 md5 sha3-256 sha3-512 blake2s-256 blake2b-256))

(define (check-hash value algorithm location)
  (define size (and (memq algorithm %algorithms) (hash-size algorithm)))
  (define bytes
    (if (string? value)
        (or (false-if-exception (if (= (string-length value) (* 2 (or size 0)))
                                    (base16-string->bytevector value)
                                    (nix-base32-string->bytevector value)))
            (raise-at location "content-hash: ~s is not a hash in base-32 or base-16 notation" value))
        value))
  (unless size
    (let ((names (map symbol->string %algorithms)))
      (raise-at location "content-hash: '~a' is no hash algorithm; they are: ~a~a" algorithm (string-join names ", ")
                (match (and (symbol? algorithm) (%nearest-name (symbol->string algorithm) names))
                  (#f "")
                  (name (string-append "\nhint: did you mean '" name "'?"))))))
  (unless (bytevector? bytes)
    (raise-at location "content-hash: expected the bytes of a hash, such as (base32 \"…\"); got ~s" value))
  (unless (= size (bytevector-length bytes))
    (raise-at location "a ~a hash has ~a bytes, but this one has ~a\
~%hint: in base-32 notation it has ~a digits" algorithm size (bytevector-length bytes) (ceiling-quotient (* 8 size) 5)))
  (%content-hash algorithm bytes))

;; (content-hash VALUE [ALGORITHM]), where ALGORITHM, sha256 unless given, is a plain name.
(define-syntax content-hash
  (lambda (s)
    (define location (datum->syntax s (syntax-source s)))
    (syntax-case s ()
      ((_ value) #`(check-hash value 'sha256 '#,location))
      ((_ value algorithm)
       (identifier? #'algorithm)
       #`(check-hash value 'algorithm '#,location))
      (id
       (identifier? #'id)
       #'(lambda* (value #:optional (algorithm 'sha256)) (check-hash value algorithm #f))))))

;;; Origins.

(define-field-check check-method
  (lambda (method location)
    (if (procedure? method)
        method
        (raise-at location "origin: expected a method to fetch with, such as url-fetch; got ~s" method))))

(define-field-check check-content-hash
  (lambda (hash location)
    (cond ((or (not hash) (content-hash? hash)) (or hash (%content-hash #f #f)))
          ((bytevector? hash) (check-hash hash 'sha256 location))
          (else (raise-at location "origin: expected a hash, such as (content-hash \"…\"); got ~s" hash)))))

(define-field-check check-name
  (lambda (name location)
    (if (or (not name) (string? name))
        name
        (raise-at location "origin: expected a file name, a string; got ~s" name))))

(define-record-type* <origin> origin make-origin
  origin? this-origin
  (method       origin-method (sanitize check-method))
  (uri          origin-uri)
  (hash         origin-hash (sanitize check-content-hash))
  (file-name    origin-file-name (default #f) (sanitize check-name))
  (patches      origin-patches (default '()) (delayed))
  (snippet      origin-snippet (default #f))            ;S-expression, gexp or #f
  (patch-flags  origin-patch-flags (default '("-p1")))
  (patch-inputs origin-patch-inputs (default #f))       ;as a package's inputs
  (modules      origin-modules (default '()))           ;what the snippet uses
  (patch-guile  origin-patch-guile (default #f))
  (location     origin-location (default #f)))

;; What users see: `(sha256 BYTES)' is another spelling of the field `hash', and the record knows where it stands.
(define-syntax origin/sha256
  (lambda (s)
    (define (rewrite clause)
      (syntax-case clause ()
        ((name value)
         (eq? 'sha256 (syntax->datum #'name))
         (let ((source (or (syntax-source clause) (syntax-source s))))
           (datum->syntax s (list (datum->syntax s 'hash)
                                  (datum->syntax s (list #'content-hash #'value #'sha256) #:source source))
                          #:source source)))
        (_ clause)))
    (define (named? name)
      (lambda (clause)
        (syntax-case clause ()
          ((id . _) (eq? name (syntax->datum #'id)))
          (_ #f))))
    (syntax-case s ()
      ((_ clause ...)
       (let* ((clauses (map rewrite #'(clause ...)))
              (position #`(#,(datum->syntax s 'location) '#,(datum->syntax s (syntax-source s)))))
         (datum->syntax s (cons #'origin (if (or-map (named? 'location) clauses)
                                             clauses
                                             (append clauses (list position))))
                        #:source (syntax-source s)))))))

(define (origin-sha256 origin)
  "Return the SHA-256 hash of ORIGIN, a bytevector; #f if it has another kind of hash."
  (let ((hash (origin-hash origin)))
    (and (eq? 'sha256 (content-hash-algorithm hash)) (content-hash-value hash))))

(define (origin-actual-file-name origin)
  "Return the name of the file that ORIGIN is fetched to: the one it gives, or the last part of its address."
  (define (address uri)
    (match uri
      ((? string? text) (basename text))
      (((? string? text) . _) (basename text))
      (_ #f)))
  (or (origin-file-name origin)
      (address (origin-uri origin))))

(set-record-type-printer! <origin>
  (lambda (origin port)
    (format port "#<origin ~s ~a ~a>" (origin-uri origin)
            (and=> (content-hash-value (origin-hash origin)) bytevector->nix-base32-string)
            (number->string (object-address origin) 16))))
