;;; The dates of (srfi srfi-19): a moment as the calendar and the clock of a time zone show it; and Julian days, the
;;; number of days since noon of 1 January 4713 BC, as exact fractions.

(define-module (srfi srfi-19 date)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-19 time)
  #:export (make-date date? date-nanosecond date-second date-minute date-hour date-day date-month date-year
            date-zone-offset date-year-day date-week-day date-week-number date-calendar-week date-days
            current-date current-julian-day current-modified-julian-day
            date->time-utc date->time-tai date->time-monotonic
            time-utc->date time-tai->date time-monotonic->date
            date->julian-day date->modified-julian-day julian-day->date modified-julian-day->date
            time-utc->julian-day time-utc->modified-julian-day julian-day->time-utc modified-julian-day->time-utc
            time-tai->julian-day time-tai->modified-julian-day julian-day->time-tai modified-julian-day->time-tai
            time-monotonic->julian-day time-monotonic->modified-julian-day
            julian-day->time-monotonic modified-julian-day->time-monotonic))

(define-record-type date
  (make-date nanosecond second minute hour day month year zone-offset)
  date?
  (nanosecond date-nanosecond)
  (second date-second)
  (minute date-minute)
  (hour date-hour)
  (day date-day)
  (month date-month)
  (year date-year)
  (zone-offset date-zone-offset))

;;; Moments.

(define (date-days date)
  "Return the number of the day of DATE, counted from 1970-01-01."
  (civil->days (date-year date) (date-month date) (date-day date)))

(define (date->time-utc date)
  "Return the UTC time of DATE."
  (make-time time-utc
             (date-nanosecond date)
             (+ (* 86400 (date-days date))
                (* 3600 (date-hour date))
                (* 60 (date-minute date))
                (date-second date)
                (- (date-zone-offset date)))))

(define (date->time-tai date)
  "Return the TAI time of DATE."
  (time-utc->time-tai (date->time-utc date)))

(define (date->time-monotonic date)
  "Return the monotonic time of DATE."
  (time-utc->time-monotonic (date->time-utc date)))

(define (local-offset second)
  "Return how many seconds the local clock is ahead of UTC at SECOND."
  (- (tm:gmtoff (localtime second))))

(define* (time-utc->date time #:optional (zone-offset (local-offset (time-second time))))
  "Return the date of the UTC time TIME, ZONE-OFFSET seconds east of Greenwich, by default in the local zone."
  (if (not (eq? (time-type time) time-utc))
      (time-error "time-utc->date" "expected a time of type ~S: ~S" time-utc time))
  (let* ((borrow (if (< (time-nanosecond time) 0) 1 0))
         (second (- (+ (time-second time) zone-offset) borrow))
         (nanosecond (+ (time-nanosecond time) (* borrow 1000000000)))
         (second-of-day (modulo second 86400)))
    (call-with-values (lambda () (days->civil (floor-quotient second 86400)))
      (lambda (year month day)
        (make-date nanosecond
                   (modulo second-of-day 60)
                   (modulo (quotient second-of-day 60) 60)
                   (quotient second-of-day 3600)
                   day month year zone-offset)))))

(define (time-tai->date time . zone-offset)
  "As time-utc->date, for a TAI time."
  (apply time-utc->date (time-tai->time-utc time) zone-offset))

(define (time-monotonic->date time . zone-offset)
  "As time-utc->date, for a monotonic time."
  (apply time-utc->date (time-monotonic->time-utc time) zone-offset))

(define (current-date . zone-offset)
  "Return the present date, by default in the local zone."
  (apply time-utc->date (current-time time-utc) zone-offset))

;;; Days of the year and of the week.

(define (date-year-day date)
  "Return the number of DATE's day in its year, from 1."
  (+ 1 (- (date-days date) (civil->days (date-year date) 1 1))))

(define (date-week-day date)
  "Return the number of DATE's day in its week, from 0 for Sunday."
  (modulo (+ 4 (date-days date)) 7))

(define (days-before-first-week date first-day)
  "Return the number of days of DATE's year before its first FIRST-DAY."
  (modulo (- first-day (+ 4 (civil->days (date-year date) 1 1))) 7))

(define (date-week-number date first-day)
  "Return the number of DATE's week in its year, where weeks begin with the day FIRST-DAY: as in Guile, the first whole
week is week 0, and what is before is -1."
  (floor-quotient (- (date-year-day date) 1 (days-before-first-week date first-day)) 7))

(define (date-calendar-week date first-day)
  "As strftime's %U and %W say it: a part of a week at the beginning of the year is week 0."
  (+ (date-week-number date first-day) (if (= 0 (days-before-first-week date first-day)) 0 1)))

;;; Julian days.

(define epoch-julian-day 4881175/2)
(define modified-offset 4800001/2)

(define (time-utc->julian-day time)
  "Return the Julian day of the UTC time TIME."
  (+ epoch-julian-day
     (/ (+ (time-second time) (/ (time-nanosecond time) 1000000000)) 86400)))

(define (julian-day->time-utc julian-day)
  "Return the UTC time of JULIAN-DAY."
  (let ((nanoseconds (round (* 86400 1000000000 (- (inexact->exact julian-day) epoch-julian-day)))))
    (make-time time-utc nanoseconds 0)))

(define (time-tai->julian-day time) (time-utc->julian-day (time-tai->time-utc time)))
(define (time-monotonic->julian-day time) (time-utc->julian-day (time-monotonic->time-utc time)))
(define (date->julian-day date) (time-utc->julian-day (date->time-utc date)))

(define (time-utc->modified-julian-day time) (- (time-utc->julian-day time) modified-offset))
(define (time-tai->modified-julian-day time) (- (time-tai->julian-day time) modified-offset))
(define (time-monotonic->modified-julian-day time) (- (time-monotonic->julian-day time) modified-offset))
(define (date->modified-julian-day date) (- (date->julian-day date) modified-offset))

(define (julian-day->time-tai day) (time-utc->time-tai (julian-day->time-utc day)))
(define (julian-day->time-monotonic day) (time-utc->time-monotonic (julian-day->time-utc day)))
(define (julian-day->date day . zone-offset) (apply time-utc->date (julian-day->time-utc day) zone-offset))

(define (modified-julian-day->time-utc day) (julian-day->time-utc (+ day modified-offset)))
(define (modified-julian-day->time-tai day) (julian-day->time-tai (+ day modified-offset)))
(define (modified-julian-day->time-monotonic day) (julian-day->time-monotonic (+ day modified-offset)))
(define (modified-julian-day->date day . zone-offset)
  (apply julian-day->date (+ day modified-offset) zone-offset))

(define (current-julian-day) (time-utc->julian-day (current-time time-utc)))
(define (current-modified-julian-day) (time-utc->modified-julian-day (current-time time-utc)))
