;;; (ice-9 streams): lists whose tails are computed when wanted.
;;;
;;; A stream is a promise of '() or of a pair of an element and a stream.

(define-module (ice-9 streams)
  #:export (make-stream stream-car stream-cdr stream-null? list->stream vector->stream port->stream
            stream->list stream->reversed-list stream->list&length stream->reversed-list&length stream->vector
            stream-fold stream-for-each stream-map))

(define (make-stream step state)
  "Return the stream that STEP yields: called with a state, first STATE, it returns (ELEMENT . NEXT-STATE), or another
value at the end."
  (let loop ((state state))
    (delay
      (let ((next (step state)))
        (if (pair? next)
            (cons (car next) (loop (cdr next)))
            '())))))

(define (stream-null? stream) "Return true if STREAM has no elements."
  (and (promise? stream) (null? (force stream))))

(define (ended? stream)
  (null? (force stream)))
(define (stream-car stream) "Return the first element of STREAM." (car (force stream)))
(define (stream-cdr stream) "Return STREAM without its first element." (cdr (force stream)))

(define (list->stream list)
  "Return a stream of the elements of LIST."
  (%check "list->stream" 1 "list" list? list)
  (make-stream (lambda (list) list) list))

(define (vector->stream vector)
  "Return a stream of the elements of VECTOR."
  (%check "vector->stream" 1 "vector" vector? vector)
  (make-stream (lambda (i) (and (< i (vector-length vector)) (cons (vector-ref vector i) (+ i 1)))) 0))

(define (port->stream port read)
  "Return a stream of what READ, called with PORT, returns until the end of the file."
  (make-stream (lambda (state)
                 (let ((object (read port)))
                   (and (not (eof-object? object)) (cons object #t))))
               #t))

(define (stream-fold proc init stream . streams)
  "Call PROC with the next element of each stream and the result so far, first INIT, until one stream ends."
  (let loop ((streams (cons stream streams)) (result init))
    (if (or-map ended? streams)
        result
        (loop (map stream-cdr streams)
              (apply proc (append (map stream-car streams) (list result)))))))

(define (stream->reversed-list stream) "Return the elements of STREAM, last one first." (stream-fold cons '() stream))
(define (stream->list stream) "Return the elements of STREAM." (reverse! (stream->reversed-list stream)))
(define (stream->vector stream) "Return a vector of the elements of STREAM." (list->vector (stream->list stream)))

(define (stream->reversed-list&length stream)
  "Return the elements of STREAM, last one first, and their number."
  (let ((list (stream->reversed-list stream)))
    (values list (length list))))

(define (stream->list&length stream)
  "Return the elements of STREAM and their number."
  (let ((list (stream->list stream)))
    (values list (length list))))

(define (stream-for-each proc stream . streams)
  "Call PROC with the elements of the streams, for effect, until one stream ends."
  (let loop ((streams (cons stream streams)))
    (unless (or-map ended? streams)
      (apply proc (map stream-car streams))
      (loop (map stream-cdr streams)))))

(define (stream-map proc stream . streams)
  "Return the stream of what PROC returns for the elements of the streams."
  (%check "stream-map" 1 "procedure" procedure? proc)
  (for-each (lambda (stream) (%check "stream-map" 2 "stream" promise? stream)) (cons stream streams))
  (make-stream (lambda (streams)
                 (and (not (or-map ended? streams))
                      (cons (apply proc (map stream-car streams)) (map stream-cdr streams))))
               (cons stream streams)))
