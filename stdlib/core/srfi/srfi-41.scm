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

;; All procedures check their arguments when they are called, not when the stream they return is asked for its elements.

(define (natural? object) (and (exact-integer? object) (>= object 0)))
(define-syntax-rule (check-count who position count) (%check who position "non-negative integer" natural? count))
(define-syntax-rule (check-procedure who position proc) (%check who position "procedure" procedure? proc))

(define (check-streams who position streams)
  "Check that STREAMS, the arguments of WHO from number POSITION on, are streams."
  (let loop ((position position) (streams streams))
    (if (pair? streams)
        (begin
          (check-stream who position (car streams))
          (loop (+ position 1) (cdr streams))))))

(define (any-null? streams)
  (or-map stream-null? streams))

;;; Making streams.

(define-syntax stream
  (syntax-rules ()
    ((_) stream-null)
    ((_ item rest ...) (stream-cons item (stream rest ...)))))

(define (list->stream items)
  "Return the stream of the elements of the list ITEMS."
  (%check "list->stream" 1 "list" list? items)
  (stream-let loop ((items items))
    (if (null? items)
        stream-null
        (stream-cons (car items) (loop (cdr items))))))

(define* (port->stream #:optional (port (current-input-port)))
  "Return the stream of the characters that PORT will yield."
  (%check "port->stream" 1 "input port" input-port? port)
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
  (%check "stream-from" 1 "number" number? first)
  (%check "stream-from" 2 "number" number? step)
  (stream-let loop ((number first))
    (stream-cons number (loop (+ number step)))))

(define* (stream-range first past #:optional step)
  "Return the stream of FIRST, FIRST + STEP, and so on, up to but not including PAST."
  (%check "stream-range" 1 "number" number? first)
  (%check "stream-range" 2 "number" number? past)
  (let ((step (or step (if (< first past) 1 -1))))
    (%check "stream-range" 3 "number" number? step)
    (range-from first past step)))

(define (range-from first past step)
  (let ((go-on? (if (< 0 step) < >)))
    (stream-let loop ((number first))
      (if (go-on? number past)
          (stream-cons number (loop (+ number step)))
          stream-null))))

(define (stream-iterate proc base)
  "Return the endless stream of BASE, (PROC BASE), and so on."
  (check-procedure "stream-iterate" 1 proc)
  (stream-let loop ((item base))
    (stream-cons item (loop (proc item)))))

(define (stream-unfold mapper pred generator base)
  "Return the stream of (MAPPER base) for each base from BASE on by GENERATOR, while PRED is true."
  (check-procedure "stream-unfold" 1 mapper)
  (check-procedure "stream-unfold" 2 pred)
  (check-procedure "stream-unfold" 3 generator)
  (stream-let loop ((base base))
    (if (pred base)
        (stream-cons (mapper base) (loop (generator base)))
        stream-null)))

(define (stream-unfolds proc seed)
  "Return the streams, as values, that PROC makes.  It returns the next seed, and for each stream a list of one element,
#f for none this time, or () for the end."
  (check-procedure "stream-unfolds" 1 proc)
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
  (check-stream "stream-ref" 1 stream)
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
  (check-procedure "stream-take-while" 1 pred)
  (check-stream "stream-take-while" 2 stream)
  (stream-let loop ((stream stream))
    (if (and (stream-pair? stream) (pred (stream-car stream)))
        (stream-cons (stream-car stream) (loop (stream-cdr stream)))
        stream-null)))

(define (stream-drop-while pred stream)
  "Return STREAM from the first element on that does not satisfy PRED."
  (check-procedure "stream-drop-while" 1 pred)
  (check-stream "stream-drop-while" 2 stream)
  (stream-let loop ((stream stream))
    (if (and (stream-pair? stream) (pred (stream-car stream)))
        (loop (stream-cdr stream))
        stream)))

(define (stream-filter pred stream)
  "Return the stream of the elements of STREAM that satisfy PRED."
  (check-procedure "stream-filter" 1 pred)
  (check-stream "stream-filter" 2 stream)
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
     (if count (check-count "stream->list" 1 count))
     (check-stream "stream->list" (if count 2 1) stream)
     (let loop ((left count) (stream stream) (items '()))
       (if (or (eqv? left 0) (stream-null? stream))
           (reverse! items)
           (loop (and left (- left 1)) (stream-cdr stream) (cons (stream-car stream) items)))))))

(define (stream-length stream)
  "Return the number of elements of STREAM, which must have an end."
  (check-stream "stream-length" 1 stream)
  (stream-fold (lambda (count item) (+ count 1)) 0 stream))

;;; Whole streams.

(define (stream-append . streams)
  "Return the stream of the elements of all STREAMS."
  (check-streams "stream-append" 1 streams)
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
  (check-stream "stream-concat" 1 streams)
  (stream-let loop ((streams streams))
    (cond
     ((stream-null? streams) stream-null)
     ((stream-null? (stream-car streams)) (loop (stream-cdr streams)))
     (else
      (let ((first (stream-car streams)))
        (stream-cons (stream-car first)
                     (loop (stream-cons (stream-cdr first) (stream-cdr streams)))))))))

(define (stream-map proc stream . rest)
  "Return the stream of what PROC returns for the rows of the streams, until the shortest ends."
  (define streams (cons stream rest))
  (check-procedure "stream-map" 1 proc)
  (check-streams "stream-map" 2 streams)
  (stream-let loop ((streams streams))
    (if (any-null? streams)
        stream-null
        (stream-cons (apply proc (map stream-car streams)) (loop (map stream-cdr streams))))))

(define (stream-zip stream . rest)
  "Return the stream of the rows of the streams, as lists."
  (check-streams "stream-zip" 1 (cons stream rest))
  (apply stream-map list stream rest))

(define (stream-for-each proc stream . rest)
  "Call PROC with the rows of the streams, until the shortest ends."
  (check-procedure "stream-for-each" 1 proc)
  (check-streams "stream-for-each" 2 (cons stream rest))
  (let loop ((streams (cons stream rest)))
    (if (not (any-null? streams))
        (begin
          (apply proc (map stream-car streams))
          (loop (map stream-cdr streams))))))

(define (stream-fold proc base stream)
  "Return (PROC so-far element), starting with BASE, from the first element of STREAM to the last."
  (check-procedure "stream-fold" 1 proc)
  (check-stream "stream-fold" 3 stream)
  (let loop ((result base) (stream stream))
    (if (stream-null? stream)
        result
        (loop (proc result (stream-car stream)) (stream-cdr stream)))))

(define (stream-scan proc base stream)
  "Return the stream of the results of stream-fold so far, from BASE on."
  (check-procedure "stream-scan" 1 proc)
  (check-stream "stream-scan" 3 stream)
  (stream-let loop ((base base) (stream stream))
    (if (stream-null? stream)
        (stream-cons base stream-null)
        (stream-cons base (loop (proc base (stream-car stream)) (stream-cdr stream))))))

(define (stream-reverse stream)
  "Return the stream of the elements of STREAM, which must have an end, last one first."
  (check-stream "stream-reverse" 1 stream)
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
     (throw 'match-error "stream-match" "no pattern matches" stream))
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
