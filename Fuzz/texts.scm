;;; Fuzz targets for the parsers in Scheme of texts that strangers send. Whatever the text is, the parser returns or
;;; refuses it with an error that is about the text, not with one of a procedure that got a wrong operand; and what JSON
;;; gives, written, is read again the same. The last line of output says how many texts were accepted.
;;;
;;;     nsscheme Fuzz/texts.scm CASES PARSER
;;;
;;; CASES is what cases.scm reads; a parser of files reads them beside it. Prints `case N: …' for what is wrong.

(use-modules (ice-9 match) (json) (nsscheme debian control) (nsscheme potluck evaluation) (nsscheme potluck fields)
             (nsscheme substitutes narinfo) (web request) (web response) (rnrs bytevectors)
             (rnrs io ports) (srfi srfi-1))
(load "cases.scm")

;; What a procedure says that was not prepared for what it got, and that a value is not read as it was written.
(define careless
  '(differs wrong-type-arg wrong-number-of-args out-of-range unbound-variable match-error vm-error numerical-overflow
    goops-error))

(define (text bytes)
  (call-with-port (open-bytevector-input-port bytes)
    (lambda (port)
      (set-port-encoding! port "UTF-8")
      (set-port-conversion-strategy! port 'substitute)
      (let ((all (get-string-all port)))
        (if (eof-object? all) "" all)))))

(define path "/gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11")

(define (narinfo bytes)
  (judge-narinfo (text->narinfo (text bytes) path)))

;; Reading gives the members of an object in the opposite order, and an exact number for 2500.0, as guile-json does.
(define (json bytes)
  (define (again value) (json-string->scm (scm->json-string value)))
  (define value (again (json-string->scm (text bytes))))
  (unless (equal? value (again (again value)))
    (throw 'differs value)))

(define (control bytes)
  (for-each (lambda (stanza)
              (for-each (match-lambda ((_ . value)
                                       (false-if-refused (lambda () (parse-relations value)))
                                       (false-if-refused (lambda () (parse-provides value)))
                                       (version<? value "1.0~rc1-1")))
                        stanza))
            (read-stanzas (text bytes))))

(define (false-if-refused thunk)
  (catch #t thunk
    (lambda (key . arguments)
      (and (memq key careless) (apply throw key arguments)))))

(define (request bytes)
  (let ((request (read-request (open-bytevector-input-port bytes))))
    (read-request-body request)
    (call-with-values open-bytevector-output-port (lambda (port get) (write-request request port)))))

(define (response bytes)
  (let ((response (read-response (open-bytevector-input-port bytes))))
    (read-response-body response)
    (call-with-values open-bytevector-output-port (lambda (port get) (write-response response port)))))

;; A potluck file is evaluated within its budget and its fields are checked. What its own expressions do wrong is reported
;; as the author's error, but the check has to be prepared for any value; and in a dish without problems, the fields that
;; name things are what they have to be.
(define (digits? value count digits)
  (and (string? value) (= count (string-length value)) (string-every (string->char-set digits) value)))
(define (plain? value)
  (and (string? value) (not (string-null? value)) (not (string-index value #\/)) (not (string-prefix? "." value))))
(define (check-dish dish)
  (for-each car (dish-problems dish))
  (when (null? (dish-problems dish))
    (unless (and (plain? (dish-name dish)) (plain? (dish-version dish))
                 (digits? (dish-commit dish) 40 "0123456789abcdef")
                 (digits? (dish-sha256 dish) 52 "0123456789abcdfghijklmnpqrsvwxyz")
                 (pair? (dish-outputs dish)) (every plain? (dish-outputs dish))
                 (pair? (dish-licenses dish)) (every symbol? (dish-licenses dish)))
      (throw 'differs 'dish (dish-name dish)))))

(define (potluck bytes)
  (define file (string-append (second (command-line)) ".scm"))
  (define careless-error #f)
  (call-with-output-file file (lambda (port) (put-bytevector port bytes)) #:binary #t)
  (catch #t
    (lambda ()
      (evaluate-potluck-file file
        (lambda (form source)
          (catch #t
            (lambda () (check-dish (form->dish form source)))
            (lambda (key . arguments)
              (when (memq key careless)
                (set! careless-error (cons key arguments)))
              (apply throw key arguments))))))
    (lambda (key . arguments)
      (when careless-error (apply throw careless-error))
      (apply throw key arguments))))

(define parser
  (match (third (command-line))
    ("narinfo" narinfo) ("json" json) ("control" control) ("potluck" potluck) ("request" request)
    ("response" response)))

;; How many texts were taken; those that are refused at once show little of a parser.
(define accepted 0)

(define (check n bytes)
  (catch #t
    (lambda ()
      (parser bytes)
      (set! accepted (+ accepted 1)))
    (lambda (key . arguments)
      (when (memq key careless)
        (report n "unexpected error " (cons key arguments))))))

(for-each-case check (second (command-line)))
(format #t "accepted: ~a~%" accepted)
