;; What the other modules of Guile-Gcrypt share.

(define-module (gcrypt utils)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:export (dump-port))

(define* (dump-port in out #:key (buffer-size 16384) (progress (lambda (total continue) (continue))))
  "Copy what is left of the port IN to OUT, BUFFER-SIZE bytes at a time.  PROGRESS is called before the first time and
after each with the number of bytes so far and a procedure that goes on."
  (define buffer (make-bytevector buffer-size))
  (let loop ((total 0))
    (progress total
              (lambda ()
                (let ((count (get-bytevector-n! in buffer 0 buffer-size)))
                  (unless (eof-object? count)
                    (put-bytevector out buffer 0 count)
                    (loop (+ total count))))))))
