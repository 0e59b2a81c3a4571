;;; The times of (srfi srfi-19): a type, seconds and nanoseconds.
;;;
;;; A time is normal when its nanoseconds lie between 0 and 10^9 - 1, with the sign of its seconds if those are not 0;
;;; every procedure here returns normal times.  Seconds that are no integers, such as those of a time that never comes,
;;; stay as they are.  UTC and TAI differ by the leap seconds; a monotonic time is TAI.

(define-module (srfi srfi-19 time)
  #:use-module (srfi srfi-9)
  #:export (make-time time? time-type time-second time-nanosecond set-time-type! set-time-second!
            set-time-nanosecond! copy-time time-utc time-tai time-monotonic time-duration time-process time-thread
            time-resolution time=? time<? time>? time<=? time>=?
            time-difference time-difference! add-duration add-duration! subtract-duration subtract-duration!
            time-utc->time-tai time-utc->time-tai! time-tai->time-utc time-tai->time-utc!
            time-utc->time-monotonic time-utc->time-monotonic! time-monotonic->time-utc time-monotonic->time-utc!
            time-tai->time-monotonic time-tai->time-monotonic! time-monotonic->time-tai time-monotonic->time-tai!
            civil->days days->civil time-error)
  #:replace (current-time))

(define-record-type time
  (make-raw-time type nanosecond second)
  time?
  (type time-type set-time-type!)
  (nanosecond time-nanosecond set-time-nanosecond!)
  (second time-second set-time-second!))

