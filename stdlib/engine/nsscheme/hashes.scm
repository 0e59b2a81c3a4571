;; Hashes of files and of trees, as origins and `nsscheme hash' need them: of a file's bytes, of an archive, and as Git
;; counts. What is hashed is read piece by piece.

(define-module (nsscheme hashes)
  #:use-module (gcrypt base16)
  #:use-module (gcrypt base64)
  #:use-module (gcrypt hash)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (nsscheme base32)
  #:use-module (nsscheme fields)
  #:use-module ((nsscheme rows store) #:select (%nar-hash))
  #:use-module (nsscheme spelling)
  #:use-module (nsscheme store selection)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:export (vcs-file? file-hash* named-algorithm hash->text hash-command))

(define (vcs-file? file stat)
  "Return true if FILE belongs to a version-control system rather than to what it controls."
  (case (stat:type stat)
    ((directory) (->bool (member (basename file) '(".bzr" ".git" ".hg" ".svn" "CVS"))))
    ((regular) (string=? (basename file) ".git"))       ;the file that a Git work tree has instead
    (else #f)))

(define* (file-hash* file #:key (algorithm (hash-algorithm sha256)) (recursive? 'auto)
                     (select? (lambda (file stat) (not (vcs-file? file stat)))))
  "Return the digest of FILE: of its content, or, for a directory or if RECURSIVE? is true, of its archive without the
files that SELECT? refuses."
  (if (or (eq? recursive? #t)
          (and (eq? recursive? 'auto) (eq? 'directory (stat:type (stat file)))))
      (%nar-hash (hash-algorithm-name algorithm) file (selected-files file select?))
      (file-hash algorithm file)))

;;; As Git counts.

;; Calls PROC with a port; returns the digest of a Git object of TYPE with what is written, SIZE bytes.
(define (object-hash algorithm type size proc)
  (define-values (port get) (open-hash-port algorithm))
  (put-bytevector port (string->utf8 (format #f "~a ~a\x00" type size)))
  (proc port)
  (close-port port)
  (get))

(define (blob-hash algorithm file)
  (object-hash algorithm "blob" (stat:size (stat file))
               (lambda (out)
                 (call-with-input-file file
                   (lambda (in)
                     (let loop ()
                       (match (get-bytevector-n in 65536)
                         ((? eof-object?) #t)
                         (bytes (put-bytevector out bytes) (loop)))))
                   #:binary #t))))

(define (bytes-hash algorithm type bytes)
  (object-hash algorithm type (bytevector-length bytes) (lambda (port) (put-bytevector port bytes))))

(define (bytes<? a b)
  (let loop ((i 0))
    (cond ((= i (bytevector-length b)) #f)
          ((= i (bytevector-length a)) #t)
          ((= (bytevector-u8-ref a i) (bytevector-u8-ref b i)) (loop (+ i 1)))
          (else (< (bytevector-u8-ref a i) (bytevector-u8-ref b i))))))

;; The digest of FILE as Git counts, its mode there, and what its name sorts behind; #f if Git would not have it.
(define (git-entry algorithm file select?)
  (define status (lstat file))
  (case (stat:type status)
    ((regular) (cons (if (zero? (logand #o100 (stat:mode status))) "100644" "100755") (blob-hash algorithm file)))
    ((symlink) (cons "120000" (bytes-hash algorithm "blob" (string->utf8 (readlink file)))))
    ((directory)
     (match (git-tree algorithm file select?)
       (#vu8() #f)
       (tree (cons "40000" (bytes-hash algorithm "tree" tree)))))
    (else #f)))

;; The bytes of the tree object of DIRECTORY; Git has no empty directories.
(define (git-tree algorithm directory select?)
  (define entries
    (filter-map (lambda (name)
                  (define file (string-append directory "/" name))
                  (match (and (select? file (lstat file)) (git-entry algorithm file select?))
                    (#f #f)
                    ((mode . digest)
                     (list (string->utf8 (if (string=? mode "40000") (string-append name "/") name))
                           (string->utf8 (string-append mode " " name "\x00"))
                           digest))))
                (scandir directory (lambda (name) (not (member name '("." "..")))))))
  (call-with-values open-bytevector-output-port
    (lambda (port get)
      (for-each (match-lambda ((_ head digest) (put-bytevector port head) (put-bytevector port digest)))
                (sort entries (lambda (a b) (bytes<? (car a) (car b)))))
      (get))))

(define (git-hash algorithm file select?)
  (match (git-entry algorithm file select?)
    ((_ . digest) digest)
    (#f (bytes-hash algorithm "tree" #vu8()))))

;;; The command.

(define (named-algorithm name)
  "Return the hash algorithm called NAME, a string."
  (or (lookup-hash-algorithm (string->symbol name))
      (raise-at #f "~a" (unknown-name "hash algorithm" (string->symbol name)
                                      '(sha256 sha512 sha384 sha224 sha1 sha3-256 sha3-512 blake2b-256 blake2s-256 md5)))))

(define formats
  `(("nix-base32" . ,bytevector->nix-base32-string)
    ("base32" . ,bytevector->base32-string)
    ("base64" . ,base64-encode)
    ("base16" . ,bytevector->base16-string)
    ("hex" . ,bytevector->base16-string)
    ("hexadecimal" . ,bytevector->base16-string)))

(define (hash->text digest format)
  "Return DIGEST, bytes, as FORMAT, the name of a way to write hashes, says."
  ((assoc-ref formats format) digest))

;; The digest of what standard input has.
(define (input-hash algorithm)
  (port-hash algorithm (current-input-port)))

(define (hash-command files serializer algorithm format exclude-vcs?)
  "Print the hash of each of FILES, the name - being standard input: of its bytes, or as SERIALIZER, nar or git, says."
  (define chosen (named-algorithm algorithm))
  (define (select? file stat) (not (and exclude-vcs? (vcs-file? file stat))))
  (for-each
   (lambda (file)
     (define input? (string=? file "-"))
     (define status
       (and (not input?)
            (catch 'system-error
              (lambda () (lstat file))
              (lambda args (raise-at #f "hash: ~a: ~a" file (strerror (system-error-errno args)))))))
     (when (and input? (not (string=? serializer "none")))
       (raise-at #f "hash: standard input is the bytes of one file: it cannot be hashed as ~a" serializer))
     (when (and status (string=? serializer "none") (eq? 'directory (stat:type (stat file))))
       (raise-at #f "hash: ~a is a directory\nhint: a directory is hashed as an archive: add --serializer=nar (or -r)" file))
     (display (hash->text (cond (input? (input-hash chosen))
                                ((string=? serializer "nar") (file-hash* file #:algorithm chosen #:recursive? #t #:select? select?))
                                ((string=? serializer "git") (git-hash chosen file select?))
                                (else (file-hash chosen file)))
                          format))
     (newline))
   files))
