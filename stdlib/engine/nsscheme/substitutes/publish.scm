;; The worker of `nsscheme publish': it has the store open and answers nsscheme-serve's questions about items. A question is
;; a line of words, its answer a line of JSON, null if the store has nothing of that kind:
;;
;;   narinfo DIGITS    the item with these digits, and what is said of it, signed
;;   item NAME         the item HASH-NAME
;;   file NAME HASH    the file of a fixed output with this SHA-256, in the store's digits
;;   log NAME          the log of the build of HASH-NAME, a derivation or an output
;;
;; Before the first question it says which store it has and what its public key is. It ends with its standard input.
;; Invariant: an answer names nothing but items that are valid and logs of builds.

(define-module (nsscheme substitutes publish)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (json)
  #:use-module (nsscheme base32)
  #:use-module (nsscheme config)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme store)
  #:use-module (nsscheme substitutes keys)
  #:use-module (nsscheme substitutes narinfo)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-34)
  #:export (answer-questions))

;; How items are offered: the store's directory on this machine, where archives are in addresses, methods of compression,
;; and the cache's directory or #f.
(define-record-type <offer>
  (make-offer directory nar-path methods cache public-key private-key)
  offer?
  (directory   offer-directory)
  (nar-path    offer-nar-path)
  (methods     offer-methods)
  (cache       offer-cache)
  (public-key  offer-public-key)
  (private-key offer-private-key))

(define (answer-questions directory public-key private-key nar-path cache methods)
  "Answer questions about the store in DIRECTORY until there are no more. PUBLIC-KEY and PRIVATE-KEY are names of files,
or #f for the user's own."
  (define offer
    (make-offer directory nar-path methods cache
                (read-key (key-file public-key (public-key-file)) 'public-key)
                (read-key (key-file private-key (private-key-file)) 'private-key)))
  (with-store store
    (say `(("directory" . ,directory)
           ("prefix" . ,%store-directory)
           ("key" . ,(key->text (offer-public-key offer)))))
    (let loop ()
      (match (read-line)
        ((? eof-object?) #t)
        (question
         (say (guard (condition ((store-error? condition) 'null))
                (answer store offer (string-split question #\space))))
         (loop))))))

(define (key-file given usual)
  (unless (or given (file-exists? usual))
    (raise-at #f "there is no key ~a to sign with; ‘nsscheme archive --generate-key’ makes one" usual))
  (or given usual))

(define (say value)
  (display (scm->json-string value))
  (newline)
  (force-output))

(define (answer store offer question)
  (match question
    (("narinfo" digits)
     (match (hash-part->path store digits)
       ("" 'null)
       (item (narinfo-answer store offer item))))
    (("item" name)
     (let ((item (string-append %store-directory "/" name)))
       (if (valid-path? store item) (item-answer store offer item) 'null)))
    (("file" name hash)
     (match (false-if-exception (nix-base32-string->bytevector hash))
       (#f 'null)
       (hash (let ((item (fixed-output-path name hash #:recursive? #f)))
               (if (valid-path? store item) `(("path" . ,(host-file-name offer item))) 'null)))))
    (("log" name)
     (match (log-file store (string-append %store-directory "/" name))
       (#f 'null)
       (file `(("path" . ,file)))))
    (_ 'null)))

(define (host-file-name offer item)
  (string-append (offer-directory offer) "/" (basename item)))

(define (item-answer store offer item)
  (define info (query-path-info store item))
  `(("path" . ,(host-file-name offer item))
    ("item" . ,(basename item))
    ("logical-path" . ,item)
    ("hash" . ,(bytevector->nix-base32-string (path-info-hash info)))
    ("size" . ,(path-info-nar-size info))))

;;; Narinfos.

(define (compressed-name? name)
  "Return true if NAME is that of a file that is compressed already."
  (any (lambda (suffix) (string-suffix? suffix name))
       '(".gz" ".bz2" ".lz" ".xz" ".zst" ".zip" ".tgz" ".tbz2")))

(define (narinfo-answer store offer item)
  (define info (query-path-info store item))
  (define methods (if (compressed-name? item) '("none") (offer-methods offer)))
  (define sizes (map (lambda (method) (cached-size offer item info method)) methods))
  (define said
    (make-narinfo item '() (path-info-hash info) (path-info-nar-size info) (path-info-references info)
                  (match (path-info-deriver info)
                    ((or #f "") #f)
                    (deriver deriver))
                  #f))
  `(,@(item-answer store offer item)
    ("methods" . ,(list->vector methods))
    ("cached" . ,(->bool (every identity sizes)))
    ;; In how many ways an archive can be had is not signed, so that a mirror may offer others.
    ("text" . ,(string-append (sign-text (narinfo->text said) (offer-private-key offer) (offer-public-key offer))
                              (string-concatenate
                               (map (lambda (method size)
                                      (form-text offer item method
                                                 (or size (and (string=? method "none") (path-info-nar-size info)))))
                                    methods sizes))))))

(define (form-text offer item method size)
  (define name (uri-encoded (basename item)))
  (string-append "URL: " (offer-nar-path offer) "/" (if (string=? method "none") "" (string-append method "/")) name "\n"
                 "Compression: " method "\n"
                 (if size (format #f "FileSize: ~a\n" size) "")))

;; Names of items may have two characters that mean something else in addresses.
(define (uri-encoded name)
  (string-concatenate
   (map (lambda (char)
          (case char
            ((#\?) "%3F")
            ((#\=) "%3D")
            ((#\+) "%2B")
            (else (string char))))
        (string->list name))))

;; The size of the archive in the cache, if that is of the contents that the item has now.
(define (cached-size offer item info method)
  (define base
    (and (offer-cache offer) (string-append (offer-cache offer) "/" method "/" (basename item))))
  (define archive (and base (stat (string-append base ".nar") #f)))
  (and archive
       (equal? (bytevector->nix-base32-string (path-info-hash info))
               (false-if-exception (call-with-input-file (string-append base ".hash") read-string)))
       (stat:size archive)))
