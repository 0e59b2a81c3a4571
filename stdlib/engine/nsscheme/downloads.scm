;; `nsscheme download': a file of a server, or of this machine, as an item, with its hash for an origin.
;; Invariant: what did not come whole leaves nothing behind.

(define-module (nsscheme downloads)
  #:use-module (gcrypt hash)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme hashes)
  #:use-module (nsscheme mirrors)
  #:use-module (nsscheme store)
  #:use-module (nsscheme substitutes transfers)
  #:use-module (rnrs bytevectors)
  #:export (download-command))

;; Writes what URL names to OUT; an error of the transfer is `transfer-error'.
(define (transfer url out)
  (define line (make-line))
  (define buffer (make-bytevector 65536))
  (dynamic-wind
    (const #t)
    (lambda ()
      (match (open-body line url url)
        (#f (throw 'transfer-error "there is no such file"))
        (body
         (let loop ()
           (let ((count (body-read! body buffer 0 (bytevector-length buffer))))
             (unless (zero? count)
               (put-bytevector out buffer 0 count)
               (loop))))
         (body-close body))))
    (lambda () (line-close line))))

;; Gets what one of URLS names into FILE; the last failure is reported when all fail.
(define (fetch urls file)
  (match urls
    ((url . rest)
     (let ((problem (catch 'transfer-error
                      (lambda ()
                        (call-with-output-file file (lambda (out) (transfer url out)) #:binary #t)
                        #f)
                      (lambda (key text) text))))
       (when problem
         (if (null? rest)
             (raise-at #f "download: cannot get ~a: ~a" url problem)
             (begin
               (warn-at #f "cannot get ~a: ~a" url problem)
               (fetch rest file))))))))

(define (addresses word)
  (cond ((not (string-contains word "://"))
         (let ((file (if (string-prefix? "/" word) word (string-append (getcwd) "/" word))))
           (if (file-exists? file)
               (list (string-append "file://" file))
               (raise-at #f "download: expected an address, such as https://…, mirror://… or file://…, or a file; got '~a'"
                         word))))
        ((mirror-name word)
         (match (mirror-addresses word)
           (() (raise-at #f "download: there is no mirror '~a'; there are: ~a" (mirror-name word)
                         (string-join (map (lambda (mirror) (symbol->string (car mirror))) %mirrors) ", ")))
           (urls urls)))
        (else (list word))))

;; The last part of an address as the name of an item.
(define (item-name url)
  (define path (car (string-split (car (string-split url #\#)) #\?)))
  (define name
    (string-map (lambda (chr) (if (or (char-alphabetic? chr) (char-numeric? chr) (string-index "+-._?=" chr)) chr #\_))
                (basename path)))
  (if (or (string-null? name) (string-prefix? "." name)) (string-append "download" name) name))

(define (download-command url format algorithm output)
  "Get what URL names into the store, or into the file OUTPUT unless that is #f. Return a text of two lines: where it is,
and its hash."
  (define chosen (named-algorithm algorithm))
  (define urls (addresses url))
  (define directory (mkdtemp (string-append (or (getenv "TMPDIR") "/tmp") "/nsscheme-download-XXXXXX")))
  (define file (if output (string-append output ".part-" (number->string (getpid))) (string-append directory "/file")))
  (dynamic-wind
    (const #t)
    (lambda ()
      (fetch urls file)
      (let ((digest (file-hash chosen file)))
        (string-append (cond (output (rename-file file output) output)
                             (else (with-store store (add-to-store store (item-name (car urls)) #f "sha256" file))))
                       "\n" (hash->text digest format))))
    (lambda ()
      (when (file-exists? file) (delete-file file))
      (rmdir directory))))
