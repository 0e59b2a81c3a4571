;;; (ice-9 binary-ports): bytes from and to ports, most of it in the core.

(define-module (ice-9 binary-ports)
  #:export (open-bytevector-output-port call-with-output-bytevector call-with-input-bytevector)
  #:re-export (eof-object get-bytevector-all get-bytevector-n get-bytevector-n! get-bytevector-some
               get-bytevector-some! get-string-n! get-u8 lookahead-u8 make-custom-binary-input-port
               make-custom-binary-input/output-port make-custom-binary-output-port open-bytevector-input-port
               put-bytevector put-u8 unget-bytevector))

(define* (open-bytevector-output-port #:optional transcoder)
  "Return a port, and a procedure that returns as a bytevector what was written to it since the last such call."
  (let ((port (%open-bytevector-output-port)))
    (values port (lambda () (get-output-bytevector port #t)))))

(define (call-with-output-bytevector proc)
  "Call PROC with a port; return what it wrote there as a bytevector."
  (call-with-values open-bytevector-output-port
    (lambda (port get-bytes)
      (proc port)
      (get-bytes))))

(define (call-with-input-bytevector bytevector proc)
  "Call PROC with a port that reads the bytes of BYTEVECTOR."
  (proc (open-bytevector-input-port bytevector)))
