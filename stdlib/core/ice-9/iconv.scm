;;; (ice-9 iconv): strings from and to bytes in an encoding.
;;;
;;; Expects from the kernel: string->utf8, utf8->string and the ports of bytes with their encodings.

(define-module (ice-9 iconv)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 rdelim)
  #:export (string->bytevector bytevector->string call-with-encoded-output-string))

(define (utf-8? encoding)
  (string-ci=? encoding "utf-8"))

(define* (call-with-encoded-output-string encoding proc #:optional (conversion-strategy 'error))
  "Call PROC with a port; return what it wrote there as a bytevector in ENCODING."
  (call-with-values open-bytevector-output-port
    (lambda (port get-bytes)
      (set-port-encoding! port encoding)
      (set-port-conversion-strategy! port conversion-strategy)
      (proc port)
      (force-output port)
      (let ((bytes (get-bytes)))
        (close-port port)
        bytes))))

(define* (string->bytevector string encoding #:optional (conversion-strategy 'error))
  "Return STRING as bytes in ENCODING."
  (if (utf-8? encoding)
      (string->utf8 string)
      (call-with-encoded-output-string encoding (lambda (port) (display string port)) conversion-strategy)))

(define* (bytevector->string bytevector encoding #:optional (conversion-strategy 'error))
  "Return the string that the bytes of BYTEVECTOR stand for in ENCODING."
  (if (and (utf-8? encoding) (eq? conversion-strategy 'error))
      (utf8->string bytevector)
      (let ((port (open-bytevector-input-port bytevector)))
        (set-port-encoding! port encoding)
        (set-port-conversion-strategy! port conversion-strategy)
        (let ((string (read-string port)))
          (close-port port)
          string))))
