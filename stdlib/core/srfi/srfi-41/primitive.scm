;;; What streams are made of, for (srfi srfi-41).
;;;
;;; A stream is a cell that holds either what the stream is, the end or a pair, or a thunk that returns another stream.
;;; Forcing a cell takes over the cell of that other stream, link by link in a loop, so that a long chain of streams
;;; that are only each other's continuation needs no room.

(define-module (srfi srfi-41 primitive)
  #:use-module (srfi srfi-9)
  #:export (stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda
            define-stream stream-let %stream-suspend %stream-of-pair %make-pair check-stream))

(define-record-type <stream>
  (make-stream cell)
  stream?
  (cell stream-cell set-stream-cell!))

(define-record-type <stream-pair>
  (%make-pair head tail)
  pair-content?
  (head pair-head)
  (tail pair-tail))

(define (check-stream who position object)
  "Check that OBJECT, argument number POSITION of WHO, is a stream."
  (%check who position "stream" stream? object))

;; A cell: (#t . content) or (#f . thunk).
(define (%stream-suspend thunk)
  "Return the stream that THUNK will return."
  (make-stream (cons #f thunk)))

(define (%stream-of-pair pair)
  "Return the stream whose first pair is PAIR."
  (make-stream (cons #t pair)))

(define stream-null (make-stream (cons #t '())))

(define (content stream)
  (let ((cell (stream-cell stream)))
    (if (car cell)
        (cdr cell)
        (let ((next ((cdr cell)))
              (cell (stream-cell stream)))
          (if (not (car cell))
              (begin
                (check-stream "stream-lambda" 1 next)
                (let ((other (stream-cell next)))
                  (set-car! cell (car other))
                  (set-cdr! cell (cdr other))
                  (set-stream-cell! next cell))))
          (content stream)))))

(define (stream-null? object)
  "Return #t if OBJECT is the end of a stream."
  (and (stream? object) (null? (content object))))

(define (stream-pair? object)
  "Return #t if OBJECT is a stream that goes on."
  (and (stream? object) (pair-content? (content object))))

(define (pair-of who stream)
  (check-stream who 1 stream)
  (let ((pair (content stream)))
    (if (null? pair) (%wrong-type who 1 "stream that goes on" stream))
    pair))

(define (stream-car stream)
  "Return the first element of STREAM."
  (force (pair-head (pair-of "stream-car" stream))))

(define (stream-cdr stream)
  "Return STREAM without its first element."
  (pair-tail (pair-of "stream-cdr" stream)))

(define-syntax-rule (stream-cons head tail)
  (%stream-of-pair (%make-pair (delay head) (%stream-suspend (lambda () tail)))))

(define-syntax-rule (stream-lambda formals body0 body ...)
  (lambda formals (%stream-suspend (lambda () body0 body ...))))

(define-syntax-rule (define-stream (name . formals) body0 body ...)
  (define name (stream-lambda formals body0 body ...)))

(define-syntax-rule (stream-let name ((variable value) ...) body0 body ...)
  ((letrec ((name (stream-lambda (variable ...) body0 body ...))) name) value ...))
