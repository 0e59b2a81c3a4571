;; Lzip files behind the names of Guile-Lzlib.
;; Invariant: what Guile-Lzlib compresses and what this compresses are the same bytes. An error is (lzlib-error …) as there.

(define-module (lzlib)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (nsscheme compression)
  #:use-module (nsscheme rows compression)
  #:export (make-lzip-input-port make-lzip-output-port make-lzip-input-port/compressed
            call-with-lzip-input-port call-with-lzip-output-port
            %default-member-length-limit %default-compression-level
            dictionary-size+match-length-limit))

(define %default-compression-level 6)

;; lzip's own: as much as a file can hold.
(define %default-member-length-limit (expt 2 51))

(define (dictionary-size+match-length-limit level)
  "Return the size of the dictionary and the longest match of the compression LEVEL, 0 to 9."
  (unless (and (exact-integer? level) (<= 0 level 9))
    (scm-error 'misc-error 'dictionary-size+match-length-limit "expected a level from 0 to 9, got ~s" (list level) #f))
  (let ((sizes (%lzip-sizes level)))
    (values (car sizes) (cdr sizes))))

(define (encoder level)
  (or (call-with-values (lambda () (dictionary-size+match-length-limit level)) %lzip-encoder)
      (throw 'lzlib-error 'lz-compress-open)))

(define (decoder)
  (or (%lzip-decoder) (throw 'lzlib-error 'lz-decompress-open)))

;; An end that comes too early is the library's error number 5.
(define (reading-failed code) (throw 'lzlib-error 'lz-decompress-read (or code 5)))
(define (writing-failed code) (throw 'lzlib-error 'lz-compress-write code))

(define (make-lzip-input-port port)
  "Return an input port for the content of the lzip file that PORT holds; PORT is closed with it."
  (decoding-port "lzip-input" port (decoder) reading-failed #:buffer-size 65536
                 #:close (lambda () (close-port port))))

(define* (make-lzip-output-port port #:key (level %default-compression-level))
  "Return an output port that compresses at LEVEL and writes an lzip file to PORT, which is closed with it."
  (encoding-port "lzip-output" port (encoder level) writing-failed #:buffer-size 65536
                 #:close (lambda () (close-port port))))

(define* (make-lzip-input-port/compressed port #:key (level %default-compression-level))
  "Return an input port for an lzip file that is made at LEVEL of what PORT holds; PORT is closed with it."
  (decoding-port "lzip-input/compressed" port (encoder level) writing-failed #:buffer-size 65536
                 #:close (lambda () (close-port port))))

(define (call-with-lzip-input-port port proc)
  "Call PROC with a port for the content of the lzip file that PORT holds; PORT is closed afterwards."
  (call-with-closed-port (make-lzip-input-port port) proc))

(define* (call-with-lzip-output-port port proc #:key (level %default-compression-level))
  "Call PROC with a port that compresses what is written to it into PORT, which is closed afterwards."
  (call-with-closed-port (make-lzip-output-port port #:level level) proc))
