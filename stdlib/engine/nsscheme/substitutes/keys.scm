;; Keys and signatures: who may vouch for what enters the store. The formats are Guix's: a key is an S-expression of
;; libgcrypt's in a file; a list of authorized keys (an ACL) is (acl (entry KEY (tag (guix import))) …); a signature is
;; (signature DATA VALUE KEY), where DATA has a SHA-256.
;;
;; The user's own files are below $XDG_CONFIG_HOME/nsscheme; an ACL of the machine's, /etc/guix/acl, counts as well.
;; Invariant: a signature counts only if its hash is that of the bytes at hand, if it is right, and if its key is
;; authorized; a file that is damaged authorizes nobody and is an error that names it.

(define-module (nsscheme substitutes keys)
  #:use-module (gcrypt base16)
  #:use-module (gcrypt hash)
  #:use-module (gcrypt pk-crypto)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels paths)
  #:use-module ((nsscheme directories) #:select (make-directories))
  #:use-module (nsscheme fields)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:export (public-key-file private-key-file acl-files user-acl-file
            read-key read-key-from key->text key-fingerprint
            generate-key-pair! authorize-key! authorized-keys acl-file-keys
            make-signature sign-digest judge-signature))

(define (public-key-file) (config-file "signing-key.pub"))
(define (private-key-file) (config-file "signing-key.sec"))
(define (user-acl-file) (config-file "acl"))

;; For tests and for machines whose Guix keeps its files elsewhere, as in Guix.
(define (machine-acl-file)
  (string-append (or (getenv "GUIX_CONFIGURATION_DIRECTORY") "/etc/guix") "/acl"))

(define (acl-files)
  "Return the names of the files that list authorized keys, those that are there."
  (filter file-exists? (list (user-acl-file) (machine-acl-file))))

;;; Keys.

