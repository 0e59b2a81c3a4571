;;; (json parser): Scheme values from JSON.
;;;
;;; A document is parsed as a string: a port is read to its end first, because nothing may follow the document.  Where
;;; something may (#:concatenated, sequences), exactly the characters of one document are taken from the port.  So the
;;; work is one native search for each string and a few steps for each other token.
;;;
;;; What is wrong throws `json-invalid' with the port, which stands at the character that was not expected.

(define-module (json parser)
  #:use-module (srfi srfi-9)
  #:use-module ((srfi srfi-41) #:select (stream-cons stream-null))
  #:export (json->scm json-string->scm json-seq->scm json-seq-string->scm))

;; A text that is being parsed.  Procedures get an index into it, return the value that begins there and leave the
;; index behind that value in `end'.
(define-record-type <source>
  (make-source text null ordered? end fail)
  source?
  (text source-text)
  (null source-null)
  (ordered? source-ordered?)
  (end source-end set-source-end!)
  (fail source-fail))

(define (unexpected source i)
  ((source-fail source) i))

(define-syntax-rule (white? char)
  (or (eqv? char #\space) (eqv? char #\newline) (eqv? char #\return) (eqv? char #\tab)))

(define (skip-white text i)
  (let ((end (string-length text)))
    (let loop ((i i))
      (if (and (< i end) (white? (string-ref text i)))
          (loop (+ i 1))
          i))))

(define (char-at text i)
  "Return the character of TEXT at I, or #f behind its end."
  (and (< i (string-length text)) (string-ref text i)))

;;; Values.

(define (parse-value source i)
  (let* ((text (source-text source))
         (i (skip-white text i)))
    (case (char-at text i)
      ((#\") (parse-string source (+ i 1)))
      ((#\{) (parse-object source (+ i 1)))
      ((#\[) (parse-array source (+ i 1)))
      ((#\- #\0 #\1 #\2 #\3 #\4 #\5 #\6 #\7 #\8 #\9) (parse-number source i))
      ((#\t) (parse-word source i "true" #t))
      ((#\f) (parse-word source i "false" #f))
      ((#\n) (parse-word source i "null" (source-null source)))
      (else (unexpected source i)))))

(define (parse-word source i word value)
  (let* ((text (source-text source))
         (common (string-prefix-length word text 0 (string-length word) i)))
    (if (< common (string-length word))
        (unexpected source (+ i common)))
    (set-source-end! source (+ i common))
    value))

(define (parse-array source i)
  (let* ((text (source-text source))
         (first (skip-white text i)))
    (if (eqv? (char-at text first) #\])
        (begin (set-source-end! source (+ first 1)) (vector))
        (let loop ((i first) (elements '()))
          (let* ((elements (cons (parse-value source i) elements))
                 (i (skip-white text (source-end source))))
            (case (char-at text i)
              ((#\,) (loop (+ i 1) elements))
              ((#\]) (set-source-end! source (+ i 1)) (list->vector (reverse! elements)))
              (else (unexpected source i))))))))

;; As in guile-json, a comma may be missing between two entries, or stand before the first; one after the last may not.
(define (parse-object source i)
  (let ((text (source-text source)))
    (let loop ((i (skip-white text i)) (entries '()))
      (case (char-at text i)
        ((#\})
         (set-source-end! source (+ i 1))
         (if (source-ordered? source) (reverse! entries) entries))
        (else
         (let* ((i (if (eqv? (char-at text i) #\,) (skip-white text (+ i 1)) i))
                (entry (parse-entry source i)))
           (loop (skip-white text (source-end source)) (cons entry entries))))))))

(define (parse-entry source i)
  (let ((text (source-text source)))
    (if (not (eqv? (char-at text i) #\"))
        (unexpected source i))
    (let* ((key (parse-string source (+ i 1)))
           (colon (skip-white text (source-end source))))
      (if (not (eqv? (char-at text colon) #\:))
          (unexpected source colon))
      (cons key (parse-value source (+ colon 1))))))

;;; Strings.

(define special (char-set-union (char-set #\" #\\) (ucs-range->char-set 0 32)))

(define (parse-string source start)
  (let ((text (source-text source)))
    (let loop ((start start) (parts '()))
      (let* ((i (string-index text special start))
             (char (and i (string-ref text i))))
        (cond ((eqv? char #\")
               (set-source-end! source (+ i 1))
               (if (null? parts)
                   (substring text start i)
                   (string-concatenate-reverse parts (substring text start i))))
              ((eqv? char #\\)
               (let ((escaped (string (parse-escape source (+ i 1)))))
                 (loop (source-end source)
                       (if (= i start) (cons escaped parts) (cons* escaped (substring text start i) parts)))))
              (else (unexpected source (or i (string-length text)))))))))

(define (parse-escape source i)
  "Return the character that the escape sequence behind a backslash stands for."
  (set-source-end! source (+ i 1))
  (case (char-at (source-text source) i)
    ((#\") #\")
    ((#\\) #\\)
    ((#\/) #\/)
    ((#\n) #\newline)
    ((#\t) #\tab)
    ((#\r) #\return)
    ((#\b) #\backspace)
    ((#\f) #\page)
    ((#\u) (parse-unicode source (+ i 1)))
    (else (unexpected source i))))

(define (hexadecimal source i)
  "Return the number that the four digits at I stand for."
  (let loop ((k i) (value 0))
    (if (= k (+ i 4))
        value
        (let* ((char (char-at (source-text source) k))
               (digit (and char (char<? char #\x80) (string-index "0123456789abcdef" (char-downcase char)))))
          (if (not digit)
              (unexpected source k))
          (loop (+ k 1) (+ (* 16 value) digit))))))

(define (parse-unicode source i)
  (let ((text (source-text source))
        (code (hexadecimal source i)))
    (cond ((not (<= #xd800 code #xdfff))
           (set-source-end! source (+ i 4))
           (integer->char code))
          ;; A pair of surrogates is one character; half a pair is none.
          ((and (< code #xdc00) (eqv? (char-at text (+ i 4)) #\\) (eqv? (char-at text (+ i 5)) #\u))
           (let ((low (hexadecimal source (+ i 6))))
             (if (not (<= #xdc00 low #xdfff))
                 (unexpected source (+ i 6)))
             (set-source-end! source (+ i 10))
             (integer->char (+ #x10000 (ash (- code #xd800) 10) (- low #xdc00)))))
          (else (unexpected source (+ i 4))))))

;;; Numbers.  A fraction of zeros and an exponent without a minus leave a number exact.

(define (skip-digits text i)
  (let ((end (string-length text)))
    (let loop ((i i))
      (if (and (< i end) (char<=? #\0 (string-ref text i) #\9))
          (loop (+ i 1))
          i))))

(define (digits-end source i)
  "Return the index behind the digits at I, of which there must be one."
  (let ((end (skip-digits (source-text source) i)))
    (if (= end i)
        (unexpected source i)
        end)))

(define (parse-number source i)
  (let* ((text (source-text source))
         (start (if (eqv? (string-ref text i) #\-) (+ i 1) i))
         (whole (if (eqv? (char-at text start) #\0) (+ start 1) (digits-end source start)))
         (fraction (if (eqv? (char-at text whole) #\.) (digits-end source (+ whole 1)) whole))
         (exponent? (memv (char-at text fraction) '(#\e #\E)))
         (sign (and exponent? (char-at text (+ fraction 1))))
         (end (if exponent?
                  (digits-end source (+ fraction (if (memv sign '(#\+ #\-)) 2 1)))
                  fraction)))
    (set-source-end! source end)
    (if (= end whole)
        (integer-value text i start end)
        (let ((exponent (if exponent? (string->number (substring text (+ fraction 1) end)) 0)))
          (if (and (>= exponent 0) (not (string-index text nonzero whole fraction)))
              (* (integer-value text i start whole) (power-of-ten source exponent i))
              (inexact-value text i fraction exponent end))))))

(define nonzero (string->char-set "123456789"))

(define (integer-value text i start end)
  "Return the integer at I, whose digits stand from START to END."
  (if (> (- end start) 17)
      (string->number (substring text i end))
      (let loop ((k start) (value 0))
        (if (< k end)
            (loop (+ k 1) (+ (* 10 value) (- (char->integer (string-ref text k)) 48)))
            (if (= i start) value (- value))))))

;; Some digits should not become any number of gigabytes.
(define longest-exponent 100000)

(define (power-of-ten source exponent i)
  (if (> exponent longest-exponent)
      (unexpected source i)
      (expt 10 exponent)))

(define (inexact-value text i fraction exponent end)
  "Return the double nearest to the number at I, whose digits end at FRACTION and the whole of it at END."
  (let ((digits (- fraction i)))
    (cond ((< (abs exponent) 250) (string->number (substring text i end)))
          ;; Far beyond what a double can hold the digits make no difference.
          ((< (abs exponent) (+ digits 1000)) (scaled text i fraction exponent))
          ((> exponent 0) (scaled text i fraction (+ digits 1000)))
          (else (if (eqv? (string-ref text i) #\-) -0.0 0.0)))))

(define (scaled text i fraction exponent)
  (let* ((digits (substring text i fraction))
         (point (string-index digits #\.))
         (decimals (if point (- (string-length digits) point 1) 0))
         (value (* (string->number (string-delete #\. digits)) (expt 10 (- exponent decimals)))))
    (if (and (eqv? value 0) (eqv? (string-ref text i) #\-))
        -0.0
        (exact->inexact value))))

;;; Errors.  The key is also that of (json builder), whose argument is a value.

(define (print-invalid port key args default)
  (define where (and (pair? args) (car args)))
  (cond ((and (port? where) (input-port? where))
         (display "invalid JSON: unexpected " port)
         (let ((char (and (not (port-closed? where)) (char-ready? where) (peek-char where))))
           (if (char? char)
               (write (string char) port)
               (display "end" port)))
         (simple-format port " at line ~A, column ~A" (+ (port-line where) 1) (+ (port-column where) 1)))
        ((pair? args) (simple-format port "there is no JSON for ~S" where))
        (else (default))))

(set-exception-printer! 'json-invalid print-invalid)

;;; Documents in strings.

(define (string-failure text)
  "Return the procedure that reports an error in TEXT, through a port that stands there."
  (lambda (i)
    (let ((port (open-input-string text)))
      (get-string-n port i)
      (throw 'json-invalid port))))

(define (parse-document text null ordered? fail)
  (let* ((source (make-source text null ordered? 0 fail))
         ;; A byte order mark is no part of a document.
         (value (parse-value source (if (eqv? (char-at text 0) #\xfeff) 1 0)))
         (end (skip-white text (source-end source))))
    (if (< end (string-length text))
        (fail end))
    value))

(define* (json-string->scm str #:key (null 'null) (ordered #f))
  "Return the value of the JSON document STR.  NULL is the value of null; with ORDERED the entries of objects stand in
the order of the document, else in the opposite one."
  (if (not (string? str))
      (scm-error 'wrong-type-arg "json-string->scm" "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list 1 "string" str) (list str)))
  (parse-document str null ordered (string-failure str)))

;;; Documents in ports.

(define (port-failure port text line column)
  "Return the procedure that reports an error in TEXT, read from PORT where it stood at LINE and COLUMN."
  (lambda (i)
    (unread-string (substring text i) port)
    (let loop ((line line) (start 0))
      (let ((next (string-index text #\newline start i)))
        (cond (next (loop (+ line 1) (+ next 1)))
              (else
               (set-port-line! port line)
               (set-port-column! port (if (= start 0) (+ column i) (- i start)))))))
    (throw 'json-invalid port)))

(define (skip-white-in port)
  (let ((char (peek-char port)))
    (when (white? char)
      (read-char port)
      (skip-white-in port))))

(define in-number (string->char-set "0123456789+-.eE"))

(define (document-text port)
  "Take the text of one document from PORT: up to its last bracket, to the end of its string or of its word."
  (define (finish chars) (list->string (reverse! chars)))
  (define (in-word chars left part?)
    (let ((char (peek-char port)))
      (if (and (> left 0) (char? char) (part? char))
          (in-word (cons (read-char port) chars) (- left 1) part?)
          (finish chars))))
  (define (in-string chars depth)
    (let ((char (peek-char port)))
      (cond ((or (eof-object? char) (char<? char #\space)) (finish chars))
            ((eqv? char #\") (in-value (cons (read-char port) chars) depth))
            ((eqv? char #\\)
             (let* ((chars (cons (read-char port) chars))
                    (next (read-char port)))
               (if (eof-object? next) (finish chars) (in-string (cons next chars) depth))))
            (else (in-string (cons (read-char port) chars) depth)))))
  (define (in-value chars depth)
    (if (= depth 0)
        (finish chars)
        (let ((char (peek-char port)))
          (if (or (eof-object? char) (eqv? char #\x1e))
              (finish chars)
              (let ((chars (cons (read-char port) chars)))
                (case char
                  ((#\[ #\{) (in-value chars (+ depth 1)))
                  ((#\] #\}) (in-value chars (- depth 1)))
                  ((#\") (in-string chars depth))
                  (else (in-value chars depth))))))))
  (skip-white-in port)
  (case (peek-char port)
    ((#\[ #\{) (in-value (list (read-char port)) 1))
    ((#\") (in-string (list (read-char port)) 0))
    ((#\t #\n) (in-word '() 4 char-alphabetic?))
    ((#\f) (in-word '() 5 char-alphabetic?))
    (else (in-word '() (inf) (lambda (char) (char-set-contains? in-number char))))))

(define (parse-from port text-of null ordered?)
  (let* ((line (port-line port))
         (column (port-column port))
         (text (text-of port)))
    (parse-document text null ordered? (port-failure port text line column))))

(define* (json->scm #:optional (port (current-input-port)) #:key (null 'null) (ordered #f) (concatenated #f))
  "Return the value of the JSON document that PORT yields; what follows it is an error unless CONCATENATED says that
more documents may.  The other keywords are those of `json-string->scm'."
  (cond (concatenated
         (skip-white-in port)
         (let ((value (parse-from port document-text null ordered)))
           (skip-white-in port)
           value))
        (else (parse-from port get-string-all null ordered))))

;;; Sequences (RFC 7464): a record separator, a document, the end of a line.

(define (skip-record port)
  (let ((char (peek-char port)))
    (unless (or (eof-object? char) (eqv? char #\x1e))
      (read-char port)
      (skip-record port))))

(define (skip-separators port)
  (when (eqv? (peek-char port) #\x1e)
    (read-char port)
    (skip-separators port)))

(define (parse-record port null ordered?)
  "Return the value of the record at PORT as a list of one, or nothing of it and #f."
  (define value
    (catch 'json-invalid
      (lambda ()
        (and (eqv? (peek-char port) #\x1e)
             (begin
               (skip-separators port)
               (list (parse-from port document-text null ordered?)))))
      (lambda _ #f)))
  (if (and value (eqv? (peek-char port) #\newline))
      (begin (read-char port) value)
      (begin (skip-record port) #f)))

(define* (json-seq->scm #:optional (port (current-input-port))
                        #:key (null 'null) (ordered #f) (handle-truncate 'skip) (truncated-object 'truncated))
  "Return a stream of the values of the JSON text sequence that PORT yields.  HANDLE-TRUNCATE says what becomes
of a record that is not whole: throw, stop, skip or replace (by TRUNCATED-OBJECT)."
  (if (not (memq handle-truncate '(throw stop skip replace)))
      (scm-error 'wrong-type-arg "json-seq->scm" "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list #:handle-truncate "throw, stop, skip or replace" handle-truncate) (list handle-truncate)))
  (let next ()
    (cond ((eof-object? (peek-char port)) stream-null)
          ((parse-record port null ordered) => (lambda (value) (stream-cons (car value) (next))))
          (else (case handle-truncate
                  ((throw) (throw 'json-invalid port))
                  ((stop) stream-null)
                  ((skip) (next))
                  (else (stream-cons truncated-object (next))))))))

(define* (json-seq-string->scm str #:key (null 'null) (ordered #f)
                               (handle-truncate 'skip) (truncated-object 'truncated))
  "Return a stream of the values of the JSON text sequence STR; the keywords are those of `json-seq->scm'."
  (json-seq->scm (open-input-string str) #:null null #:ordered ordered
                 #:handle-truncate handle-truncate #:truncated-object truncated-object))
