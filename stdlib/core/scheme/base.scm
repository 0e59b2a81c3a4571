;;; (scheme base): the base library of R7RS, most of it the core's.

(define-module (scheme base)
  #:use-module ((srfi srfi-1) #:select (member assoc map for-each))
  #:use-module ((srfi srfi-34) #:select (guard))
  #:use-module ((ice-9 rdelim) #:select (read-line))
  #:replace (raise read-string bytevector-copy! string-map string-for-each)
  #:re-export-and-replace (map for-each member assoc)
  #:export (square features binary-port? textual-port? input-port-open? output-port-open? flush-output-port)
  #:re-export (* + - ... / < <= = => > >= _ abs and append apply assq assv begin boolean=? boolean? bytevector
               bytevector-append bytevector-copy bytevector-length bytevector-u8-ref
               bytevector-u8-set! bytevector? caar cadr call-with-current-continuation call-with-port
               call-with-values call/cc car case cdar cddr cdr ceiling char->integer char-ready? char<=? char<?
               char=? char>=? char>? char? close-input-port close-output-port close-port complex? cond cond-expand
               cons current-error-port current-input-port current-output-port define define-record-type
               define-syntax define-values denominator do dynamic-wind else eof-object eof-object? eq? equal? eqv?
               error error-object-irritants error-object-message error-object? even? exact exact-integer-sqrt
               exact-integer? exact? expt file-error? floor floor-quotient floor-remainder floor/ gcd
               get-output-bytevector get-output-string guard if include include-ci inexact inexact? input-port?
               integer->char integer? lambda lcm length let let* let*-values let-syntax let-values letrec letrec*
               letrec-syntax list list->string list->vector list-copy list-ref list-set! list-tail list?
               make-bytevector make-list make-parameter make-string make-vector max memq memv min modulo
               negative? newline not null? number->string number? numerator odd? open-input-bytevector
               open-input-string open-output-bytevector open-output-string or output-port? pair? parameterize
               peek-char peek-u8 port? positive? procedure? quasiquote quote quotient raise-continuable rational?
               rationalize read-bytevector read-bytevector! read-char read-error? read-line read-u8 real? remainder
               reverse round set! set-car! set-cdr! string string->list string->number string->symbol string->utf8
               string->vector string-append string-copy string-copy! string-fill! string-length
               string-ref string-set! string<=? string<? string=? string>=? string>? string? substring
               symbol->string symbol=? symbol? syntax-error syntax-rules truncate truncate-quotient
               truncate-remainder truncate/ u8-ready? unless unquote unquote-splicing utf8->string values vector
               vector->list vector->string vector-append vector-copy vector-copy! vector-fill! vector-for-each
               vector-length vector-map vector-ref vector-set! vector? when with-exception-handler write-bytevector
               write-char write-string write-u8 zero?))

(define bytevector-copy! %r7rs-bytevector-copy!)
(define (square x) "Return X times X." (* x x))
(define (features) "Return the features that cond-expand knows." %cond-expand-features)

(define* (read-string count #:optional (port (current-input-port)))
  "Read at most COUNT characters from PORT; return the eof object at its end."
  (get-string-n port count))

(define (raise object)
  "Raise OBJECT; a handler must not return."
  (raise-exception object))

(define (binary-port? object) "Return true if OBJECT is a port: any port here reads and writes bytes." (port? object))
(define (textual-port? object) "Return true if OBJECT is a port: any port here reads and writes text." (port? object))
(define (input-port-open? port) "Return true if PORT can be read from."
  (and (input-port? port) (not (port-closed? port))))
(define (output-port-open? port) "Return true if PORT can be written to."
  (and (output-port? port) (not (port-closed? port))))
(define* (flush-output-port #:optional (port (current-output-port))) "Pass on what PORT still holds."
  (force-output port))

(define (shortest string strings)
  (apply min (string-length string) (map string-length strings)))

(define (string-for-each proc string . strings)
  "Call PROC with each character, or the characters at each position, of STRING and STRINGS, up to the shortest's end."
  (if (null? strings)
      ((@ (guile) string-for-each) proc string)
      (let ((strings (cons string strings))
            (end (shortest string strings)))
        (do ((i 0 (+ i 1)))
            ((= i end))
          (apply proc (map (lambda (string) (string-ref string i)) strings))))))

(define (string-map proc string . strings)
  "Return the string of what PROC returns for each character, or the characters at each position."
  (if (null? strings)
      ((@ (guile) string-map) proc string)
      (let ((strings (cons string strings))
            (end (shortest string strings)))
        (let loop ((i 0) (chars '()))
          (if (= i end)
              (reverse-list->string chars)
              (loop (+ i 1) (cons (apply proc (map (lambda (string) (string-ref string i)) strings)) chars)))))))
