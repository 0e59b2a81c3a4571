;; Narinfos: what a server says of a store item that it can send. One is lines NAME: VALUE; URL, Compression and FileSize
;; come once for each form in which the item's archive can be fetched; the signature is of all bytes before its line.
;;
;; Invariant: what is signed counts, and nothing else: store path, hash of the archive and references stand before the
;; signature, each of them once.

(define-module (nsscheme substitutes narinfo)
  #:use-module (gcrypt base64)
  #:use-module (gcrypt hash)
  #:use-module (ice-9 match)
  #:use-module (nsscheme base32)
  #:use-module (nsscheme config)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme substitutes keys)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (make-narinfo narinfo?
            narinfo-path narinfo-forms narinfo-hash narinfo-size narinfo-references narinfo-deriver narinfo-system
            form form-url form-compression form-size
            text->narinfo narinfo->text sign-text narinfo-text judge-narinfo))

(define-record-type <form>
  (form url compression size)
  form?
  (url         form-url)                    ;relative to the narinfo's own
  (compression form-compression)            ;a symbol: none, gzip, lzip, zstd, …
  (size        form-size))                  ;bytes to be fetched, or #f

(define-record-type <narinfo>
  (%make-narinfo path forms hash size references deriver system text)
  narinfo?
  (path       narinfo-path)                 ;/gnu/store/…
  (forms      narinfo-forms)                ;list of <form>, as the server orders them
  (hash       narinfo-hash)                 ;the archive's SHA-256, bytes
  (size       narinfo-size)                 ;the archive's, in bytes
  (references narinfo-references)           ;list of /gnu/store/…
  (deriver    narinfo-deriver)              ;/gnu/store/….drv or #f
  (system     narinfo-system)               ;such as x86_64-linux, or #f
  (text       narinfo-text))                ;as it came, or #f

