;;; SRFI 41, streams: lists whose elements and tails are found when they are asked for.  What a stream is, is in
;;; (srfi srfi-41 primitive).

(define-module (srfi srfi-41)
  #:use-module (srfi srfi-41 primitive)
  #:re-export (stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda
               define-stream stream-let)
  #:export (list->stream port->stream stream stream->list stream-append stream-concat stream-constant stream-drop
            stream-drop-while stream-filter stream-fold stream-for-each stream-from stream-iterate stream-length
            stream-map stream-match stream-of stream-range stream-ref stream-reverse stream-scan stream-take
            stream-take-while stream-unfold stream-unfolds stream-zip))

(define (check-count who position count)
  (if (not (and (exact-integer? count) (>= count 0)))
      (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list position "non-negative integer" count) (list count))))

(define (any-null? streams)
  (or-map stream-null? streams))

;;; Making streams.

(define-syntax stream
  (syntax-rules ()
    ((_) stream-null)
    ((_ item rest ...) (stream-cons item (stream rest ...)))))

(define (list->stream items)
  "Return the stream of the elements of the list ITEMS."
  (stream-let loop ((items items))
    (if (null? items)
        stream-null
        (stream-cons (car items) (loop (cdr items))))))

(define* (port->stream #:optional (port (current-input-port)))
  "Return the stream of the characters that PORT will yield."
  (stream-let loop ()
    (let ((char (read-char port)))
      (if (eof-object? char)
          stream-null
          (stream-cons char (loop))))))

(define (stream-constant . items)
  "Return the endless stream of ITEMS, over and over."
  (if (null? items)
      stream-null
      (stream-let loop ((rest items))
        (let ((rest (if (null? rest) items rest)))
          (stream-cons (car rest) (loop (cdr rest)))))))

(define* (stream-from first #:optional (step 1))
  "Return the endless stream of FIRST, FIRST + STEP, and so on."
  (stream-let loop ((number first))
    (stream-cons number (loop (+ number step)))))

(define* (stream-range first past #:optional (step (if (< first past) 1 -1)))
  "Return the stream of FIRST, FIRST + STEP, and so on, up to but not including PAST."
  (let ((go-on? (if (< 0 step) < >)))
    (stream-let loop ((number first))
      (if (go-on? number past)
          (stream-cons number (loop (+ number step)))
          stream-null))))

(define (stream-iterate proc base)
  "Return the endless stream of BASE, (PROC BASE), and so on."
  (stream-let loop ((item base))
    (stream-cons item (loop (proc item)))))

(define (stream-unfold mapper pred generator base)
  "Return the stream of (MAPPER base) for each base from BASE on by GENERATOR, while PRED is true."
  (stream-let loop ((base base))
    (if (pred base)
        (stream-cons (mapper base) (loop (generator base)))
        stream-null)))

(define (stream-unfolds proc seed)
  "Return the streams, as values, that PROC makes.  It returns the next seed, and for each stream a list of one element,
#f for none this time, or () for the end."
  (define results
    (stream-let loop ((seed seed))
      (call-with-values (lambda () (proc seed))
        (lambda (next . results)
          (stream-cons results (loop next))))))
  (define (one index)
    (stream-let loop ((rest results))
      (let ((result (list-ref (stream-car rest) index)))
        (cond
         ((pair? result) (stream-cons (car result) (loop (stream-cdr rest))))
         ((null? result) stream-null)
         (else (loop (stream-cdr rest)))))))
  (apply values (map one (iota (length (stream-car results))))))

;;; Parts of streams.

(define (stream-ref stream index)
  "Return the element of STREAM at INDEX."
  (check-count "stream-ref" 2 index)
  (stream-car (stream-drop index stream)))

(define (stream-take count stream)
  "Return the stream of the first COUNT elements of STREAM."
  (check-count "stream-take" 1 count)
  (check-stream "stream-take" 2 stream)
  (stream-let loop ((count count) (stream stream))
    (if (or (= count 0) (stream-null? stream))
        stream-null
        (stream-cons (stream-car stream) (loop (- count 1) (stream-cdr stream))))))

(define (stream-drop count stream)
  "Return STREAM without its first COUNT elements."
  (check-count "stream-drop" 1 count)
  (check-stream "stream-drop" 2 stream)
  (stream-let loop ((count count) (stream stream))
    (if (or (= count 0) (stream-null? stream))
        stream
        (loop (- count 1) (stream-cdr stream)))))

(define (stream-take-while pred stream)
  "Return the stream of the elements of STREAM before the first that does not satisfy PRED."
  (stream-let loop ((stream stream))
    (if (and (stream-pair? stream) (pred (stream-car stream)))
        (stream-cons (stream-car stream) (loop (stream-cdr stream)))
        stream-null)))

(define (stream-drop-while pred stream)
  "Return STREAM from the first element on that does not satisfy PRED."
  (stream-let loop ((stream stream))
    (if (and (stream-pair? stream) (pred (stream-car stream)))
        (loop (stream-cdr stream))
        stream)))

(define (stream-filter pred stream)
  "Return the stream of the elements of STREAM that satisfy PRED."
  (stream-let loop ((stream stream))
    (cond
     ((stream-null? stream) stream-null)
     ((pred (stream-car stream)) (stream-cons (stream-car stream) (loop (stream-cdr stream))))
     (else (loop (stream-cdr stream))))))

(define stream->list
  (case-lambda
    "Return the list of the first COUNT elements of STREAM, by default of all."
    ((stream) (stream->list #f stream))
    ((count stream)
     (check-stream "stream->list" 2 stream)
     (let loop ((left count) (stream stream) (items '()))
       (if (or (eqv? left 0) (stream-null? stream))
           (reverse! items)
           (loop (and left (- left 1)) (stream-cdr stream) (cons (stream-car stream) items)))))))

(define (stream-length stream)
  "Return the number of elements of STREAM, which must have an end."
  (stream-fold (lambda (count item) (+ count 1)) 0 stream))

;;; Whole streams.

(define (stream-append . streams)
  "Return the stream of the elements of all STREAMS."
  (stream-let loop ((streams streams))
    (cond
     ((null? streams) stream-null)
     ((null? (cdr streams)) (car streams))
     ((stream-null? (car streams)) (loop (cdr streams)))
     (else
      (stream-cons (stream-car (car streams))
                   (loop (cons (stream-cdr (car streams)) (cdr streams))))))))

(define (stream-concat streams)
  "Return the stream of the elements of all streams in the stream STREAMS."
  (stream-let loop ((streams streams))
    (cond
     ((stream-null? streams) stream-null)
     ((stream-null? (stream-car streams)) (loop (stream-cdr streams)))
     (else
      (let ((first (stream-car streams)))
        (stream-cons (stream-car first)
                     (loop (stream-cons (stream-cdr first) (stream-cdr streams)))))))))

(define (stream-map proc . streams)
  "Return the stream of what PROC returns for the rows of STREAMS, until the shortest ends."
  (stream-let loop ((streams streams))
    (if (any-null? streams)
        stream-null
        (stream-cons (apply proc (map stream-car streams)) (loop (map stream-cdr streams))))))

(define (stream-zip . streams)
  "Return the stream of the rows of STREAMS, as lists."
  (apply stream-map list streams))

(define (stream-for-each proc . streams)
  "Call PROC with the rows of STREAMS, until the shortest ends."
  (let loop ((streams streams))
    (if (not (any-null? streams))
        (begin
          (apply proc (map stream-car streams))
          (loop (map stream-cdr streams))))))

(define (stream-fold proc base stream)
  "Return (PROC so-far element), starting with BASE, from the first element of STREAM to the last."
  (check-stream "stream-fold" 3 stream)
  (let loop ((result base) (stream stream))
    (if (stream-null? stream)
        result
        (loop (proc result (stream-car stream)) (stream-cdr stream)))))

(define (stream-scan proc base stream)
  "Return the stream of the results of stream-fold so far, from BASE on."
  (stream-let loop ((base base) (stream stream))
    (if (stream-null? stream)
        (stream-cons base stream-null)
        (stream-cons base (loop (proc base (stream-car stream)) (stream-cdr stream))))))

(define (stream-reverse stream)
  "Return the stream of the elements of STREAM, which must have an end, last one first."
  (stream-let loop ((stream stream) (result stream-null))
    (if (stream-null? stream)
        result
        (let ((item (stream-car stream)))
          (loop (stream-cdr stream) (stream-cons item result))))))

;;; Matching and comprehensions.

(define-syntax stream-match
  (syntax-rules ()
    ((_ expression clause ...)
     (let ((stream expression))
       (check-stream "stream-match" 1 stream)
       (match-clauses stream clause ...)))))

(define-syntax match-clauses
  (syntax-rules ()
    ((_ stream)
     (stream-error "stream-match" "no pattern matches"))
    ((_ stream (pattern fender expression) clause ...)
     (let ((next (lambda () (match-clauses stream clause ...))))
       (match-pattern stream pattern (if fender expression (next)) (next))))
    ((_ stream (pattern expression) clause ...)
     (let ((next (lambda () (match-clauses stream clause ...))))
       (match-pattern stream pattern expression (next))))))

(define-syntax match-pattern
  (syntax-rules ()
    ((_ stream () success failure)
     (if (stream-null? stream) success failure))
    ((_ stream (head . tail) success failure)
     (if (stream-pair? stream)
         (let ((rest (stream-cdr stream)))
           (match-head stream head (match-pattern rest tail success failure)))
         failure))
    ((_ stream name success failure)
     (match-tail stream name success))))

(define-syntax match-head
  (lambda (form)
    (syntax-case form ()
      ((_ stream name body)
       (eq? '_ (syntax->datum #'name))
       #'body)
      ((_ stream name body)
       #'(let ((name (stream-car stream))) body)))))

(define-syntax match-tail
  (lambda (form)
    (syntax-case form ()
      ((_ stream name body)
       (eq? '_ (syntax->datum #'name))
       #'body)
      ((_ stream name body)
       #'(let ((name stream)) body)))))

(define-syntax stream-of
  (syntax-rules ()
    ((_ expression clause ...)
     (of-clauses expression stream-null clause ...))))

;; (of-clauses EXPRESSION BASE CLAUSE ...): the elements that the clauses yield, followed by the stream BASE.
(define-syntax of-clauses
  (syntax-rules (in is)
    ((_ expression base)
     (stream-cons expression base))
    ((_ expression base (name in stream) clause ...)
     (stream-let loop ((rest stream))
       (if (stream-null? rest)
           base
           (let ((name (stream-car rest)))
             (of-clauses expression (loop (stream-cdr rest)) clause ...)))))
    ((_ expression base (name is value) clause ...)
     (let ((name value)) (of-clauses expression base clause ...)))
    ((_ expression base pred clause ...)
     (if pred (of-clauses expression base clause ...) base))))
