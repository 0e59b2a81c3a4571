;;; (web http chunks): bodies that are sent in chunks, each with its size in front.

(define-module (web http chunks)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 rdelim)
  #:use-module (rnrs bytevectors)
  #:export (make-chunked-input-port make-chunked-output-port))

(define (put-ascii port text) (put-bytevector port (string->utf8 text)))

;; One line, up to its newline; no longer than a size with its extensions needs to be.
(define (read-size-line port)
  (let loop ((chars '()) (count 0))
    (let ((byte (get-u8 port)))
      (cond ((eof-object? byte) (reverse-list->string chars))
            ((= byte 10) (string-trim-right (reverse-list->string chars)))
            ((> count 4096) (throw 'bad-response "the size of a chunk is more than 4096 characters long" '()))
            (else (loop (cons (integer->char byte) chars) (+ count 1)))))))

(define (parse-size line)
  (let* ((end (or (string-index line #\;) (string-length line)))
         (digits (string-trim-both (substring line 0 end))))
    (if (and (<= 1 (string-length digits) 15) (string-every char-set:hex-digit digits))
        (string->number digits 16)
        (throw 'bad-response "expected the size of a chunk in hexadecimal digits, found ~s" (list line)))))

(define* (make-chunked-input-port port #:key (keep-alive? #f))
  "Return a port of the bytes in the chunks that PORT sends; closing it closes PORT unless KEEP-ALIVE?."
  (define left 0)                       ; bytes of the chunk that are not read yet
  (define done? #f)
  (define (next-chunk!)
    (let ((line (read-size-line port)))
      (cond ((and (string-null? line) (eof-object? (lookahead-u8 port))) (set! done? #t))
            (else
             (set! left (parse-size line))
             (when (zero? left)
               (set! done? #t)
               (skip-trailer))))))
  ;; What may follow the last chunk, up to an empty line.
  (define (skip-trailer)
    (unless (or (eof-object? (lookahead-u8 port)) (string-null? (read-size-line port)))
      (skip-trailer)))
  (define (read! bytes start count)
    (when (and (zero? left) (not done?)) (next-chunk!))
    (if done?
        0
        (let ((got (get-bytevector-n! port bytes start (min count left))))
          (cond ((eof-object? got) (set! done? #t) 0)
                (else
                 (set! left (- left got))
                 (when (zero? left) (read-size-line port))
                 got)))))
  (make-custom-binary-input-port "chunked input port" read! #f #f
                                 (lambda () (unless keep-alive? (close-port port)))))

(define* (make-chunked-output-port port #:key (keep-alive? #f) (buffering 1200))
  "Return a port that sends what is written to it to PORT, a chunk each time BUFFERING bytes have come together or it is
flushed. Closing it sends the last chunk and closes PORT unless KEEP-ALIVE?."
  (define (write! bytes start count)
    (unless (zero? count)
      (put-ascii port (number->string count 16))
      (put-ascii port "\r\n")
      (put-bytevector port bytes start count)
      (put-ascii port "\r\n"))
    (force-output port)
    count)
  (define chunked
    (make-custom-binary-output-port "chunked http port" write! #f #f
                                    (lambda ()
                                      ;; As Guile does: who keeps the connection writes the trailer's empty line.
                                      (put-ascii port (if keep-alive? "0\r\n" "0\r\n\r\n"))
                                      (force-output port)
                                      (unless keep-alive? (close-port port)))))
  (setvbuf chunked 'block buffering)
  chunked)
