;;; (json builder): JSON from Scheme values.
;;;
;;; With #:validate, the default, a value is looked at as a whole before the first character is written, so that a
;;; value without a JSON form leaves nothing behind.  Such a value is the argument of the exception `json-invalid'.

(define-module (json builder)
  #:use-module (nsscheme json-text)
  #:use-module (srfi srfi-9)
  #:export (scm->json scm->json-string scm->json-seq scm->json-seq-string))

(define-record-type <style>
  (make-style solidus? unicode? null pretty?)
  style?
  (solidus? style-solidus?)
  (unicode? style-unicode?)
  (null style-null)
  (pretty? style-pretty?))

(define (not-json value)
  (throw 'json-invalid value))

(define (expected what value)
  (scm-error 'wrong-type-arg "scm->json" "Wrong type argument in position ~A (expecting ~A): ~S"
             (list 1 what value) (list value)))

(define (json-number? value)
  (and (number? value) (real? value) (or (exact? value) (finite? value))))

(define (number->json value)
  (number->string (if (or (inexact? value) (integer? value)) value (exact->inexact value))))

(define (key->string key)
  (cond ((string? key) key)
        ((symbol? key) (symbol->string key))
        ((json-number? key) (number->json key))
        (else (expected "string, symbol or number as a key" key))))

(define (check-entry entry)
  (if (not (pair? entry))
      (expected "association list" entry)))

(define (validate value null)
  (cond ((or (eq? value null) (string? value) (symbol? value) (boolean? value) (json-number? value)) #t)
        ((vector? value) (vector-for-each-value (lambda (element) (validate element null)) value))
        ((or (pair? value) (null? value))
         (let loop ((rest value))
           (cond ((pair? rest)
                  (check-entry (car rest))
                  (key->string (caar rest))
                  (validate (cdar rest) null)
                  (loop (cdr rest)))
                 ((not (null? rest)) (expected "association list" value)))))
        (else (not-json value))))

(define (vector-for-each-value proc vector)
  (let ((end (vector-length vector)))
    (let loop ((k 0))
      (when (< k end)
        (proc (vector-ref vector k))
        (loop (+ k 1))))))

;;; Writing.  DEPTH counts the arrays and objects around a value.

(define (start-line port style depth)
  (when (style-pretty? style)
    (newline port)
    (let loop ((k depth))
      (when (> k 0)
        (put-string port "  ")
        (loop (- k 1))))))

(define (write-text text port style)
  (write-json-string text port (style-solidus? style) (style-unicode? style)))

(define (write-value value port style depth)
  (cond ((eq? value (style-null style)) (put-string port "null"))
        ((string? value) (write-text value port style))
        ((symbol? value) (write-text (symbol->string value) port style))
        ((json-number? value) (put-string port (number->json value)))
        ((eq? value #t) (put-string port "true"))
        ((vector? value) (write-array value port style depth))
        ((pair? value) (write-object value port style depth))
        ((not value) (put-string port "false"))
        ((eq? value #nil) (put-string port "false"))
        ((null? value) (put-string port "{}"))
        (else (not-json value))))

(define (write-array array port style depth)
  (define first? #t)
  (put-char port #\[)
  (vector-for-each-value
   (lambda (element)
     (if first? (set! first? #f) (put-char port #\,))
     (start-line port style (+ depth 1))
     (write-value element port style (+ depth 1)))
   array)
  (if (not first?) (start-line port style depth))
  (put-char port #\]))

(define (write-object object port style depth)
  (put-char port #\{)
  (let loop ((rest object))
    (cond ((pair? rest)
           (check-entry (car rest))
           (if (not (eq? rest object)) (put-char port #\,))
           (start-line port style (+ depth 1))
           (write-text (key->string (caar rest)) port style)
           (put-string port (if (style-pretty? style) ": " ":"))
           (write-value (cdar rest) port style (+ depth 1))
           (loop (cdr rest)))
          ((not (null? rest)) (expected "association list" object))))
  (start-line port style depth)
  (put-char port #\}))

;;; The interface.

(define* (scm->json scm #:optional (port (current-output-port))
                    #:key (solidus #f) (unicode #f) (null 'null) (validate #t) (pretty #f))
  "Write SCM to PORT as a JSON document.  SOLIDUS escapes slashes, UNICODE what lies beyond Latin 1, NULL is the value
that stands for null, VALIDATE looks at all of SCM before anything is written, PRETTY begins a line for each element."
  (if validate (%validate scm null))
  (write-value scm port (make-style solidus unicode null pretty) 0))

;; `validate' is the name of a keyword above.
(define %validate validate)

(define* (scm->json-string scm #:key (solidus #f) (unicode #f) (null 'null) (validate #t) (pretty #f))
  "Return SCM as a JSON document, a string; the keywords are those of `scm->json'."
  (call-with-output-string
   (lambda (port)
     (scm->json scm port #:solidus solidus #:unicode unicode #:null null #:validate validate #:pretty pretty))))

(define* (scm->json-seq objects #:optional (port (current-output-port)) #:key (null 'null) (solidus #f) (validate #t))
  "Write the list OBJECTS to PORT as a JSON text sequence (RFC 7464)."
  (for-each (lambda (object)
              (put-char port #\x1e)
              (scm->json object port #:solidus solidus #:null null #:validate validate)
              (newline port))
            objects))

(define* (scm->json-seq-string objects #:key (null 'null) (solidus #f) (validate #t))
  "Return the list OBJECTS as a JSON text sequence, a string."
  (call-with-output-string
   (lambda (port)
     (scm->json-seq objects port #:solidus solidus #:null null #:validate validate))))