(define (make-narinfo path forms hash size references deriver system)
  "Return what is to be said of the item PATH."
  (%make-narinfo path forms hash size references deriver system #f))

;;; Writing.

(define (narinfo->text narinfo)
  "Return the text of NARINFO, without a signature."
  (call-with-output-string
   (lambda (port)
     (define (line name value) (format port "~a: ~a~%" name value))
     (line "StorePath" (narinfo-path narinfo))
     (for-each (lambda (form)
                 (line "URL" (form-url form))
                 (line "Compression" (form-compression form))
                 (when (form-size form) (line "FileSize" (form-size form))))
               (narinfo-forms narinfo))
     (line "NarHash" (string-append "sha256:" (bytevector->nix-base32-string (narinfo-hash narinfo))))
     (line "NarSize" (narinfo-size narinfo))
     (line "References" (string-join (map basename (narinfo-references narinfo))))
     (when (narinfo-deriver narinfo) (line "Deriver" (basename (narinfo-deriver narinfo))))
     (when (narinfo-system narinfo) (line "System" (narinfo-system narinfo))))))

(define* (sign-text text private-key public-key #:optional (host (gethostname)))
  "Return TEXT, that of a narinfo, with the line of its signature."
  (string-append text "Signature: 1;" host ";"
                 (base64-encode (string->utf8 (make-signature (string->utf8 text) private-key public-key)))
                 "\n"))

;;; Reading.

;; No narinfo is longer; the server may be anybody.
(define most-references 10000)

(define (text->lines text)
  (map (lambda (line)
         (match (string-index line #\:)
           (#f (raise-at #f "a line has no name: ~s" line))
           (index (cons (string-take line index) (string-trim-both (string-drop line (+ index 1)))))))
       (remove (lambda (line) (string-null? (string-trim-both line)))
               (string-split text #\newline))))

(define (the-one name lines)
  (match (filter (lambda (line) (string=? name (car line))) lines)
    (((_ . value)) value)
    (() #f)
    (_ (raise-at #f "~a stands there more than once" name))))

(define (needed name lines)
  (or (the-one name lines) (raise-at #f "~a is missing" name)))

(define (size-of what text)
  (match (and (string-every char-set:digit text) (<= 1 (string-length text) 15) (string->number text))
    (#f (raise-at #f "~a is no size: ~s" what text))
    (number number)))

;; HASH-NAME: 32 digits, and what Guix allows in names.
(define digits (string->char-set "0123456789abcdfghijklmnpqrsvwxyz"))
(define name-characters
  (char-set-intersection char-set:ascii (char-set-union char-set:letter+digit (string->char-set "+-._?="))))

(define (item name)
  (unless (and (< 33 (string-length name) 244)
               (string-every digits name 0 32)
               (char=? #\- (string-ref name 32))
               (not (char=? #\. (string-ref name 33)))
               (string-every name-characters name 33))
    (raise-at #f "~s is no name of a store item" name))
  (string-append %store-directory "/" name))

(define (hash-of text)
  (define digits (and (string-prefix? "sha256:" text) (string-drop text (string-length "sha256:"))))
  (or (and digits
           (= 52 (string-length digits))
           (false-if-exception (nix-base32-string->bytevector digits)))
      (raise-at #f "NarHash is no SHA-256 in base 32: ~s" text)))

;; Each URL begins a form; a server may leave out the size.
(define (forms-of lines)
  (let loop ((lines lines) (forms '()))
    (match lines
      (() (if (null? forms) (raise-at #f "URL is missing") (reverse forms)))
      ((("URL" . url) . rest)
       (let* ((own (take-while (lambda (line) (not (string=? "URL" (car line)))) rest))
              (compression (the-one "Compression" own))
              (size (the-one "FileSize" own)))
         (loop (drop rest (length own))
               (cons (form url
                           ;; What this program calls `file' is no archive, and no server's to say.
                           (match (string->symbol (or compression "bzip2"))
                             ('file 'unknown)
                             (symbol symbol))
                           (and size (size-of "FileSize" size)))
                     forms))))
      ((_ . rest) (loop rest forms)))))

(define (text->narinfo text path)
  "Return the narinfo that TEXT is, which must be about PATH; what is wrong with it is an error whose message is the end of
a sentence."
  (define lines (text->lines text))
  (define references (string-tokenize (needed "References" lines)))
  (item (basename path))
  (unless (string=? path (needed "StorePath" lines))
    (raise-at #f "it is about ~a" (needed "StorePath" lines)))
  (when (> (length references) most-references)
    (raise-at #f "it has more than ~a references" most-references))
  (%make-narinfo path
                 (forms-of lines)
                 (hash-of (needed "NarHash" lines))
                 (size-of "NarSize" (needed "NarSize" lines))
                 (map item references)
                 (match (the-one "Deriver" lines)
                   ((or #f "" "unknown-deriver") #f)
                   ((? (lambda (name) (string-suffix? ".drv" name)) name) (item name))
                   (name (raise-at #f "Deriver is no derivation: ~s" name)))
                 (the-one "System" lines)
                 text))

(define signed-names '("StorePath" "NarHash" "References" "NarSize"))

;; The line's beginning and the parts of its value.
(define (signature-parts text)
  (match (string-contains text "Signature:")
    (#f (values #f #f))
    (index
     (values index
             (string-trim-both (substring text (+ index (string-length "Signature:"))
                                          (or (string-index text #\newline index) (string-length text))))))))

;; Guix's way to do without signatures, for tests. It is said, for a variable that is forgotten would stay unseen.
(define warned? #f)

(define (signed-or-not?)
  (let ((allowed? (string-ci=? "yes" (or (getenv "GUIX_ALLOW_UNAUTHENTICATED_SUBSTITUTES") "no"))))
    (when (and allowed? (not warned?))
      (set! warned? #t)
      (format (current-warning-port) "nsscheme: warning: signatures of substitutes are not checked: \
$GUIX_ALLOW_UNAUTHENTICATED_SUBSTITUTES is ‘yes’~%"))
    allowed?))

(define (judge-narinfo narinfo)
  "Return #t if an authorized key signed NARINFO, else #f and what is wrong."
  (define text (narinfo-text narinfo))
  (define-values (start value) (signature-parts text))
  (cond ((signed-or-not?) (values #t #f))
        ((not start) (values #f "it lacks a signature"))
        ((not (let ((signed (string-take text start)))
                (every (lambda (name) (or (string-prefix? (string-append name ":") signed)
                                          (string-contains signed (string-append "\n" name ":"))))
                       signed-names)))
         (values #f "its signature does not cover the store path, the hash, the size and the references"))
        (else
         (match (string-split value #\;)
           (("1" _ encoded)
            (match (false-if-exception (utf8->string (base64-decode encoded)))
              (#f (values #f "its signature is malformed"))
              (signature (judge-signature signature (sha256 (string->utf8 (string-take text start)))))))
           (_ (values #f "its signature is malformed"))))))
