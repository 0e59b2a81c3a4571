;;; Dates as text, by templates: date->string and string->date of (srfi srfi-19).
;;;
;;; A directive is a tilde and a character.  Writing puts together the texts of the directives; reading collects what it
;;; finds in a vector of the fields of a date.

(define-module (srfi srfi-19 text)
  #:use-module (srfi srfi-19 time)
  #:use-module (srfi srfi-19 date)
  #:export (date->string string->date))

(define day-names #("Sunday" "Monday" "Tuesday" "Wednesday" "Thursday" "Friday" "Saturday"))
(define month-names
  #("January" "February" "March" "April" "May" "June" "July" "August" "September" "October" "November" "December"))

(define (short name) (substring name 0 3))

(define (padded number size char)
  (let ((text (number->string number)))
    (if (< (string-length text) size) (string-pad text size char) text)))

(define (zeros number size) (padded number size #\0))
(define (spaces number size) (padded number size #\space))
(define (day-name date) (vector-ref day-names (date-week-day date)))
(define (month-name date) (vector-ref month-names (- (date-month date) 1)))
(define (hour-12 date) (if (> (date-hour date) 12) (- (date-hour date) 12) (date-hour date)))

(define (zone date)
  (let* ((offset (date-zone-offset date))
         (minutes (quotient (abs offset) 60)))
    (if (= offset 0)
        "Z"
        (string-append (if (< offset 0) "-" "+") (zeros (quotient minutes 60) 2)
                       (zeros (remainder minutes 60) 2)))))

(define (fraction date)
  "Return the seconds of DATE with their fraction, without zeros at the end."
  (string-append (number->string (date-second date)) "."
                 (if (= 0 (date-nanosecond date))
                     "0"
                     (string-trim-right (zeros (date-nanosecond date) 9) #\0))))

(define (year-text year)
  "Return YEAR in at least four figures, with a sign if there are more; the year before 1 is 0."
  (cond ((< year 0) (string-append "-" (zeros (- -1 year) 4)))
        ((> year 9999) (string-append "+" (number->string year)))
        (else (zeros year 4))))

(define (directive char date)
  "Return the text of the directive CHAR for DATE."
  (case char
    ((#\~) "~")
    ((#\a) (short (day-name date)))
    ((#\A) (day-name date))
    ((#\b #\h) (short (month-name date)))
    ((#\B) (month-name date))
    ((#\c) (date->string date "~a ~b ~d ~H:~M:~S~z ~Y"))
    ((#\d) (zeros (date-day date) 2))
    ((#\D) (date->string date "~m/~d/~y"))
    ((#\e) (spaces (date-day date) 2))
    ((#\f) (fraction date))
    ((#\H) (zeros (date-hour date) 2))
    ((#\I) (zeros (hour-12 date) 2))
    ((#\j) (zeros (date-year-day date) 3))
    ((#\k) (spaces (date-hour date) 2))
    ((#\l) (spaces (hour-12 date) 2))
    ((#\m) (zeros (date-month date) 2))
    ((#\M) (zeros (date-minute date) 2))
    ((#\n) "\n")
    ((#\N) (zeros (date-nanosecond date) 9))
    ((#\p) (if (< (date-hour date) 12) "AM" "PM"))
    ((#\r) (date->string date "~I:~M:~S ~p"))
    ((#\s) (number->string (time-second (date->time-utc date))))
    ((#\S) (zeros (date-second date) 2))
    ((#\t) "\t")
    ((#\T) (date->string date "~H:~M:~S"))
    ((#\U) (zeros (date-calendar-week date 0) 2))
    ((#\V) (zeros (date-week-number date 1) 2))
    ((#\w) (number->string (date-week-day date)))
    ((#\W) (zeros (date-calendar-week date 1) 2))
    ((#\x) (date->string date "~m/~d/~y"))
    ((#\X) (date->string date "~H:~M:~S"))
    ((#\y) (zeros (modulo (date-year date) 100) 2))
    ((#\Y) (year-text (date-year date)))
    ((#\z #\Z) (zone date))
    ((#\1) (date->string date "~Y-~m-~d"))
    ((#\2) (date->string date "~H:~M:~S~z"))
    ((#\3) (date->string date "~H:~M:~S"))
    ((#\4) (date->string date "~Y-~m-~dT~H:~M:~S~z"))
    ((#\5) (date->string date "~Y-~m-~dT~H:~M:~S"))
    (else (time-error "date->string" "unknown directive ~~~A" char))))

(define* (date->string date #:optional (template "~c"))
  "Return the text of DATE by TEMPLATE."
  (let ((end (string-length template)))
    (let loop ((index 0) (parts '()))
      (cond
       ((= index end) (string-concatenate (reverse parts)))
       ((and (char=? (string-ref template index) #\~) (= (+ index 1) end))
        (time-error "date->string" "a template ends with ~~: ~S" template))
       ((char=? (string-ref template index) #\~)
        (loop (+ index 2) (cons (directive (string-ref template (+ index 1)) date) parts)))
       (else
        (let ((next (or (string-index template #\~ (+ index 1)) end)))
          (loop next (cons (substring template index next) parts))))))))

;;; Reading.

(define (mismatch text template)
  (time-error "string->date" "~S is no date by the template ~S" text template))

(define (skip-until pred port fail)
  (let ((char (peek-char port)))
    (cond
     ((eof-object? char) (fail))
     ((not (pred char)) (read-char port) (skip-until pred port fail)))))

(define (read-number most port fail)
  "Read a number of at most MOST digits from PORT; call FAIL if there is none."
  (let loop ((number #f) (left most))
    (let ((char (peek-char port)))
      (if (and (> left 0) (char? char) (char-numeric? char))
          (begin
            (read-char port)
            (loop (+ (* 10 (or number 0)) (- (char->integer char) 48)) (- left 1)))
          (or number (fail))))))

(define (read-word port)
  (let loop ((chars '()))
    (let ((char (peek-char port)))
      (if (and (char? char) (char-alphabetic? char))
          (loop (cons (read-char port) chars))
          (reverse-list->string chars)))))

(define (read-zone port fail)
  "Read an offset from UTC, in seconds."
  (let ((char (read-char port)))
    (cond
     ((eof-object? char) (fail))
     ((memv char '(#\Z #\z)) 0)
     ((memv char '(#\+ #\-))
      (let* ((hours (read-number 2 port fail))
             (minutes (begin
                        (if (eqv? (peek-char port) #\:) (read-char port))
                        (if (and (char? (peek-char port)) (char-numeric? (peek-char port)))
                            (read-number 2 port fail)
                            0)))
             (offset (* 60 (+ (* 60 hours) minutes))))
        (if (char=? char #\-) (- offset) offset)))
     (else (fail)))))

(define (string->date text template)
  "Return the date that TEXT is by TEMPLATE; a zone that it does not give is UTC."
  (let ((fields (make-vector 8 #f))
        (port (open-input-string text)))

    (define (fail) (mismatch text template))
    (define (note! field value) (vector-set! fields field value))

    (define (name-index names convert)
      (skip-until char-alphabetic? port fail)
      (let ((word (read-word port)))
        (let loop ((index 0))
          (cond
           ((= index (vector-length names)) (fail))
           ((string-ci=? word (convert (vector-ref names index))) index)
           (else (loop (+ index 1)))))))

    (define (number-field! field most)
      (skip-until char-numeric? port fail)
      (note! field (read-number most port fail)))

    (define (read-directive char)
      (case char
        ((#\~) (if (not (eqv? (read-char port) #\~)) (fail)))
        ((#\a) (name-index day-names short))
        ((#\A) (name-index day-names identity))
        ((#\b #\h) (note! 5 (+ 1 (name-index month-names short))))
        ((#\B) (note! 5 (+ 1 (name-index month-names identity))))
        ((#\d #\e) (number-field! 4 2))
        ((#\H #\k) (number-field! 3 2))
        ((#\m) (number-field! 5 2))
        ((#\M) (number-field! 2 2))
        ((#\S) (number-field! 1 2))
        ((#\N) (number-field! 0 9))
        ((#\y)
         (number-field! 6 2)
         (note! 6 (+ (vector-ref fields 6) (if (< (vector-ref fields 6) 50) 2000 1900))))
        ((#\Y) (number-field! 6 4))
        ((#\z) (note! 7 (read-zone port fail)))
        (else (time-error "string->date" "unknown directive ~~~A" char))))

    (let loop ((chars (string->list template)))
      (cond
       ((null? chars))
       ((and (char=? (car chars) #\~) (pair? (cdr chars)))
        (read-directive (cadr chars))
        (loop (cddr chars)))
       ((eqv? (read-char port) (car chars)) (loop (cdr chars)))
       (else (fail))))
    (if (not (and (vector-ref fields 4) (vector-ref fields 5) (vector-ref fields 6)))
        (scm-error 'wrong-type-arg "string->date" "~S has no day, month and year by the template ~S"
                   (list text template) (list text)))
    (apply make-date
           (map (lambda (value default) (or value default)) (vector->list fields) '(0 0 0 0 1 1 1970 0)))))
