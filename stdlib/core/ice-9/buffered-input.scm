;;; (ice-9 buffered-input): ports that ask a procedure for a piece of text at a time.
;;;
;;; The procedure gets #t when something of what is being read was seen already, and #f when it begins: a prompt may
;;; say which.

(define-module (ice-9 buffered-input)
  #:export (make-buffered-input-port make-line-buffered-input-port set-buffered-input-continuation?!))

(define continuation? (make-object-property))

(define (set-buffered-input-continuation?! port value)
  "Say whether what is read from PORT next goes on with something: VALUE is #t or #f."
  (set! (continuation? port) value))

(define (make-buffered-input-port reader)
  "Return a port whose text is what READER returns, strings, one after the other, until it returns the end of file.
READER gets #t if characters other than white space were read since the port was made, or since it was told that
something new begins."
  (define text "")
  (define position 0)
  (define (next)
    (if (< position (string-length text))
        (let ((char (string-ref text position)))
          (set! position (+ position 1))
          (unless (char-whitespace? char) (set! (continuation? port) #t))
          char)
        (let ((more (reader (continuation? port))))
          (if (eof-object? more)
              more
              (begin
                (set! text more)
                (set! position 0)
                (next))))))
  (define (waiting) (- (string-length text) position))
  (define port (make-soft-port (vector #f #f #f next #f waiting) "r"))
  (set! (continuation? port) #f)
  port)

(define (make-line-buffered-input-port reader)
  "As make-buffered-input-port, where READER returns lines without their newlines."
  (make-buffered-input-port
   (lambda (continuation?)
     (let ((line (reader continuation?)))
       (if (eof-object? line) line (string-append line "\n"))))))
