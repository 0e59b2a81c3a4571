;;; (ice-9 rw): reading into and writing from a part of a string, as much as one system call would take.
;;;
;;; Characters are bytes here, in Latin-1, whatever the encoding of the port.

(define-module (ice-9 rw)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:export (read-string!/partial write-string/partial))

(define (check-range who string start end)
  (unless (string? string)
    (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 1 "string" string) (list string)))
  (let ((end (or end (string-length string))))
    (unless (and (exact-integer? end) (<= 0 end (string-length string)))
      (scm-error 'out-of-range who "expected an end within the string, found ~S" (list end) (list end)))
    (unless (and (exact-integer? start) (<= 0 start end))
      (scm-error 'out-of-range who "expected a start before the end ~S, found ~S" (list end start) (list start)))
    end))

(define (check-file who port)
  (unless (and (port? port) (file-port? port))
    (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 2 "open file port" port) (list port))))

(define* (read-string!/partial string #:optional (port/fdes (current-input-port)) (start 0) end)
  "Read into STRING between START and END what PORT/FDES, a file port or a descriptor, has, waiting when that is
nothing.  Return the number of characters, #f at the end of the file."
  (let* ((end (check-range "read-string!/partial" string start end))
         (port (if (exact-integer? port/fdes) (fdopen (dup port/fdes) "r0") port/fdes)))
    (check-file "read-string!/partial" port)
    (if (= start end)
        0
        (let* ((buffer (make-bytevector (- end start)))
               (count (get-bytevector-some! port buffer 0 (- end start))))
          (unless (eq? port port/fdes) (close-port port))
          (and (not (eof-object? count))
               (begin
                 (do ((i 0 (+ i 1)))
                     ((= i count) count)
                   (string-set! string (+ start i) (integer->char (bytevector-u8-ref buffer i))))))))))

(define* (write-string/partial string #:optional (port/fdes (current-output-port)) (start 0) end)
  "Write STRING from START to END to PORT/FDES, a file port or a descriptor, and return how many characters went."
  (let* ((end (check-range "write-string/partial" string start end))
         (port (if (exact-integer? port/fdes) (fdopen (dup port/fdes) "w0") port/fdes)))
    (check-file "write-string/partial" port)
    (put-bytevector port (string->latin-1 (substring string start end)))
    (force-output port)
    (unless (eq? port port/fdes) (close-port port))
    (- end start)))

(define (string->latin-1 string)
  (u8-list->bytevector
   (map (lambda (char)
          (let ((code (char->integer char)))
            (if (> code 255)
                (scm-error 'misc-error "write-string/partial" "expected characters of Latin-1, found ~S" (list char) #f)
                code)))
        (string->list string))))
