;; _directory.scm DIRECTORY COMPRESSION ITEM…: writes what a server sends of ITEMs of the store and all that they refer to:
;; signed narinfos and archives. The keys are the user's.

(use-modules (ice-9 binary-ports) (ice-9 match) (gcrypt hash) (guix serialization) (lzlib) (nsscheme store)
             (nsscheme store paths) (nsscheme substitutes keys) (nsscheme substitutes narinfo) (rnrs bytevectors)
             (zlib) (zstd))

(define public (read-key (public-key-file)))
(define private (read-key (private-key-file) 'private-key))

(define (archive path)
  (call-with-values open-bytevector-output-port
    (lambda (port get)
      (write-file path port)
      (get))))

(define (write-compressed file compression bytes)
  (define (write-to port) (put-bytevector port bytes))
  (call-with-output-file file
    (lambda (port)
      (match compression
        ("none" (write-to port))
        ("gzip" (call-with-gzip-output-port port write-to))
        ("lzip" (call-with-lzip-output-port port write-to))
        ("zstd" (call-with-zstd-output-port port write-to))))
    #:binary #t))

(match (command-line)
  ((_ directory compression . items)
   (define file-name (string-append "nar/" compression "/"))
   (for-each (lambda (part)
               (unless (file-exists? (string-append directory part)) (mkdir (string-append directory part))))
             (list "" "/nar" (string-append "/nar/" compression)))
   (with-store store
     (for-each
      (lambda (path)
        (define bytes (archive path))
        (define sent (string-append file-name (basename path)))
        (define info (query-path-info store path))
        (write-compressed (string-append directory "/" sent) compression bytes)
        (call-with-output-file (string-append directory "/" (store-path-hash-part path) ".narinfo")
          (lambda (port)
            (display (sign-text
                      (narinfo->text
                       (make-narinfo path
                                     (list (form sent (string->symbol compression)
                                                 (stat:size (stat (string-append directory "/" sent)))))
                                     (sha256 bytes) (bytevector-length bytes)
                                     (path-info-references info) (path-info-deriver info) "x86_64-linux"))
                      private public "test")
                     port))))
      (requisites store items)))))
