;;; (web http dates): the three forms of dates in headers, and the one that is written.

(define-module (web http dates)
  #:use-module (ice-9 textual-ports)
  #:use-module (srfi srfi-19)
  #:export (parse-date date-value? put-date))

(define months #("Jan" "Feb" "Mar" "Apr" "May" "Jun" "Jul" "Aug" "Sep" "Oct" "Nov" "Dec"))
(define days #("Sun" "Mon" "Tue" "Wed" "Thu" "Fri" "Sat"))
(define long-days '("Sunday" "Monday" "Tuesday" "Wednesday" "Thursday" "Friday" "Saturday"))

(define (date-value? value) (date? value))

(define (month-number name)
  (let loop ((i 0))
    (and (< i 12) (if (string=? name (vector-ref months i)) (+ i 1) (loop (+ i 1))))))

(define (day-name? name) (member name (vector->list days)))

;; The number that TEXT, with as many digits as one of LENGTHS, is, or #f.
(define (number text . lengths)
  (and text
       (memv (string-length text) lengths)
       (string-every (ucs-range->char-set 48 58) text)
       (string->number text)))

;; H:M:S as a list, or #f.
(define (clock text)
  (let ((parts (map (lambda (part) (number part 2)) (string-split text #\:))))
    (and (= (length parts) 3) (and-map (lambda (x) x) parts) parts)))

;; Seconds east of Greenwich, or #f.
(define (zone text)
  (cond ((member text '("GMT" "UTC")) 0)
        ((and (= (string-length text) 5) (memv (string-ref text 0) '(#\+ #\-)) (number (substring text 1) 4))
         => (lambda (digits)
              (let ((seconds (+ (* 3600 (quotient digits 100)) (* 60 (remainder digits 100)))))
                (if (char=? (string-ref text 0) #\-) (- seconds) seconds))))
        (else #f)))

;; The year that ends in these two digits: the one within fifty years of now.
(define (full-year digits)
  (let* ((now (date-year (current-date 0))) (year (+ digits (* 100 (quotient now 100)))))
    (cond ((>= year (+ now 50)) (- year 100))
          ((<= year (- now 50)) (+ year 100))
          (else year))))

(define (in-greenwich date)
  (if (zero? (date-zone-offset date))
      date
      (time-utc->date (date->time-utc date) 0)))

(define (build day month year time offset)
  (and day month year time offset
       (in-greenwich (make-date 0 (caddr time) (cadr time) (car time) day month year offset))))

(define (parse-date text)
  "Return the date, in Greenwich, that TEXT says in one of HTTP's three ways."
  (define words (filter (lambda (word) (not (string-null? word))) (string-split text #\space)))
  (define (word n) (list-ref words n))
  (define (without-comma text)
    (and (string-suffix? "," text) (substring text 0 (- (string-length text) 1))))
  (or (case (length words)
        ;; Tue, 15 Nov 1994 08:12:31 GMT
        ((6) (and (day-name? (without-comma (word 0)))
                  (build (number (word 1) 1 2) (month-number (word 2)) (number (word 3) 4) (clock (word 4))
                         (zone (word 5)))))
        ;; Tuesday, 15-Nov-94 08:12:31 GMT
        ((4) (let ((parts (string-split (word 1) #\-)))
               (and (member (without-comma (word 0)) long-days)
                    (= (length parts) 3)
                    (number (caddr parts) 2)
                    (build (number (car parts) 2) (month-number (cadr parts)) (full-year (number (caddr parts) 2))
                           (clock (word 2)) (zone (word 3))))))
        ;; Tue Nov 15 08:12:31 1994
        ((5) (and (day-name? (word 0))
                  (build (number (word 2) 1 2) (month-number (word 1)) (number (word 4) 4) (clock (word 3)) 0)))
        (else #f))
      (throw 'bad-header 'date text)))

(define (put-date date port)
  "Write DATE to PORT as HTTP wants it."
  (define (put-number n width)
    (put-string port (string-pad (number->string n) (max width (string-length (number->string n))) #\0)))
  (let ((date (in-greenwich date)))
    (put-string port (vector-ref days (date-week-day date)))
    (put-string port ", ")
    (put-number (date-day date) 2)
    (put-char port #\space)
    (put-string port (vector-ref months (- (date-month date) 1)))
    (put-char port #\space)
    (put-number (date-year date) 4)
    (for-each (lambda (separator n)
                (put-char port separator)
                (put-number n 2))
              '(#\space #\: #\:)
              (list (date-hour date) (date-minute date) (date-second date)))
    (put-string port " GMT")))