(define (file-error file verb args)
  (raise-at #f "cannot ~a ~a: ~a" verb file (strerror (system-error-errno args))))

(define (file-bytes file)
  (catch 'system-error
    (lambda ()
      (match (call-with-input-file file get-bytevector-all #:binary #t)
        ((? eof-object?) #vu8())
        (bytes bytes)))
    (lambda args (file-error file "read" args))))

(define (bytes->sexp bytes)
  (catch 'gcry-error
    (lambda () (string->canonical-sexp (bytes->latin-1 bytes)))
    (lambda _ #f)))

(define (bytes->latin-1 bytes)
  (list->string (map integer->char (bytevector->u8-list bytes))))

(define* (read-key file #:optional (kind 'public-key))
  "Return the key in FILE, an S-expression of KIND: public-key or private-key."
  (bytes->key (file-bytes file) file kind))

(define* (read-key-from port name #:optional (kind 'public-key))
  "Return the key that PORT, which messages call NAME, has."
  (bytes->key (match (get-bytevector-all port) ((? eof-object?) #vu8()) (bytes bytes)) name kind))

(define (bytes->key bytes name kind)
  (define sexp (bytes->sexp bytes))
  (unless (and sexp
               (eq? kind (canonical-sexp-nth-data sexp 0))
               (canonical-sexp-nth sexp 1)
               (key-type sexp))
    (raise-at #f "~a holds no ~a; expected what ‘nsscheme archive --generate-key’ writes: (~a (ecc (curve Ed25519) …))"
              name (if (eq? kind 'public-key) "public key" "private key") kind))
  sexp)

(define (key->text key)
  "Return KEY as the text of a file."
  (canonical-sexp->string key))

(define (key-fingerprint key)
  "Return a short name of KEY for people: the beginning of its hash."
  (string-take (bytevector->base16-string (sha256 (string->utf8 (key->text key)))) 16))

(define (write-new-file file mode text)
  (define aside (format #f "~a.~a" file (getpid)))
  (make-directories (dirname file))
  (catch 'system-error
    (lambda ()
      ;; The mode is there before the text, so that nobody else can have opened it.
      (call-with-port (fdopen (open-fdes aside (logior O_WRONLY O_CREAT O_EXCL) mode) "w")
        (lambda (port) (display text port)))
      (rename-file aside file))
    (lambda args
      (false-if-exception (delete-file aside))
      (file-error file "write" args))))

(define default-parameters "(genkey (ecdsa (curve Ed25519) (flags rfc6979)))")

(define* (generate-key-pair! #:optional (parameters default-parameters))
  "Make the user's pair of keys, unless there is one: then it is an error, as what was signed would lose its worth."
  (define sexp
    (or (bytes->sexp (string->utf8 parameters))
        (raise-at #f "~s is no S-expression; expected one such as ~a" parameters default-parameters)))
  (for-each (lambda (file)
              (when (file-exists? file)
                (raise-at #f "the key ~a exists already; remove it first if another one is to replace it" file)))
            (list (private-key-file) (public-key-file)))
  (let ((pair (catch 'gcry-error
                (lambda () (generate-key sexp))
                (lambda (key who code . _)
                  (raise-at #f "libgcrypt cannot make a key from ~a: ~a" parameters (error-text code))))))
    (write-new-file (private-key-file) #o600 (key->text (find-sexp-token pair 'private-key)))
    (write-new-file (public-key-file) #o644 (key->text (find-sexp-token pair 'public-key)))))

(define (error-text code)
  ((@ (gcrypt common) error-string) code))

;;; Who is authorized.

(define (acl-entries file)
  (define (bad)
    (raise-at #f "~a is no list of authorized keys; expected (acl (entry (public-key …) (tag (guix import))) …)" file))
  (define sexp (or (bytes->sexp (file-bytes file)) (bad)))
  (unless (eq? 'acl (canonical-sexp-nth-data sexp 0)) (bad))
  (map (lambda (index)
         (let ((entry (canonical-sexp-nth sexp index)))
           (unless (and entry (canonical-sexp-list? entry) (eq? 'entry (canonical-sexp-nth-data entry 0))) (bad))
           entry))
       (iota (- (canonical-sexp-length sexp) 1) 1)))

(define (entry-key entry)
  (let ((key (canonical-sexp-nth entry 1))
        (tag (canonical-sexp-nth entry 2)))
    (and key tag
         (equal? '(tag (guix import)) (canonical-sexp->sexp tag))
         key)))

(define (acl-file-keys file)
  "Return the keys that the ACL in FILE authorizes to vouch for what is imported."
  (filter-map entry-key (acl-entries file)))

(define (authorized-keys)
  "Return all authorized keys."
  (append-map acl-file-keys (acl-files)))

(define (authorize-key! key)
  "Add KEY to the user's ACL; return false if it was there."
  (define file (user-acl-file))
  (define keys (if (file-exists? file) (acl-file-keys file) '()))
  (and (not (any (lambda (other) (same-key? key other)) keys))
       (begin
         (write-new-file file #o644
                         (canonical-sexp->string
                          (sexp->canonical-sexp
                           `(acl ,@(map (lambda (key) `(entry ,(canonical-sexp->sexp key) (tag (guix import))))
                                        (append keys (list key)))))))
         #t)))

(define (same-key? one other)
  (equal? (canonical-sexp->sexp one) (canonical-sexp->sexp other)))

;;; Signatures.

(define (make-signature bytes private-key public-key)
  "Return the text of the signature of BYTES."
  (sign-digest (sha256 bytes) private-key public-key))

(define (sign-digest digest private-key public-key)
  "Return the text of the signature of what has the SHA-256 DIGEST."
  (define data (bytevector->hash-data digest #:key-type (key-type public-key)))
  (string-append "(signature " (canonical-sexp->string data) (canonical-sexp->string (sign data private-key))
                 (canonical-sexp->string public-key) ")"))

(define (judge-signature text hash)
  "Judge the signature TEXT of what has the SHA-256 HASH: return #t and the key if it is right and the key is authorized,
else #f and a phrase that says what is wrong."
  (define sexp (bytes->sexp (string->utf8 text)))
  (define (part name) (and sexp (find-sexp-token sexp name)))
  (let ((data (part 'data)) (value (part 'sig-val)) (key (part 'public-key)))
    (cond ((not (and sexp data value key (eq? 'signature (canonical-sexp-nth-data sexp 0))))
           (values #f "its signature is malformed"))
          ;; A key that nobody has authorized is anybody's, and nothing is calculated with it.
          ((not (any (lambda (known) (same-key? key known)) (authorized-keys)))
           (values #f (format #f "it is signed with the unauthorized public key ~a (‘nsscheme archive --authorize’ reads one)"
                              (key-fingerprint key))))
          ((not (equal? hash (hash-data->bytevector data)))
           (values #f "it is corrupt: its signature is of other contents"))
          ((not (valid? value data key))
           (values #f "its signature is wrong"))
          (else (values #t key)))))

(define (valid? value data key)
  (catch 'gcry-error
    (lambda () (verify value data key))
    (lambda _ #f)))
