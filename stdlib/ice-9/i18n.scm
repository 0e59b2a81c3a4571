;;; (ice-9 i18n): what depends on a locale, for the one locale there is here, C.UTF-8.
;;;
;;; The procedures take a locale as Guile's do, and ignore it.

(define-module (ice-9 i18n)
  #:export (make-locale locale? %global-locale
            string-locale<? string-locale>? string-locale-ci<? string-locale-ci>? string-locale-ci=?
            char-locale<? char-locale>? char-locale-ci<? char-locale-ci>? char-locale-ci=?
            char-locale-upcase char-locale-downcase char-locale-titlecase
            string-locale-upcase string-locale-downcase string-locale-titlecase
            locale-string->integer locale-string->inexact number->locale-string monetary-amount->locale-string
            locale-decimal-point locale-thousands-separator locale-digit-grouping locale-encoding
            locale-day locale-day-short locale-month locale-month-short
            locale-yes-regexp locale-no-regexp))

(define %global-locale 'C.UTF-8)
(define (make-locale categories name . base) "Return the locale called NAME: there is one." %global-locale)
(define (locale? object) "Return true if OBJECT is a locale." (eq? object %global-locale))

(define-syntax-rule (define-binary (name proc) ...)
  (begin (define* (name a b #:optional locale) (proc a b)) ...))
(define-syntax-rule (define-unary (name proc) ...)
  (begin (define* (name a #:optional locale) (proc a)) ...))

(define-binary
  (string-locale<? string<?) (string-locale>? string>?)
  (string-locale-ci<? string-ci<?) (string-locale-ci>? string-ci>?) (string-locale-ci=? string-ci=?)
  (char-locale<? char<?) (char-locale>? char>?)
  (char-locale-ci<? char-ci<?) (char-locale-ci>? char-ci>?) (char-locale-ci=? char-ci=?))

(define-unary
  (char-locale-upcase char-upcase) (char-locale-downcase char-downcase) (char-locale-titlecase char-titlecase)
  (string-locale-upcase string-upcase) (string-locale-downcase string-downcase)
  (string-locale-titlecase string-titlecase))

(define (leading-number string pattern)
  "Return the number at the beginning of STRING and the count of its characters, or #f and 0."
  (let ((match (regexp-exec (make-regexp pattern) string)))
    (if match
        (let ((end (cdr (vector-ref match 1))))
          (values (string->number (string-trim (substring string 0 end))) end))
        (values #f 0))))

(define* (locale-string->integer string #:optional (base 10) locale)
  "Return the integer at the beginning of STRING and the count of its characters."
  (leading-number string "^[[:blank:]]*[+-]?[0-9]+"))

(define* (locale-string->inexact string #:optional locale)
  "Return the real number at the beginning of STRING, inexact, and the count of its characters."
  (call-with-values (lambda () (leading-number string "^[[:blank:]]*[+-]?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?"))
    (lambda (number count) (values (and number (exact->inexact number)) count))))

(define* (number->locale-string number #:optional (fraction-digits #t) locale)
  "Return the decimal representation of NUMBER, with FRACTION-DIGITS digits if that is a number."
  (if (and (exact-integer? fraction-digits) (not (exact-integer? number)))
      (let* ((scale (expt 10 fraction-digits))
             (scaled (number->string (abs (inexact->exact (round (* number scale))))))
             (digits (string-pad scaled (max (+ fraction-digits 1) (string-length scaled)) #\0))
             (point (- (string-length digits) fraction-digits)))
        (string-append (if (negative? number) "-" "") (substring digits 0 point)
                       (if (= fraction-digits 0) "" ".") (substring digits point)))
      (number->string number)))

(define* (monetary-amount->locale-string amount intl? #:optional locale)
  "Return the decimal representation of AMOUNT; the locale has no currency."
  (number->locale-string amount 2))

(define* (locale-decimal-point #:optional locale) "Return what divides integer and fraction." ".")
(define* (locale-thousands-separator #:optional locale) "Return what divides thousands." "")
(define* (locale-digit-grouping #:optional locale) "Return the sizes of the groups of digits." '())
(define* (locale-encoding #:optional locale) "Return the encoding of text." "UTF-8")
(define* (locale-yes-regexp #:optional locale) "Return a regular expression of affirmative answers." "^[yY]")
(define* (locale-no-regexp #:optional locale) "Return a regular expression of negative answers." "^[nN]")

(define days #("Sunday" "Monday" "Tuesday" "Wednesday" "Thursday" "Friday" "Saturday"))
(define months #("January" "February" "March" "April" "May" "June" "July" "August" "September" "October" "November"
                 "December"))

(define* (locale-day day #:optional locale) "Return the name of DAY, 1 being Sunday." (vector-ref days (- day 1)))
(define* (locale-month month #:optional locale) "Return the name of MONTH, from 1." (vector-ref months (- month 1)))
(define* (locale-day-short day #:optional locale) "Return the short name of DAY." (substring (locale-day day) 0 3))
(define* (locale-month-short month #:optional locale)
  "Return the short name of MONTH."
  (substring (locale-month month) 0 3))
