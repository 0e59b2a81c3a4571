;; Integers, strings and lists as bytes: what the worker protocol is made of. A length that a reader meets is checked
;; against what is plausible before any memory is taken for it.

(define-module (guix serialization words)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 binary-ports)
  #:use-module ((nsscheme rows store) #:select (%framed %padding))
  #:export (write-int read-int write-long-long read-long-long
            write-padding
            write-bytevector write-string
            read-string read-latin1-string read-maybe-utf8-string read-byte-string
            write-string-list read-string-list write-string-pairs read-string-pairs
            write-store-path read-store-path write-store-path-list read-store-path-list
            &nar-error nar-error? nar-error-file nar-error-port
            &nar-read-error nar-read-error? nar-read-error-token))

(define-condition-type &nar-error &error
  nar-error?
  (file nar-error-file)
  (port nar-error-port))

(define-condition-type &nar-read-error &nar-error
  nar-read-error?
  (token nar-read-error-token))

(define (fail port token text)
  (raise (condition (&nar-read-error (file #f) (port port) (token token))
                    (&message (message text)))))

(define (get-exactly port count)
  (let ((bytes (get-bytevector-n port count)))
    (unless (or (zero? count) (and (bytevector? bytes) (= count (bytevector-length bytes))))
      (fail port bytes (format #f "expected ~a more bytes" count)))
    (if (zero? count) (make-bytevector 0) bytes)))

(define (write-long-long n port)
  (let ((bytes (make-bytevector 8)))
    (bytevector-u64-set! bytes 0 n (endianness little))
    (put-bytevector port bytes)))

(define (read-long-long port)
  (bytevector-u64-ref (get-exactly port 8) 0 (endianness little)))

(define (write-int n port)
  (write-long-long n port))

(define (read-int port)
  (logand #xffffffff (read-long-long port)))

(define (write-padding n port)
  "Write the zeros that follow N bytes to PORT."
  (put-bytevector port (%padding n)))

(define (read-padding n port)
  "Read the zeros that follow N bytes from PORT."
  (let* ((zeros (%padding n))
         (bytes (get-exactly port (bytevector-length zeros))))
    (unless (bytevector=? zeros bytes)
      (fail port bytes "expected padding of zeros"))))

(define (write-bytevector bytes port)
  (put-bytevector port (%framed bytes)))

(define (write-string str port)
  (write-bytevector (string->utf8 str) port))

;; No string of these formats is longer; a wrong length must not cost its size in memory.
(define %longest-string (ash 1 30))

(define (read-byte-string port)
  "Return the bytes of the string that PORT yields."
  (let ((size (read-long-long port)))
    (when (> size %longest-string)
      (fail port size "implausible length of a string"))
    (let ((bytes (get-exactly port size)))
      (read-padding size port)
      bytes)))

(define (read-string port)
  (utf8->string (read-byte-string port)))

(define (read-latin1-string port)
  (list->string (map integer->char (bytevector->u8-list (read-byte-string port)))))

(define (read-maybe-utf8-string port)
  (let ((bytes (read-byte-string port)))
    (or (false-if-exception (utf8->string bytes))
        (list->string (map (lambda (byte) (if (< byte 128) (integer->char byte) #\?))
                           (bytevector->u8-list bytes))))))

(define (write-list write-item lst port)
  (write-int (length lst) port)
  (for-each (lambda (item) (write-item item port)) lst))

(define (read-list read-item port)
  (let loop ((left (read-int port)) (result '()))
    (if (zero? left)
        (reverse result)
        (loop (- left 1) (cons (read-item port) result)))))

(define (write-string-list lst port) (write-list write-string lst port))
(define (read-string-list port) (read-list read-string port))

(define (write-string-pairs alist port)
  (write-list (lambda (pair port)
                (write-string (car pair) port)
                (write-string (cdr pair) port))
              alist port))

(define (read-string-pairs port)
  (read-list (lambda (port)
               (let* ((name (read-string port)) (value (read-string port)))
                 (cons name value)))
             port))

(define write-store-path write-string)
(define read-store-path read-string)
(define write-store-path-list write-string-list)
(define read-store-path-list read-string-list)
