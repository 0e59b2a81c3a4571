;; Deflate streams behind the names of Guile-Zlib: bare, with zlib's header, or as gzip files.
;; Invariant: what Guile-Zlib compresses and what this compresses are the same bytes. An error is (zlib-error …) as there.

(define-module (zlib)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (nsscheme compression)
  #:use-module (nsscheme rows compression)
  #:export (make-gzip-input-port make-gzip-output-port call-with-gzip-input-port call-with-gzip-output-port
            %default-buffer-size %default-compression-level
            compress uncompress adler32 crc32
            make-zlib-input-port make-zlib-output-port call-with-zlib-input-port call-with-zlib-output-port))

(define %default-buffer-size 8192)
(define %default-compression-level -1)

(define stream-error -2)
(define data-error -3)
(define buffer-error -5)

;; What the library calls a window says what stands around the stream.
(define (window who format)
  (case format
    ((deflate) -15)
    ((zlib) 15)
    ((gzip) 31)
    (else (scm-error 'misc-error who "expected 'deflate, 'zlib or 'gzip as the format, got ~s" (list format) #f))))

(define (compressor who window level)
  (or (%deflate-coder window level)
      (throw 'zlib-error 'deflate-init! stream-error)))

;;; Ports over any port.

(define* (make-zlib-input-port port #:key (format 'zlib) (buffer-size %default-buffer-size) (close? #t))
  "Return an input port for what the stream of FORMAT ('deflate, 'zlib or 'gzip) that PORT holds was made of. PORT is
closed with it if CLOSE?."
  (define coder (%deflate-coder (window 'make-zlib-input-port format) #f))
  (decoding-port "zlib-input" port coder
                 (lambda (code)
                   (throw 'zlib-error (or code buffer-error) (%coder-message coder)))
                 #:buffer-size buffer-size
                 #:close (lambda () (when close? (close-port port)))))

(define* (make-zlib-output-port port #:key (format 'zlib) (buffer-size %default-buffer-size)
                                (level %default-compression-level) (close? #t))
  "Return an output port that compresses at LEVEL and writes a stream of FORMAT ('deflate, 'zlib or 'gzip, without name
and time) to PORT, which is closed with it if CLOSE?."
  (define coder (compressor 'make-zlib-output-port (window 'make-zlib-output-port format) level))
  (encoding-port "zlib-output" port coder
                 (lambda (code) (throw 'zlib-error 'deflate! code (%coder-message coder)))
                 #:buffer-size buffer-size
                 #:close (lambda () (when close? (close-port port)))))

(define* (call-with-zlib-input-port port proc #:key (format 'zlib) (buffer-size %default-buffer-size))
  "Call PROC with a port that decompresses what PORT holds; PORT is closed afterwards."
  (call-with-closed-port (make-zlib-input-port port #:format format #:buffer-size buffer-size) proc))

(define* (call-with-zlib-output-port port proc #:key (format 'zlib) (level %default-compression-level)
                                     (buffer-size %default-buffer-size))
  "Call PROC with a port that compresses what is written to it into PORT, which is closed afterwards."
  (call-with-closed-port
   (make-zlib-output-port port #:format format #:level level #:buffer-size buffer-size) proc))

;;; Gzip files. These take over the file of a port, as zlib's own functions for files do: such a file may hold several
;;; members, one that is not compressed is passed on as it is, and that it ends too early is said when it is closed.

(define (taken-over port mode)
  (let ((file (fdopen (dup (fileno port)) mode)))
    (close-port port)
    file))

(define* (make-gzip-input-port port #:key (buffer-size %default-buffer-size))
  "Return an input port for the content of the gzip file of PORT, a file port of which nothing was read yet. PORT is
closed at once, its file with the port that is returned."
  (unless (string-null? (drain-input port))
    (throw 'zlib-error 'make-gzip-input-port "port contains buffered input" port))
  (let ((file (taken-over port "rb")))
    (define truncated? #f)
    (define member #f)
    (define first? #t)
    (define plain? #f)
    (define (start! )
      ;; The first bytes say whether there is a member; what follows one and is none is ignored.
      (let* ((start (get-bytevector-n file 2))
             (gzip? (and (bytevector? start) (equal? start #vu8(#x1f #x8b)))))
        (cond (gzip?
               (let ((coder (%deflate-coder 31 #f)))
                 (set! member (open-member coder start))))
              ((and first? (bytevector? start))
               (set! plain? #t)
               (unget-bytevector file start)))
        (set! first? #f)
        gzip?))
    ;; A member ends somewhere in the buffer: what is left of it goes back to the file.
    (define (open-member coder start)
      (define buffer (make-bytevector (max 2 buffer-size)))
      (define offset 0)
      (define available 2)
      (bytevector-copy! start 0 buffer 0 2)
      (lambda (target from count)
        (let loop ()
          (define last?
            (and (= offset available)
                 (let ((count (get-bytevector-n! file buffer 0 (bytevector-length buffer))))
                   (set! offset 0)
                   (set! available (if (eof-object? count) 0 count))
                   (eof-object? count))))
          (let ((step (%coder-step! coder buffer offset (- available offset) target from count last?)))
            (unless (pair? step) (throw 'zlib-error 'gzread! -1))
            (set! offset (+ offset (car step)))
            (cond ((positive? (cdr step)) (cdr step))
                  ((%coder-complete? coder)
                   (when (< offset available)
                     (unget-bytevector file buffer offset (- available offset)))
                   (set! member #f)
                   0)
                  (last? (set! truncated? #t) 0)
                  (else (loop)))))))
    (define (read! target from count)
      (cond ((or truncated? (zero? count)) 0)
            (plain?
             (let ((got (get-bytevector-n! file target from count)))
               (if (eof-object? got) 0 got)))
            (member
             (let ((got (member target from count)))
               (if (and (zero? got) (not truncated?))
                   (read! target from count)
                   got)))
            ((or (start!) plain?) (read! target from count))
            (else 0)))
    (make-custom-binary-input-port
     "gzip-input" read! #f #f
     (lambda ()
       (close-port file)
       (when truncated?
         (throw 'zlib-error 'gzclose buffer-error "unexpected end of file"))))))

(define* (make-gzip-output-port port #:key (level %default-compression-level) (buffer-size %default-buffer-size))
  "Return an output port that compresses at LEVEL into the gzip file of PORT, a file port, which is closed at once; its
file is closed with the port that is returned. -1 is the same level as 1 here."
  ;; Guile-Zlib hands the digits to the library's function for files, which overlooks the sign.
  (define coder (compressor 'make-gzip-output-port 31 (if (eqv? level -1) 1 level)))
  (force-output port)
  (let ((file (taken-over port "wb")))
    (encoding-port "gzip-output" file coder
                   (lambda (code) (throw 'zlib-error 'gzwrite code))
                   #:buffer-size buffer-size
                   #:close (lambda () (close-port file)))))

(define* (call-with-gzip-input-port port proc #:key (buffer-size %default-buffer-size))
  "Call PROC with a port for the content of the gzip file of PORT, a file port, which is closed afterwards."
  (call-with-closed-port (make-gzip-input-port port #:buffer-size buffer-size) proc))

(define* (call-with-gzip-output-port port proc #:key (level %default-compression-level)
                                     (buffer-size %default-buffer-size))
  "Call PROC with a port that compresses into the gzip file of PORT, a file port, which is closed afterwards."
  (call-with-closed-port (make-gzip-output-port port #:level level #:buffer-size buffer-size) proc))

;;; Bytes at once, and checksums.

(define (compress bv)
  "Return the bytes of BV compressed, with zlib's header."
  (encode-bytes bv (compressor 'compress 15 %default-compression-level)
                (lambda (code) (throw 'zlib-error 'compress code))))

(define (uncompress bv)
  "Return what the bytes of BV, a zlib stream, were made of."
  (decode-bytes bv (%deflate-coder 15 #f)
                (lambda (code) (throw 'zlib-error 'uncompress (if (eqv? code 2) data-error (or code data-error))))))

(define* (adler32 bv #:optional (value 1))
  "Return the Adler-32 of BV, continued from VALUE."
  (%adler32 bv value))

(define* (crc32 bv #:optional (value 0))
  "Return the CRC-32 of BV, continued from VALUE."
  (%crc32 bv value))