(define time-utc 'time-utc)
(define time-tai 'time-tai)
(define time-monotonic 'time-monotonic)
(define time-duration 'time-duration)
(define time-process 'time-process)
(define time-thread 'time-thread)

(define (time-error who message . arguments)
  (scm-error 'misc-error who message arguments #f))

(define nanoseconds-per-second 1000000000)

(define (nanoseconds->time type nanoseconds)
  (if (exact-integer? nanoseconds)
      (make-raw-time type
                     (remainder nanoseconds nanoseconds-per-second)
                     (quotient nanoseconds nanoseconds-per-second))
      (make-raw-time type 0 (/ nanoseconds nanoseconds-per-second))))

(define (time->nanoseconds time)
  (+ (* nanoseconds-per-second (time-second time)) (time-nanosecond time)))

(define (make-time type nanosecond second)
  "Return a normal time of TYPE."
  (if (and (exact-integer? nanosecond) (exact-integer? second))
      (nanoseconds->time type (+ nanosecond (* second nanoseconds-per-second)))
      (let ((carry (truncate-quotient (truncate (inexact->exact nanosecond)) nanoseconds-per-second)))
        (make-raw-time type (- nanosecond (* carry nanoseconds-per-second)) (+ second carry)))))

(define (copy-time time)
  "Return a time like TIME."
  (make-raw-time (time-type time) (time-nanosecond time) (time-second time)))

;;; Days: the day numbered 0 is 1970-01-01, in the Gregorian calendar without end in both directions.  The year is
;;; counted from March, so that the leap day is the last one, in eras of 400 years, or 146097 days.

(define (civil->days year month day)
  "Return the number of the day that YEAR, MONTH and DAY are."
  (let* ((y (if (<= month 2) (- year 1) year))
         (era (floor-quotient y 400))
         (year-of-era (- y (* era 400)))
         (month-from-march (modulo (+ month 9) 12))
         (day-of-year (+ (quotient (+ (* 153 month-from-march) 2) 5) (- day 1))))
    (+ (* era 146097)
       (* 365 year-of-era) (quotient year-of-era 4) (- (quotient year-of-era 100)) day-of-year
       -719468)))

(define (days->civil days)
  "Return the year, month and day of the day numbered DAYS."
  (let* ((z (+ days 719468))
         (era (floor-quotient z 146097))
         (day-of-era (- z (* era 146097)))
         (year-of-era (quotient (- day-of-era (quotient day-of-era 1460) (- (quotient day-of-era 36524))
                                   (quotient day-of-era 146096))
                                365))
         (day-of-year (- day-of-era (+ (* 365 year-of-era) (quotient year-of-era 4) (- (quotient year-of-era 100)))))
         (month-from-march (quotient (+ (* 5 day-of-year) 2) 153))
         (month (if (< month-from-march 10) (+ month-from-march 3) (- month-from-march 9))))
    (values (+ year-of-era (* era 400) (if (<= month 2) 1 0))
            month
            (+ 1 (- day-of-year (quotient (+ (* 153 month-from-march) 2) 5))))))

;;; Leap seconds: from the given month on, TAI is ahead of UTC by so many seconds; the latest first.

(define leap-seconds
  (map (lambda (entry) (cons (* 86400 (civil->days (car entry) (cadr entry) 1)) (caddr entry)))
       '((2017 1 37) (2015 7 36) (2012 7 35) (2009 1 34) (2006 1 33) (1999 1 32) (1997 7 31) (1996 1 30) (1994 7 29)
         (1993 7 28) (1992 7 27) (1991 1 26) (1990 1 25) (1988 1 24) (1985 7 23) (1983 7 22) (1982 7 21) (1981 7 20)
         (1980 1 19) (1979 1 18) (1978 1 17) (1977 1 16) (1976 1 15) (1975 1 14) (1974 1 13) (1973 1 12) (1972 7 11)
         (1972 1 10))))

(define (utc->tai-seconds second)
  (let loop ((table leap-seconds))
    (cond
     ((null? table) second)
     ((>= second (caar table)) (+ second (cdar table)))
     (else (loop (cdr table))))))

(define (tai->utc-seconds second)
  (let loop ((table leap-seconds))
    (cond
     ((null? table) second)
     ((>= second (+ (caar table) (cdar table))) (- second (cdar table)))
     (else (loop (cdr table))))))

;;; The present.

(define* (current-time #:optional (type time-utc))
  "Return the present time in TYPE."
  (case type
    ((time-utc time-tai time-monotonic)
     (let* ((now (gettimeofday))
            (second (if (eq? type 'time-utc) (car now) (utc->tai-seconds (car now)))))
       (make-raw-time type (* 1000 (cdr now)) second)))
    ((time-process time-thread)
     (let ((units (get-internal-run-time)))
       (nanoseconds->time type (quotient (* units nanoseconds-per-second) internal-time-units-per-second))))
    (else (time-error "current-time" "no clock for the time type ~S" type))))

(define* (time-resolution #:optional (type time-utc))
  "Return the number of nanoseconds in a tick of the clock for TYPE."
  (case type
    ((time-utc time-tai time-monotonic) 1000)
    ((time-process time-thread) (quotient nanoseconds-per-second internal-time-units-per-second))
    (else (time-error "time-resolution" "unsupported type of clock: ~S" type))))

;;; Comparison and arithmetic.

(define (comparable who a b)
  (if (not (and (time? a) (time? b))) (time-error who "expected two times: ~S ~S" a b))
  (if (not (eq? (time-type a) (time-type b)))
      (time-error who "times of different types: ~S ~S" (time-type a) (time-type b))))

(define-syntax-rule (define-time-comparison (name who) compare)
  (define (name a b)
    (comparable who a b)
    (compare (time->nanoseconds a) (time->nanoseconds b))))

(define-time-comparison (time=? "time=?") =)
(define-time-comparison (time<? "time<?") <)
(define-time-comparison (time>? "time>?") >)
(define-time-comparison (time<=? "time<=?") <=)
(define-time-comparison (time>=? "time>=?") >=)

(define (time-difference a b)
  "Return the duration from B to A."
  (%check "time-difference" 1 "time" time? a)
  (%check "time-difference" 2 "time" time? b)
  (comparable "time-difference" a b)
  (nanoseconds->time time-duration (- (time->nanoseconds a) (time->nanoseconds b))))

(define (check-duration who duration)
  (if (not (eq? (time-type duration) time-duration))
      (time-error who "expected a time of type time-duration: ~S" duration)))

(define (add-duration time duration)
  "Return the time that is DURATION after TIME."
  (check-duration "add-duration" duration)
  (nanoseconds->time (time-type time) (+ (time->nanoseconds time) (time->nanoseconds duration))))

(define (subtract-duration time duration)
  "Return the time that is DURATION before TIME."
  (check-duration "subtract-duration" duration)
  (nanoseconds->time (time-type time) (- (time->nanoseconds time) (time->nanoseconds duration))))

(define time-difference! time-difference)
(define add-duration! add-duration)
(define subtract-duration! subtract-duration)

;;; From one type to another.

(define-syntax-rule (define-conversion (name who) from to convert)
  (define (name time)
    (if (not (eq? (time-type time) from))
        (time-error who "expected a time of type ~S: ~S" from time))
    (make-raw-time to (time-nanosecond time) (convert (time-second time)))))

(define-conversion (time-utc->time-tai "time-utc->time-tai") time-utc time-tai utc->tai-seconds)
(define-conversion (time-tai->time-utc "time-tai->time-utc") time-tai time-utc tai->utc-seconds)
(define-conversion (time-utc->time-monotonic "time-utc->time-monotonic") time-utc time-monotonic utc->tai-seconds)
(define-conversion (time-monotonic->time-utc "time-monotonic->time-utc") time-monotonic time-utc tai->utc-seconds)
(define-conversion (time-tai->time-monotonic "time-tai->time-monotonic") time-tai time-monotonic identity)
(define-conversion (time-monotonic->time-tai "time-monotonic->time-tai") time-monotonic time-tai identity)

(define time-utc->time-tai! time-utc->time-tai)
(define time-tai->time-utc! time-tai->time-utc)
(define time-utc->time-monotonic! time-utc->time-monotonic)
(define time-monotonic->time-utc! time-monotonic->time-utc)
(define time-tai->time-monotonic! time-tai->time-monotonic)
(define time-monotonic->time-tai! time-monotonic->time-tai)
