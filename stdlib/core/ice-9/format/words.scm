;;; (ice-9 format words): integers in English words and Roman numerals.

(define-module (ice-9 format words)
  #:export (cardinal ordinal roman old-roman))

(define small
  #("zero" "one" "two" "three" "four" "five" "six" "seven" "eight" "nine" "ten" "eleven" "twelve" "thirteen" "fourteen"
    "fifteen" "sixteen" "seventeen" "eighteen" "nineteen"))
(define tens
  #("" "" "twenty" "thirty" "forty" "fifty" "sixty" "seventy" "eighty" "ninety"))
(define powers
  #("" " thousand" " million" " billion" " trillion" " quadrillion" " quintillion" " sextillion" " septillion"
    " octillion" " nonillion" " decillion" " undecillion" " duodecillion" " tredecillion" " quattuordecillion"
    " quindecillion" " sexdecillion" " septendecillion" " octodecillion" " novemdecillion" " vigintillion"))
(define irregular
  '(("one" . "first") ("two" . "second") ("three" . "third") ("five" . "fifth") ("eight" . "eighth") ("nine" . "ninth")
    ("twelve" . "twelfth")))

(define (below-hundred n)
  (if (< n 20)
      (vector-ref small n)
      (string-append (vector-ref tens (quotient n 10))
                     (if (= 0 (remainder n 10)) "" (string-append "-" (vector-ref small (remainder n 10)))))))

(define (below-thousand n)
  (let ((hundreds (quotient n 100)) (rest (remainder n 100)))
    (string-append (if (= hundreds 0) "" (string-append (vector-ref small hundreds) " hundred"))
                   (if (or (= hundreds 0) (= rest 0)) "" " ")
                   (if (= rest 0) "" (below-hundred rest)))))

(define (cardinal n)
  "Return N in words; beyond the names of powers, in digits."
  (cond ((< n 0) (string-append "minus " (cardinal (- n))))
        ((= n 0) "zero")
        ((>= n (expt 1000 (vector-length powers))) (number->string n))
        (else
         (let loop ((n n) (power 0) (parts '()))
           (if (= n 0)
               (string-join parts ", ")
               (let ((group (remainder n 1000)))
                 (loop (quotient n 1000) (+ power 1)
                       (if (= group 0)
                           parts
                           (cons (string-append (below-thousand group) (vector-ref powers power)) parts)))))))))

(define (ordinal n)
  "Return the ordinal of N in words."
  (let* ((words (cardinal n))
         (index (let ((space (string-rindex words #\space)) (hyphen (string-rindex words #\-)))
                  (+ 1 (max (or space -1) (or hyphen -1)))))
         (last (substring words index)))
    (string-append (substring words 0 index)
                   (cond ((assoc-ref irregular last))
                         ((string-suffix? "y" last) (string-append (string-drop-right last 1) "ieth"))
                         (else (string-append last "th"))))))

(define (numeral n values)
  (let loop ((n n) (values values) (parts '()))
    (cond ((<= n 0) (string-concatenate (reverse parts)))
          ((>= n (caar values)) (loop (- n (caar values)) values (cons (cdar values) parts)))
          (else (loop n (cdr values) parts)))))

(define plain-values
  '((1000 . "M") (500 . "D") (100 . "C") (50 . "L") (10 . "X") (5 . "V") (1 . "I")))
(define subtractive-values
  '((1000 . "M") (900 . "CM") (500 . "D") (400 . "CD") (100 . "C") (90 . "XC") (50 . "L") (40 . "XL") (10 . "X")
    (9 . "IX") (5 . "V") (4 . "IV") (1 . "I")))

(define (roman n) "Return N as a Roman numeral." (numeral n subtractive-values))
(define (old-roman n) "Return N as a Roman numeral without subtraction: IIII for 4." (numeral n plain-values))
