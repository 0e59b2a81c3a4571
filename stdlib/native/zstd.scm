;; Zstandard behind the names of Guile-Zstd.
;; Invariant: what Guile-Zstd compresses and what this compresses are the same bytes. An error is (zstd-error …) as there.

(define-module (zstd)
  #:use-module (nsscheme compression)
  #:use-module (nsscheme rows compression)
  #:export (%default-compression-level
            make-zstd-input-port call-with-zstd-input-port make-zstd-output-port call-with-zstd-output-port
            error-code? error-name))

(define %default-compression-level 4)

;; The library's errors are unsigned: small numbers below zero, as 64 bits have them.
(define size-limit (expt 2 64))
(define (code->error code) (+ size-limit code))

(define (error-code? err)
  "Return true if ERR, what a function of the library returned, is an error."
  (let ((code (- size-limit err)))
    (and (<= 0 err) (< 0 code 120))))

(define (error-name err)
  "Return what the library calls ERR."
  (%zstd-error-name (if (error-code? err) (- err size-limit) 0)))

(define* (make-zstd-input-port port #:key (close? #t))
  "Return an input port for what the zstd frames that PORT holds were made of. PORT is closed with it if CLOSE?."
  (decoding-port "zstd-input" port (%zstd-decoder)
                 (lambda (code) (throw 'zstd-error 'decompress! (if code (code->error code) 0)))
                 #:buffer-size 131072 #:several? #t
                 #:close (lambda () (when close? (close-port port)))))

(define (call-with-zstd-input-port port proc)
  "Call PROC with a port that decompresses what PORT holds; PORT is closed afterwards."
  (call-with-closed-port (make-zstd-input-port port) proc))

(define* (make-zstd-output-port port #:key (close? #t) (checksum? #t) (level %default-compression-level))
  "Return an output port that compresses at LEVEL and writes a zstd frame to PORT, with a checksum if CHECKSUM?. PORT is
closed with it if CLOSE?."
  ;; The size of what fits into the library's buffer of input is written into the frame.
  (encoding-port "zstd-output" port (%zstd-encoder level checksum?)
                 (lambda (code) (throw 'zstd-error 'compress! (code->error code)))
                 #:buffer-size 131591 #:at-once 131072 #:empty? #f
                 #:close (lambda () (when close? (close-port port)))))

(define* (call-with-zstd-output-port port proc #:key (level %default-compression-level))
  "Call PROC with a port that compresses what is written to it into PORT, which is closed afterwards."
  (call-with-closed-port (make-zstd-output-port port #:level level) proc))
