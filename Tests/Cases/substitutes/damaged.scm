;; Damaged narinfos and exports, at random: nothing is accepted but what was signed, and nothing is worse than an error.
;; timeout: 240
;; want: narinfos: 4000, accepted with other contents: 0
;; want: exports: 400, with other contents: 0
;; want: sound
;; want: exports without damage: 2

(use-modules (gcrypt hash) (ice-9 binary-ports) (ice-9 ftw) (ice-9 match) (ice-9 textual-ports) (nsscheme rows store)
             (nsscheme store) (nsscheme substitutes keys) (nsscheme substitutes narinfo) (rnrs bytevectors) (srfi srfi-1))

(setenv "XDG_CONFIG_HOME" (string-append (getenv "W") "/user"))
(setenv "GUIX_CONFIGURATION_DIRECTORY" "/nowhere")
(generate-key-pair!)
(define public (read-key (public-key-file)))
(define private (read-key (private-key-file) 'private-key))
(authorize-key! public)

(define seed (let ((text (getenv "FUZZ_SEED"))) (or (and text (string->number text)) (random 1000000 (random-state-from-platform)))))
(define state (seed->random-state seed))
(define (pick limit) (random limit state))
(define (complain what) (format #t "seed ~a: ~s~%" seed what))

;;; One to three random changes of bytes.
(define (changed bytes)
  (define size (bytevector-length bytes))
  (define at (pick size))
  (define count (+ 1 (pick (min 40 (- size at)))))
  (define (parts . parts)
    (u8-list->bytevector
     (append-map (match-lambda ((start . end) (map (lambda (i) (bytevector-u8-ref bytes i)) (iota (- end start) start)))
                               ((? integer? byte) (list byte)))
                 parts)))
  (match (pick 6)
    (0 (parts (cons 0 at)))
    (1 (parts (cons 0 at) (cons (+ at count) size)))
    (2 (parts (cons 0 (+ at count)) (cons at size)))
    (3 (parts (cons 0 at) (pick 256) (cons at size)))
    (4 (let ((from (pick (- size count -1))))
         (parts (cons 0 at) (cons from (+ from count)) (cons at size))))
    (_ (let ((copy (bytevector-copy bytes)))
         (bytevector-u8-set! copy at (pick 256))
         copy))))
(define (damaged bytes)
  (let loop ((bytes bytes) (left (+ 1 (pick 3))))
    (if (or (zero? left) (< (bytevector-length bytes) 2)) bytes (loop (changed bytes) (- left 1)))))

;;; Narinfos.
(define path "/gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11")
(define good
  (make-narinfo path (list (form "nar/gzip/a" 'gzip #f) (form "nar/zstd/a" 'zstd 17)) (sha256 (string->utf8 "x")) 7
                (list path "/gnu/store/1c2sxgpwc4pnp5v8sw0q2ly4kigx8jmb-other") #f "x86_64-linux"))
(define signed (string->utf8 (sign-text (narinfo->text good) private public "here")))
(define (signed-part narinfo)
  (list (narinfo-path narinfo) (narinfo-hash narinfo) (narinfo-size narinfo) (narinfo-references narinfo)))
(define wrong
  (count (lambda (_)
           (define bytes (damaged signed))
           (catch #t
             (lambda ()
               (let ((narinfo (text->narinfo (utf8->string bytes) path)))
                 (and (judge-narinfo narinfo)
                      (not (equal? (signed-part narinfo) (signed-part good)))
                      (begin (complain (utf8->string bytes)) #t))))
             (lambda _ #f)))
         (iota 4000)))
(format #t "narinfos: 4000, accepted with other contents: ~a~%" wrong)

;;; Exports.
(define store (open-connection))
(define handle (store-connection-handle store))
(define first (add-text-to-store store "first" (make-string 100 #\x)))
(define second (add-text-to-store store "second" first (list first)))
(define file (string-append (getenv "W") "/export"))
(define (write-word port number) (put-bytevector port (u8-list->bytevector (list number 0 0 0 0 0 0 0))))
(call-with-output-file file
  (lambda (port)
    (for-each (lambda (item)
                (write-word port 1)
                (force-output port)
                (%export handle item (sign-digest (%export-digest handle item) private public) (fileno port)))
              (list first second))
    (write-word port 0))
  #:binary #t)
(define export (call-with-input-file file get-bytevector-all #:binary #t))
;; What is valid stays as it is, whatever is imported, so that the next export comes to a store without it.
(define stores 0)
(define unsound 0)
(define (directory) (string-append (getenv "W") "/other" (number->string stores)))
(define other (open-connection (directory)))
(define (begin-anew!)
  (close-connection other)
  (unless (eqv? 0 (system* (getenv "NS") "gc" "--store" (directory) "--verify=contents"))
    (set! unsound (+ unsound 1)))
  (set! stores (+ stores 1))
  (set! other (open-connection (directory))))
;; Which are alive is not asked, as all processes of the machine would be looked at each time.
(define (valid-items)
  (filter (lambda (path) (valid-path? other path))
          (map (lambda (name) (string-append "/gnu/store/" name))
               (scandir (directory) (lambda (name) (not (string-prefix? "." name)))))))
(define hashes (map (lambda (item) (cons item (query-path-hash store item))) (list first second)))
(define (judge item signature digest)
  (unless (and signature (judge-signature signature digest)) (error "refused")))
(define (import bytes)
  (call-with-output-file file (lambda (port) (put-bytevector port bytes)) #:binary #t)
  (call-with-input-file file
    (lambda (port) (%import-exports (store-connection-handle other) (fileno port) judge))
    #:binary #t))
(define wrong-items
  (count (lambda (_)
           (define bytes (damaged export))
           (catch #t (lambda () (import bytes)) (lambda _ #f))
           (let ((items (valid-items)))
             (define wrong?
               (any (lambda (item)
                      (and (not (equal? (assoc-ref hashes item) (query-path-hash other item)))
                           (begin (complain item) #t)))
                    items))
             (unless (null? items) (begin-anew!))
             wrong?))
         (iota 400)))
(format #t "exports: 400, with other contents: ~a~%" wrong-items)
(begin-anew!)
(format #t "~a~%" (if (= unsound 0) "sound" unsound))
(format #t "exports without damage: ~a~%" (length (import export)))
