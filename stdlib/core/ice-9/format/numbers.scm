;;; (ice-9 format numbers): how `format' writes objects, integers and real numbers.
;;;
;;; A real number is taken apart into the shortest digits that read back as it, and a point: the number is 0.DIGITS
;;; times ten to the power POINT.  Rounding works on these digits, half away from zero, so that what is written is a
;;; rounding of what `number->string' would show.

(define-module (ice-9 format numbers)
  #:export (object->text padded char->text integer->text fixed exponential general monetary))

(define (parameter parameters index default)
  (or (and (< index (length parameters)) (list-ref parameters index)) default))

(define (pad-char value) (if (integer? value) (integer->char value) value))

(define (pad-left text width char)
  (if (and width (< (string-length text) width))
      (string-append (make-string (- width (string-length text)) (pad-char char)) text)
      text))

;;; Objects.

(define (object->text object print as-string?)
  (let ((text (call-with-output-string (lambda (port) (print object port)))))
    (if (and as-string? (string-prefix? "#<" text))
        (string-append "\"" text "\"")
        text)))

(define (padded text parameters left?)
  "Pad TEXT by PARAMETERS: minimal width, increment, minimal padding, character."
  (let* ((width (parameter parameters 0 0)) (increment (max 1 (parameter parameters 1 1)))
         (minimum (parameter parameters 2 0)) (char (pad-char (parameter parameters 3 #\space)))
         (padding (let loop ((padding minimum))
                    (if (< (+ (string-length text) padding) width) (loop (+ padding increment)) padding)))
         (filler (make-string padding char)))
    (if left? (string-append filler text) (string-append text filler))))

(define (char->text char control? as-datum?)
  (cond (as-datum? (object->string char))
        ((and control? (< (char->integer char) 32))
         (string #\^ (integer->char (+ 64 (char->integer char)))))
        ((and control? (= (char->integer char) 127)) "^?")
        (else (string char))))

;;; Integers.

(define (with-commas digits char width)
  (let loop ((end (string-length digits)) (parts '()))
    (if (<= end width)
        (string-concatenate (cons (substring digits 0 end) parts))
        (loop (- end width) (cons* (string char) (substring digits (- end width) end) parts)))))

(define (integer->text n radix parameters commas? sign?)
  "Write N by PARAMETERS: minimal width, padding character, comma character, digits between commas."
  (let* ((digits (number->string (abs n) radix))
         (digits (if commas?
                     (with-commas digits (pad-char (parameter parameters 2 #\,)) (parameter parameters 3 3))
                     digits))
         (sign (cond ((< n 0) "-") (sign? "+") (else ""))))
    (pad-left (string-append sign digits) (parameter parameters 0 #f) (parameter parameters 1 #\space))))

;;; Digits.

(define (take-apart number)
  "Return the digits and the point of NUMBER, which is not negative; zero has no digits."
  (let* ((text (number->string (if (integer? number) number (exact->inexact number))))
         (e (string-index text #\e))
         (mantissa (substring text 0 (or e (string-length text))))
         (dot (or (string-index mantissa #\.) (string-length mantissa)))
         (digits (string-append (substring mantissa 0 dot)
                                (if (< dot (string-length mantissa)) (substring mantissa (+ dot 1)) "")))
         (zeros (or (string-skip digits #\0) (string-length digits)))
         (exponent (if e (string->number (string-trim (substring text (+ e 1)) #\+)) 0)))
    (values (string-trim-right (substring digits zeros) #\0)
            (if (= zeros (string-length digits)) 0 (+ dot exponent (- zeros))))))

(define (round-to digits point count)
  "Round to COUNT digits after the point; return the digits and the point."
  (let ((position (+ point count)))
    (cond ((>= position (string-length digits)) (values digits point))
          ((< position 0) (values "" point))
          ((char<? (string-ref digits position) #\5) (values (substring digits 0 position) point))
          (else
           (let* ((kept (number->string (+ 1 (string->number (string-append "0" (substring digits 0 position))))))
                  (carry? (> (string-length kept) position)))
             (values (pad-left kept position #\0) (if carry? (+ point 1) point)))))))

(define (integer-part digits point)
  (cond ((<= point 0) "")
        ((>= point (string-length digits))
         (string-append digits (make-string (- point (string-length digits)) #\0)))
        (else (substring digits 0 point))))

(define (fraction-part digits point count)
  "Return the digits after the point, COUNT of them if that is a number."
  (let* ((shown (cond ((string-null? digits) "")
                      ((>= point (string-length digits)) "")
                      ((< point 0) (string-append (make-string (- point) #\0) digits))
                      (else (substring digits point)))))
    (cond ((not count) shown)
          ((> (string-length shown) count) (substring shown 0 count))
          (else (string-append shown (make-string (- count (string-length shown)) #\0))))))

(define (special? number)
  (and (inexact? number) (or (nan? number) (inf? number))))

(define (sign-of number sign?)
  (cond ((or (< number 0) (and (inexact? number) (zero? number) (< (/ 1. number) 0))) "-")
        (sign? "+")
        (else "")))

(define (finish text width overflow pad)
  (if (and overflow width (> (string-length text) width))
      (make-string width (pad-char overflow))
      (pad-left text width pad)))

;;; Real numbers.

(define (fixed number parameters colon? sign?)
  "~F, by PARAMETERS: width, digits after the point, scale, overflow character, padding character."
  (let ((width (parameter parameters 0 #f)) (count (parameter parameters 1 #f))
        (scale (parameter parameters 2 0)) (overflow (parameter parameters 3 #f))
        (pad (parameter parameters 4 #\space)))
    (if (special? number)
        (finish (number->string number) width overflow pad)
        (call-with-values (lambda () (take-apart (abs number)))
          (lambda (digits point)
            (finish (fixed-text (sign-of number sign?) digits (+ point scale) width count) width overflow pad))))))

(define (fixed-text sign digits point width count)
  (define (text digits point count)
    (let* ((whole (integer-part digits point)) (fraction (fraction-part digits point count))
           (fraction (if (and (string-null? fraction) (not count)) "0" fraction))
           (short (string-append sign whole "." fraction)))
      (if (and (string-null? whole)
               (not (and width (>= (string-length short) width) (not (string-null? fraction)))))
          (string-append sign "0." fraction)
          short)))
  (define (rounded count)
    (call-with-values (lambda () (round-to digits point count))
      (lambda (digits point) (text digits point count))))
  (if count
      (rounded count)
      (let ((natural (text digits point #f)))
        ;; With a width and no count, as many digits as there is room for.
        (if (and width (> (string-length natural) width))
            (rounded (max 0 (- width (string-length sign) (max 1 point) 1)))
            natural))))

(define (exponential number parameters colon? sign?)
  "~E, by PARAMETERS: width, digits after the point, digits of the exponent, scale, overflow character, padding
character, exponent character."
  (let ((width (parameter parameters 0 #f)) (count (parameter parameters 1 #f))
        (exponent-digits (parameter parameters 2 1)) (scale (parameter parameters 3 1))
        (overflow (parameter parameters 4 #f)) (pad (parameter parameters 5 #\space))
        (mark (pad-char (parameter parameters 6 #\E))))
    (if (special? number)
        (finish (number->string number) width overflow pad)
        (call-with-values (lambda () (take-apart (abs number)))
          (lambda (digits point)
            (let* ((zero? (string-null? digits))
                   (count (and count (if (> scale 0) (max 0 (- count (- scale 1))) count))))
              (call-with-values
                  (lambda () (if count (round-to digits scale count) (values digits scale)))
                (lambda (digits shifted)
                  ;; Rounding up may have added a digit: move the point.
                  (let ((exponent (if zero? 0 (+ (- point scale) (- shifted scale)))))
                    (finish (string-append (fixed-text (sign-of number sign?) digits scale #f count)
                                           (string mark)
                                           (if (< exponent 0) "-" "+")
                                           (pad-left (number->string (abs exponent)) exponent-digits #\0))
                            width overflow pad))))))))))

(define (general number parameters colon? sign?)
  "~G: ~F if the number has a moderate size, followed by as many blanks as an exponent would take, or ~E."
  (if (special? number)
      (fixed number (list (parameter parameters 0 #f)) #f sign?)
      (call-with-values (lambda () (take-apart (abs number)))
        (lambda (digits point)
          (let* ((width (parameter parameters 0 #f)) (count (parameter parameters 1 #f))
                 (blanks (if (parameter parameters 2 #f) (+ 2 (parameter parameters 2 #f)) 4))
                 (decimals (and count (- count point))))
            (if (if count (<= 0 decimals count) (>= point 0))
                (string-append
                 (fixed number (list (and width (- width blanks)) decimals #f
                                     (parameter parameters 4 #f) (parameter parameters 5 #f))
                        #f sign?)
                 (make-string blanks #\space))
                (exponential number parameters colon? sign?)))))))

(define (monetary number parameters sign-first? sign?)
  "~$, by PARAMETERS: digits after the point, minimal digits before it, width, padding character."
  (let ((count (parameter parameters 0 2)) (whole (parameter parameters 1 1))
        (width (parameter parameters 2 #f)) (pad (parameter parameters 3 #\space))
        (sign (sign-of number sign?)))
    (if (special? number)
        (finish (number->string number) width #f pad)
        (call-with-values
            (lambda () (call-with-values (lambda () (take-apart (abs number)))
                         (lambda (digits point) (round-to digits point count))))
          (lambda (digits point)
            (let ((text (string-append (pad-left (integer-part digits point) whole #\0) "."
                                       (fraction-part digits point count))))
              (if sign-first?
                  (string-append sign (pad-left text (and width (- width (string-length sign))) pad))
                  (pad-left (string-append sign text) width pad))))))))
