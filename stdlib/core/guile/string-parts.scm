;;; Strings without procedures, where a few kernel procedures make up the whole: parts, padding, replacing, comparing.
;;;
;;; The comparisons with ranges (string= string< string-ci< …) compare substrings by way of the kernel's plain ones.
;;;
;;; Expects from the kernel: string basics, string=? string<? string-ci=? string-ci<?, char=? char-ci=?,
;;; string-upcase string-downcase string-titlecase; from strings.scm: %check-range %string-size.

(define (reverse-list->string chars)
  "Return the string of the characters of the list CHARS, last one first."
  (list->string (reverse chars)))

(define (string-take string count)
  "Return the first COUNT characters of STRING."
  (substring string 0 count))

(define (string-drop string count)
  "Return STRING without its first COUNT characters."
  (substring string count (string-length string)))

(define (string-take-right string count)
  "Return the last COUNT characters of STRING."
  (substring string (- (string-length string) count) (string-length string)))

(define (string-drop-right string count)
  "Return STRING without its last COUNT characters."
  (substring string 0 (- (string-length string) count)))

(define* (string-pad string size #:optional (char #\space) (start 0) (end (%string-size "string-pad" 1 string)))
  "Return the SIZE last characters of STRING, with CHAR before them where there are too few."
  (%check "string-pad" 1 "string" string? string)
  (%check-range "string-pad" string 4 start end)
  (let ((have (- end start)))
    (if (<= size have)
        (substring string (- end size) end)
        (string-append (make-string (- size have) char) (substring string start end)))))

(define* (string-pad-right string size #:optional (char #\space) (start 0)
                           (end (%string-size "string-pad-right" 1 string)))
  "Return the SIZE first characters of STRING, with CHAR after them where there are too few."
  (%check "string-pad-right" 1 "string" string? string)
  (%check-range "string-pad-right" string 4 start end)
  (let ((have (- end start)))
    (if (<= size have)
        (substring string start (+ start size))
        (string-append (substring string start end) (make-string (- size have) char)))))

(define* (string-replace string1 string2 #:optional (start1 0) (end1 (%string-size "string-replace" 1 string1))
                         (start2 0) (end2 (%string-size "string-replace" 2 string2)))
  "Return STRING1 with its part from START1 to END1 replaced by that of STRING2 from START2 to END2."
  (%check "string-replace" 1 "string" string? string1)
  (%check "string-replace" 2 "string" string? string2)
  (%check-range "string-replace" string1 3 start1 end1)
  (%check-range "string-replace" string2 5 start2 end2)
  (string-append (substring string1 0 start1)
                 (substring string2 start2 end2)
                 (substring string1 end1 (string-length string1))))

(define* (string-reverse string #:optional (start 0) (end (%string-size "string-reverse" 1 string)))
  "Return STRING with its part from START to END reversed."
  (let ((copy (string-copy string)))
    (string-reverse! copy start end)
    copy))

(define* (string-reverse! string #:optional (start 0) (end (%string-size "string-reverse!" 1 string)))
  "Reverse the part of STRING from START to END in place."
  (%check "string-reverse!" 1 "string" string? string)
  (%check-range "string-reverse!" string 2 start end)
  (let loop ((low start) (high (- end 1)))
    (if (< low high)
        (let ((char (string-ref string low)))
          (string-set! string low (string-ref string high))
          (string-set! string high char)
          (loop (+ low 1) (- high 1))))))

(define* (string-concatenate-reverse strings #:optional (final "")
                                     (end (%string-size "string-concatenate-reverse" 2 final)))
  "Return the strings of the list STRINGS, last one first, and then the first END characters of FINAL."
  (string-concatenate (reverse (cons (substring final 0 end) strings))))

(define string-concatenate-reverse/shared string-concatenate-reverse)
(define string-concatenate/shared string-concatenate)
(define string-append/shared string-append)

(define* (xsubstring string from #:optional (to #f) (start 0) (end (%string-size "xsubstring" 1 string)))
  "Return the characters from FROM to TO of STRING's part from START to END, repeated endlessly in both directions."
  (%check "xsubstring" 1 "string" string? string)
  (%check-range "xsubstring" string 4 start end)
  (let ((size (- end start))
        (to (or to (+ from (- end start)))))
    (if (and (= size 0) (not (= from to))) (%out-of-range "xsubstring" 4 start))
    (let loop ((index (- to 1)) (chars '()))
      (if (< index from)
          (list->string chars)
          (loop (- index 1) (cons (string-ref string (+ start (modulo index size))) chars))))))

(define* (string-xcopy! target at string from #:optional (to #f) (start 0)
                        (end (%string-size "string-xcopy!" 3 string)))
  "Copy what xsubstring would return for the later arguments into TARGET at AT."
  (string-copy! target at (xsubstring string from to start end)))

(define (substring-fill! string start end char)
  "Make all characters of STRING from START to END CHAR."
  (string-fill! string char start end))

(define (substring-move! string1 start1 end1 string2 start2)
  "Copy the characters of STRING1 from START1 to END1 into STRING2 at START2."
  (string-copy! string2 start2 (substring string1 start1 end1)))

(define-syntax-rule (define-string-update! name convert docstring)
  (define* (name string #:optional (start 0) (end (string-length string)))
    docstring
    (string-copy! string start (convert (substring string start end)))
    string))

(define-string-update! string-upcase! string-upcase "Convert STRING from START to END to upper case in place.")
(define-string-update! string-downcase! string-downcase "Convert STRING from START to END to lower case in place.")
(define-string-update! string-titlecase! string-titlecase "Convert STRING from START to END to title case in place.")

(define (string-capitalize string)
  "Return STRING with each word in title case."
  (string-titlecase string))

(define (string-capitalize! string)
  "Convert each word of STRING to title case in place."
  (string-titlecase! string))

;;; Common beginnings and ends.

(define (%common-prefix same? string1 start1 end1 string2 start2 end2)
  (let loop ((index1 start1) (index2 start2))
    (if (and (< index1 end1) (< index2 end2)
             (same? (string-ref string1 index1) (string-ref string2 index2)))
        (loop (+ index1 1) (+ index2 1))
        (- index1 start1))))

(define (%common-suffix same? string1 start1 end1 string2 start2 end2)
  (let loop ((index1 end1) (index2 end2))
    (if (and (> index1 start1) (> index2 start2)
             (same? (string-ref string1 (- index1 1)) (string-ref string2 (- index2 1))))
        (loop (- index1 1) (- index2 1))
        (- end1 index1))))

(define-syntax-rule (define-two-strings (name who) docstring (proc argument ...) (size1) result)
  (define* (name string1 string2 #:optional (start1 0) (end1 (%string-size who 1 string1))
                 (start2 0) (end2 (%string-size who 2 string2)))
    docstring
    (%check who 1 "string" string? string1)
    (%check who 2 "string" string? string2)
    (%check-range who string1 3 start1 end1)
    (%check-range who string2 5 start2 end2)
    (let ((size1 (- end1 start1))
          (answer (proc argument ... string1 start1 end1 string2 start2 end2)))
      (result answer))))

(define-two-strings (string-prefix-length "string-prefix-length")
  "Return the length of the longest common beginning of the two strings."
  (%common-prefix char=?) (size) identity)

(define-two-strings (string-prefix-length-ci "string-prefix-length-ci")
  "Return the length of the longest common beginning of the two strings, ignoring case."
  (%common-prefix char-ci=?) (size) identity)

(define-two-strings (string-suffix-length "string-suffix-length")
  "Return the length of the longest common end of the two strings."
  (%common-suffix char=?) (size) identity)

(define-two-strings (string-suffix-length-ci "string-suffix-length-ci")
  "Return the length of the longest common end of the two strings, ignoring case."
  (%common-suffix char-ci=?) (size) identity)

(define-two-strings (string-prefix-ci? "string-prefix-ci?")
  "Return #t if the second string begins with the first, ignoring case."
  (%common-prefix char-ci=?) (size) (lambda (common) (= common size)))

(define-two-strings (string-suffix-ci? "string-suffix-ci?")
  "Return #t if the second string ends with the first, ignoring case."
  (%common-suffix char-ci=?) (size) (lambda (common) (= common size)))

(define (%contains-ci string1 start1 end1 string2 start2 end2)
  (let ((size (- end2 start2)))
    (let loop ((index start1))
      (cond
       ((> (+ index size) end1) #f)
       ((= size (%common-prefix char-ci=? string1 index end1 string2 start2 end2)) index)
       (else (loop (+ index 1)))))))

(define-two-strings (string-contains-ci "string-contains-ci")
  "Return where the second string occurs in the first, ignoring case, or #f."
  (%contains-ci) (size) identity)

;;; Comparing parts of strings.

(define (%order same? less? string1 start1 end1 string2 start2 end2)
  "Return -1, 0 or 1 as the part of STRING1 comes before, with or after that of STRING2, and where they part."
  (let* ((common (%common-prefix same? string1 start1 end1 string2 start2 end2))
         (index1 (+ start1 common))
         (index2 (+ start2 common)))
    (values (cond
             ((and (= index1 end1) (= index2 end2)) 0)
             ((= index1 end1) -1)
             ((= index2 end2) 1)
             ((less? (string-ref string1 index1) (string-ref string2 index2)) -1)
             (else 1))
            index1)))

(define-syntax-rule (define-comparisons same? less? (name who (order) test) ...)
  (begin
    (define* (name string1 string2 #:optional (start1 0) (end1 (%string-size who 1 string1))
                   (start2 0) (end2 (%string-size who 2 string2)))
      "Return #t if the part of STRING1 and that of STRING2 are in this order."
      (%check who 1 "string" string? string1)
      (%check who 2 "string" string? string2)
      (%check-range who string1 3 start1 end1)
      (%check-range who string2 5 start2 end2)
      (call-with-values
          (lambda () (%order same? less? string1 start1 end1 string2 start2 end2))
        (lambda (order index) test)))
    ...))

(define-comparisons char=? char<?
  (string= "string=" (order) (= order 0))
  (string<> "string<>" (order) (not (= order 0)))
  (string< "string<" (order) (< order 0))
  (string> "string>" (order) (> order 0))
  (string<= "string<=" (order) (<= order 0))
  (string>= "string>=" (order) (>= order 0)))

(define-comparisons char-ci=? char-ci<?
  (string-ci= "string-ci=" (order) (= order 0))
  (string-ci<> "string-ci<>" (order) (not (= order 0)))
  (string-ci< "string-ci<" (order) (< order 0))
  (string-ci> "string-ci>" (order) (> order 0))
  (string-ci<= "string-ci<=" (order) (<= order 0))
  (string-ci>= "string-ci>=" (order) (>= order 0)))

(define-syntax-rule (define-string-compare (name who) docstring same? less?)
  (define* (name string1 string2 before with after #:optional (start1 0) (end1 (%string-size who 1 string1))
                 (start2 0) (end2 (%string-size who 2 string2)))
    docstring
    (%check who 1 "string" string? string1)
    (%check who 2 "string" string? string2)
    (%check-range who string1 6 start1 end1)
    (%check-range who string2 8 start2 end2)
    (call-with-values
        (lambda () (%order same? less? string1 start1 end1 string2 start2 end2))
      (lambda (order index)
        ((cond ((< order 0) before) ((= order 0) with) (else after)) index)))))

(define-string-compare (string-compare "string-compare")
  "Call BEFORE, WITH or AFTER, as STRING1 compares to STRING2, with the position in STRING1 where they part."
  char=? char<?)

(define-string-compare (string-compare-ci "string-compare-ci")
  "As string-compare, ignoring case."
  char-ci=? char-ci<?)
