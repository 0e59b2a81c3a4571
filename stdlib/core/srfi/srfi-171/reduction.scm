;;; (srfi srfi-171 reduction): results that end a reduction, and reductions that heed them.

(define-module (srfi srfi-171 reduction)
  #:use-module (srfi srfi-9)
  #:use-module (rnrs bytevectors)
  #:export (reduced reduced? unreduce ensure-reduced preserving-reduced list-reduce vector-reduce string-reduce
            bytevector-u8-reduce port-reduce generator-reduce))

(define-record-type <reduced>
  (reduced value)
  reduced?
  (value unreduce))

(define (ensure-reduced result)
  "Return RESULT, as one that ends the reduction."
  (if (reduced? result) result (reduced result)))

(define (preserving-reduced reducer)
  "Return a reducer like REDUCER whose reduced results stay so when a reduction unwraps them."
  (lambda (result element)
    (let ((result (reducer result element)))
      (if (reduced? result) (reduced result) result))))

;; Reduces what (NEXT) returns until END? of it.
(define (reduce-by reducer identity next end?)
  (let loop ((result identity))
    (if (reduced? result)
        (unreduce result)
        (let ((element (next)))
          (if (end? element) result (loop (reducer result element)))))))

(define done (list 'done))
(define (done? element) (eq? element done))

;; Reduces the elements that (REF COLLECTION index) returns.
(define (reduce-indexed reducer identity collection length ref)
  (let ((index -1))
    (reduce-by reducer identity
               (lambda ()
                 (set! index (+ index 1))
                 (if (< index length) (ref collection index) done))
               done?)))

(define (list-reduce reducer identity list)
  "Reduce the elements of LIST."
  (reduce-by reducer identity
             (lambda ()
               (if (null? list)
                   done
                   (let ((element (car list)))
                     (set! list (cdr list))
                     element)))
             done?))
(define (vector-reduce reducer identity vector)
  "Reduce the elements of VECTOR."
  (reduce-indexed reducer identity vector (vector-length vector) vector-ref))
(define (string-reduce reducer identity string)
  "Reduce the characters of STRING."
  (reduce-indexed reducer identity string (string-length string) string-ref))
(define (bytevector-u8-reduce reducer identity bytes)
  "Reduce the bytes of BYTES."
  (reduce-indexed reducer identity bytes (bytevector-length bytes) bytevector-u8-ref))
(define (port-reduce reducer identity reader port)
  "Reduce what (READER PORT) returns up to the end of the file."
  (reduce-by reducer identity (lambda () (reader port)) eof-object?))
(define (generator-reduce reducer identity generator)
  "Reduce what (GENERATOR) returns up to an end-of-file object."
  (reduce-by reducer identity generator eof-object?))
