;;; (ice-9 i18n): what depends on a locale, for the one locale there is here, C.UTF-8.
;;;
;;; The procedures take a locale as Guile's do; it is checked, and has nothing else to say.

(define-module (ice-9 i18n)
  #:export (make-locale locale? %global-locale
            string-locale<? string-locale>? string-locale-ci<? string-locale-ci>? string-locale-ci=?
            char-locale<? char-locale>? char-locale-ci<? char-locale-ci>? char-locale-ci=?
            char-locale-upcase char-locale-downcase char-locale-titlecase
            string-locale-upcase string-locale-downcase string-locale-titlecase
            locale-string->integer locale-string->inexact number->locale-string monetary-amount->locale-string
            locale-decimal-point locale-thousands-separator locale-digit-grouping locale-encoding
            locale-day locale-day-short locale-month locale-month-short
            locale-yes-regexp locale-no-regexp locale-am-string locale-pm-string locale-date+time-format
            locale-date-format locale-time-format locale-time+am/pm-format locale-era locale-era-date+time-format
            locale-era-date-format locale-era-time-format locale-era-year locale-currency-symbol
            locale-currency-symbol-precedes-negative? locale-currency-symbol-precedes-positive?
            locale-monetary-decimal-point locale-monetary-fractional-digits locale-monetary-grouping
            locale-monetary-negative-sign locale-monetary-positive-sign locale-monetary-thousands-separator
            locale-negative-separated-by-space? locale-negative-sign-position
            locale-positive-separated-by-space? locale-positive-sign-position))

(define %global-locale 'C.UTF-8)
(define (make-locale categories name . base)
  "Return the locale called NAME: there is one."
  (%check "make-locale" 1 "category or list of categories"
          (lambda (object) (or (exact-integer? object) (and (pair? object) (and-map exact-integer? object)))) categories)
  (%check "make-locale" 2 "string" string? name)
  %global-locale)
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

;; What the locale says, each with what it is.
(define-syntax-rule (define-items (name value docstring) ...)
  (begin
    (define* (name #:optional (locale %global-locale))
      docstring
      (%check (symbol->string 'name) 1 "locale" locale? locale)
      value)
    ...))

(define-items
  (locale-decimal-point "." "Return what divides integer and fraction.")
  (locale-thousands-separator "" "Return what divides thousands.")
  (locale-digit-grouping '() "Return the sizes of the groups of digits.")
  (locale-encoding "UTF-8" "Return the encoding of text.")
  (locale-yes-regexp "^[yY]" "Return a regular expression of affirmative answers.")
  (locale-no-regexp "^[nN]" "Return a regular expression of negative answers.")
  (locale-am-string "AM" "Return what is said of the time before noon.")
  (locale-pm-string "PM" "Return what is said of the time after noon.")
  (locale-date+time-format "%a %b %e %H:%M:%S %Y" "Return the format of date and time for strftime.")
  (locale-date-format "%m/%d/%y" "Return the format of dates for strftime.")
  (locale-time-format "%H:%M:%S" "Return the format of times for strftime.")
  (locale-time+am/pm-format "%I:%M:%S %p" "Return the format of times of half a day for strftime.")
  (locale-era "" "Return the eras, of which there are none.")
  (locale-era-date+time-format "" "Return the format of date and time with an era.")
  (locale-era-date-format "" "Return the format of dates with an era.")
  (locale-era-time-format "" "Return the format of times with an era.")
  (locale-era-year "" "Return the format of years with an era.")
  (locale-monetary-decimal-point "" "Return what divides integer and fraction of money.")
  (locale-monetary-grouping '() "Return the sizes of the groups of digits of money.")
  (locale-monetary-negative-sign "" "Return the sign of debts.")
  (locale-monetary-positive-sign "" "Return the sign of what is no debt.")
  (locale-monetary-thousands-separator "" "Return what divides thousands of money."))

;; The same for money as it is written at home or, if INTL? is true, everywhere.
(define-syntax-rule (define-money (name value docstring) ...)
  (begin
    (define* (name intl? #:optional (locale %global-locale))
      docstring
      (%check (symbol->string 'name) 2 "locale" locale? locale)
      (let ((known value))
        (if (procedure? known) (known intl?) known)))
    ...))

(define-money
  (locale-currency-symbol (lambda (intl?) (if intl? "" "-")) "Return the sign of the currency.")
  (locale-currency-symbol-precedes-negative? #t "Return #t if the currency stands before debts.")
  (locale-currency-symbol-precedes-positive? #t "Return #t if the currency stands before what is no debt.")
  (locale-monetary-fractional-digits -1 "Return the number of digits behind the point, -1 if the locale says nothing.")
  (locale-negative-separated-by-space? #t "Return #t if a space divides the currency and debts.")
  (locale-positive-separated-by-space? #t "Return #t if a space divides the currency and what is no debt.")
  (locale-negative-sign-position 'unspecified "Return where the sign of debts stands.")
  (locale-positive-sign-position 'unspecified "Return where the sign of what is no debt stands."))

(define days #("Sunday" "Monday" "Tuesday" "Wednesday" "Thursday" "Friday" "Saturday"))
(define months #("January" "February" "March" "April" "May" "June" "July" "August" "September" "October" "November"
                 "December"))

(define (name-of who names number)
  (%check who 1 "exact integer" exact-integer? number)
  (if (not (<= 1 number (vector-length names))) (%out-of-range who 1 number))
  (vector-ref names (- number 1)))

(define* (locale-day day #:optional locale) "Return the name of DAY, 1 being Sunday." (name-of "locale-day" days day))
(define* (locale-month month #:optional locale) "Return the name of MONTH, from 1."
  (name-of "locale-month" months month))
(define* (locale-day-short day #:optional locale) "Return the short name of DAY." (substring (locale-day day) 0 3))
(define* (locale-month-short month #:optional locale)
  "Return the short name of MONTH."
  (substring (locale-month month) 0 3))
