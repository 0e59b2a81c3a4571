;;; The cases of a fuzz target that are bytes: a file of them, each behind a line with its length. `for-each-case' calls
;;; a procedure with the number and the bytes of each, and prints how many there were; `report' says what is wrong with
;;; one.

(use-modules (rnrs io ports) (rnrs bytevectors))

(define (report n . objects)
  (display "case ") (display n) (display ": ")
  (for-each (lambda (object) (if (string? object) (display object) (write object))) objects)
  (newline))

(define (for-each-case check file)
  (call-with-port (open-file file "rb")
    (lambda (port)
      (let loop ((n 0))
        (let ((line (let read-length ((value #f))
                      (let ((byte (get-u8 port)))
                        (cond ((eof-object? byte) #f)
                              ((= byte 10) value)
                              (else (read-length (+ (* 10 (or value 0)) (- byte 48)))))))))
          (if line
              (let ((bytes (if (= line 0) (bytevector) (get-bytevector-n port line))))
                (check n bytes)
                (loop (+ n 1)))
              (begin (display "cases: ") (display n) (newline))))))))
