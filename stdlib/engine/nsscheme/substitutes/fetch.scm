;; Fetching items: an archive is decompressed and unpacked while it arrives. A connection that breaks is taken up again
;; where it broke; a form or a server that fails is followed by the next one.
;;
;; Invariant: an item becomes valid when its archive has the size and the hash that were signed, and not before.

(define-module (nsscheme substitutes fetch)
  #:use-module (gcrypt hash)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (ice-9 threads)
  #:use-module (lzlib)
  #:use-module (nsscheme rows store)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store paths)
  #:use-module (nsscheme substitutes narinfo)
  #:use-module (nsscheme substitutes plan)
  #:use-module (nsscheme substitutes transfers)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (zlib)
  #:use-module (zstd)
  #:export (fetch-items fetched-size))

;;; A body that is taken up again.

(define most-attempts 3)

(define (steady-port line server url note!)
  "Return a port for what URL of SERVER names, or #f if there is no such file. When a transfer fails it is begun again at the
byte where it failed, a few times for each byte that comes. NOTE! is called with how many bytes have come."
  (define body (open-body line server url))
  (define at 0)
  (define failures 0)
  (define (again text)
    (set! failures (+ failures 1))
    (when (>= failures most-attempts) (throw 'transfer-error text))
    (usleep (* failures 200000))
    (set! body (or (catch 'transfer-error
                     (lambda () (open-body line server url at))
                     (lambda (key text) (again text) body))
                   (throw 'transfer-error "it is not there any more"))))
  (define (read! bytes start count)
    (match (catch 'transfer-error
             (lambda () (body-read! body bytes start count))
             (lambda (key text) text))
      ((? string? text)
       (again text)
       (read! bytes start count))
      (got
       (when (positive? got) (set! failures 0))
       (set! at (+ at got))
       (note! got)
       got)))
  (and body
       (make-custom-binary-input-port "nar" read! #f #f (lambda () (body-close body)))))

;;; Forms.

(define decompressors
  `((none . ,identity)
    (file . ,identity)                                  ;no archive: the one file that the item is
    (gzip . ,(lambda (port) (make-zlib-input-port port #:format 'gzip #:buffer-size 65536)))
    (lzip . ,make-lzip-input-port)
    (zstd . ,make-zstd-input-port)))

(define (supported-forms narinfo)
  "Return the forms of NARINFO that can be read here: the smallest first, and those without a size in the server's order."
  (define known (filter (lambda (form) (assq (form-compression form) decompressors)) (narinfo-forms narinfo)))
  (stable-sort known
               (lambda (one other)
                 (and (form-size one) (or (not (form-size other)) (< (form-size one) (form-size other)))))))

(define (fetched-size found)
  "Return how many bytes are going to come of FOUND; an archive whose form has no size counts as it is."
  (define narinfo (found-narinfo found))
  (match (supported-forms narinfo)
    ((form . _) (or (form-size form) (narinfo-size narinfo)))
    (() (narinfo-size narinfo))))

;;; Items.

(define piece 65536)

(define (import-from port store narinfo)
  "Make the item of NARINFO valid in STORE from PORT, its archive."
  (define item
    (%begin-import (store-connection-handle store) (narinfo-path narinfo) (narinfo-hash narinfo) (narinfo-size narinfo)))
  (define buffer (make-bytevector piece))
  (catch #t
    (lambda ()
      (let loop ()
        (let ((count (get-bytevector-some! port buffer 0 piece)))
          (unless (or (eof-object? count) (eqv? 0 count))
            (%import-bytes! item buffer count)
            (loop))))
      (lambda () (%finish-import! item (narinfo-references narinfo) (narinfo-deriver narinfo))))
    (lambda args
      (%abandon-import! item)
      (apply throw args))))

;; Makes the item of NARINFO valid from PORT, the file that it is; its path follows from the contents.
(define (add-from port store narinfo)
  (define directory (mkdtemp (string-append (or (getenv "TMPDIR") "/tmp") "/nsscheme-XXXXXX")))
  (define file (string-append directory "/file"))
  (define buffer (make-bytevector piece))
  (define (remove!)
    (when (file-exists? file) (delete-file file))
    (rmdir directory))
  (catch #t
    (lambda ()
      (call-with-output-file file
        (lambda (out)
          (let loop ((left (narinfo-size narinfo)))
            (let ((count (get-bytevector-some! port buffer 0 piece)))
              (unless (or (eof-object? count) (eqv? 0 count))
                (when (> count left) (throw 'transfer-error "it is longer than was promised"))
                (put-bytevector out buffer 0 count)
                (loop (- left count))))))
        #:binary #t)
      (unless (bytevector=? (narinfo-hash narinfo) (file-sha256 file))
        (throw 'transfer-error "its hash is not the one that the derivation names"))
      (lambda ()
        (dynamic-wind
          (const #t)
          (lambda () (add-to-store store (store-path-package-name (narinfo-path narinfo)) #f "sha256" file))
          remove!)))
    (lambda args
      (remove!)
      (apply throw args))))

(define (failure-text key arguments)
  (match (cons key arguments)
    (('transfer-error text) text)
    (('store-error _ _ (text . _) . _) text)
    (((or 'zlib-error 'lzlib-error 'zstd-error) . _) "what it sends is damaged, or ends too early")
    (_ (string-append "what it sends cannot be read: "
                      (string-trim-right
                       (call-with-output-string (lambda (port) (print-exception port #f key arguments))))))))

(define (receive-item line store found form note!)
  "Receive the item that was FOUND in FORM. Return a thunk that makes it valid, or a text that says what failed."
  (define narinfo (found-narinfo found))
  (define server (found-server found))
  (define url (resolve-url server (form-url form)))
  (catch #t
    (lambda ()
      (match (steady-port line server url note!)
        (#f (format #f "~a is not there" url))
        (port
         (let ((archive ((assq-ref decompressors (form-compression form)) port)))
           (dynamic-wind
             (const #t)
             (lambda () ((if (eq? 'file (form-compression form)) add-from import-from) archive store narinfo))
             (lambda () (false-if-exception (close-port archive)) (false-if-exception (close-port port))))))))
    (lambda (key . arguments)
      (line-close line)
      (format #f "~a: ~a" url (failure-text key arguments)))))

(define (fetch-items store inquiry items begin! note! done! fail!)
  "Fetch ITEMS, what `plan-fetched' returned, several at a time; what a server of INQUIRY cannot send, the next one is asked
for. BEGIN!, DONE! and FAIL! are called with an item when it begins, when it is valid, and, with a list of texts, when it
cannot be had; NOTE! with an item and how many bytes of it have come. Return the items that cannot be had."
  (define lock (make-mutex))
  (define settled (make-condition-variable))
  (define states (make-hash-table))                         ;path -> 'valid or 'lost
  (define lost '())
  (define (settle! found state)
    (with-mutex lock
      (hash-set! states (narinfo-path (found-narinfo found)) state)
      (broadcast-condition-variable settled)))
  ;; Whether all that FOUND refers to is valid; waits until that is known. References come before what refers to them, so
  ;; that somebody is at work on them.
  (define (references-valid? found)
    (define mine (narinfo-path (found-narinfo found)))
    (every (lambda (path)
             (or (string=? path mine)
                 (with-mutex lock
                   (let loop ()
                     (match (hash-ref states path 'foreign)
                       ('waiting (wait-condition-variable settled lock) (loop))
                       (state (not (eq? state 'lost))))))))
           (narinfo-references (found-narinfo found))))
  ;; Receives FOUND in the first of its forms in which it can be had; returns #t, or texts that say what failed, the last
  ;; one first.
  (define (fetch-from line found)
    (let loop ((forms (supported-forms (found-narinfo found))) (texts '()))
      (match forms
        (()
         (if (null? texts)
             (list (format #f "~a has it in forms that are not known here: ~a" (found-server found)
                           (string-join (map (lambda (form) (symbol->string (form-compression form)))
                                             (narinfo-forms (found-narinfo found)))
                                        ", ")))
             texts))
        ((form . rest)
         (match (receive-item line store found form (lambda (count) (note! found count)))
           ((? string? text) (loop rest (cons text texts)))
           (finish!
            (match (catch #t
                     (lambda ()
                       (and (references-valid? found)
                            (begin (finish!) #t)))
                     (lambda (key . arguments) (format #f "~a: ~a" (found-server found) (failure-text key arguments))))
              (#t #t)
              (#f '("something that it refers to cannot be had"))
              (text (loop rest (cons text texts))))))))))
  (define (fetch line first)
    (let loop ((found first) (texts '()))
      (begin! found)
      (match (fetch-from line found)
        (#t
         (done! found)
         (settle! first 'valid))
        (more
         (let ((texts (append more texts)))
           (match (found-after inquiry line found)
             (#f
              (with-mutex lock (set! lost (cons first lost)))
              (fail! first (reverse texts))
              (settle! first 'lost))
             (other (loop other texts))))))))
  (for-each (lambda (found) (hash-set! states (narinfo-path (found-narinfo found)) 'waiting)) items)
  (for-each-over-lines fetch items)
  (reverse lost))
