;;; Strings with procedures: searching, trimming, walking, building.
;;;
;;; Where Guile takes "a character, a character set or a predicate", the first two go to the kernel's `%` procedures
;;; and only a predicate is called back from here.  Positions are checked once, by %check-range; after that a loop
;;; needs no check of its own.
;;;
;;; Expects from the kernel: string basics, char-set? char-set-contains?, and with the arguments
;;; (STRING CHAR-OR-CHAR-SET START END): %string-index %string-index-right %string-skip %string-skip-right
;;; %string-count; and (%string-split STRING CHAR-OR-CHAR-SET).

(define (%check-range who string position start end)
  "Check that STRING is one and that START and END, arguments POSITION and the next of WHO, are a range of it."
  (if (not (and (exact-integer? start) (exact-integer? end)))
      (%wrong-type who (if (exact-integer? start) (+ position 1) position) "exact integer"
                   (if (exact-integer? start) end start)))
  (if (not (<= 0 start (string-length string))) (%out-of-range who position start))
  (if (not (<= start end (string-length string))) (%out-of-range who (+ position 1) end)))

(define (%string-size who position string)
  (if (string? string)
      (string-length string)
      (%wrong-type who position "string" string)))

(define (%char-predicate who position matcher)
  "Return the predicate that MATCHER, a character, a character set or a predicate, stands for."
  (cond
   ((procedure? matcher) matcher)
   ((char? matcher) (lambda (char) (char=? char matcher)))
   ((char-set? matcher) (lambda (char) (char-set-contains? matcher char)))
   (else (%wrong-type who position "character, character set or predicate" matcher))))

;;; Searching.

(define-syntax-rule (define-string-search (name who) docstring kernel search)
  (define* (name string matcher #:optional (start 0) (end (%string-size who 1 string)))
    docstring
    (%check who 1 "string" string? string)
    (%check-range who string 3 start end)
    (cond
     ((procedure? matcher) (search string matcher start end))
     ((or (char? matcher) (char-set? matcher)) (kernel string matcher start end))
     (else (%wrong-type who 2 "character, character set or predicate" matcher)))))

(define (%search-forward string pred start end)
  (let loop ((index start))
    (cond
     ((= index end) #f)
     ((pred (string-ref string index)) index)
     (else (loop (+ index 1))))))

(define (%search-backward string pred start end)
  (let loop ((index (- end 1)))
    (cond
     ((< index start) #f)
     ((pred (string-ref string index)) index)
     (else (loop (- index 1))))))

(define (%skip-forward string pred start end)
  (%search-forward string (lambda (char) (not (pred char))) start end))

(define (%skip-backward string pred start end)
  (%search-backward string (lambda (char) (not (pred char))) start end))

(define (%count-matches string pred start end)
  (let loop ((index start) (count 0))
    (cond
     ((= index end) count)
     ((pred (string-ref string index)) (loop (+ index 1) (+ count 1)))
     (else (loop (+ index 1) count)))))

(define-string-search (string-index "string-index")
  "Return the position of the first character of STRING that matches MATCHER, or #f."
  %string-index %search-forward)

(define-string-search (string-index-right "string-index-right")
  "Return the position of the last character of STRING that matches MATCHER, or #f."
  %string-index-right %search-backward)

(define-string-search (string-rindex "string-rindex")
  "Return the position of the last character of STRING that matches MATCHER, or #f."
  %string-index-right %search-backward)

(define-string-search (string-skip "string-skip")
  "Return the position of the first character of STRING that does not match MATCHER, or #f."
  %string-skip %skip-forward)

(define-string-search (string-skip-right "string-skip-right")
  "Return the position of the last character of STRING that does not match MATCHER, or #f."
  %string-skip-right %skip-backward)

(define-string-search (string-count "string-count")
  "Return how many characters of STRING match MATCHER."
  %string-count %count-matches)

(define-syntax-rule (define-string-test (name who) docstring (walk pred string start end) body)
  (define* (name matcher string #:optional (start 0) (end (%string-size who 2 string)))
    docstring
    (%check who 2 "string" string? string)
    (%check-range who string 3 start end)
    (let ((pred (%char-predicate who 1 matcher)))
      (let walk ((start start)) body))))

(define-string-test (string-any "string-any")
  "Return the first true answer for a character of STRING, or #f."
  (walk pred string start end)
  (cond
   ((= start end) #f)
   ((= (+ start 1) end) (pred (string-ref string start)))
   (else (or (pred (string-ref string start)) (walk (+ start 1))))))

(define-string-test (string-every "string-every")
  "Return the answer for the last character of STRING if all are true, #t for an empty string, else #f."
  (walk pred string start end)
  (cond
   ((= start end) #t)
   ((= (+ start 1) end) (pred (string-ref string start)))
   (else (and (pred (string-ref string start)) (walk (+ start 1))))))

(define string-any-c-code string-any)
(define string-every-c-code string-every)

;;; Trimming and taking apart.

(define* (string-trim string #:optional (matcher char-set:whitespace) (start 0)
                      (end (%string-size "string-trim" 1 string)))
  "Return STRING without the characters at its front that match MATCHER, white space by default."
  (%check "string-trim" 1 "string" string? string)
  (let ((first (string-skip string matcher start end)))
    (if first (substring string first end) "")))

(define* (string-trim-right string #:optional (matcher char-set:whitespace) (start 0)
                            (end (%string-size "string-trim-right" 1 string)))
  "Return STRING without the characters at its end that match MATCHER, white space by default."
  (%check "string-trim-right" 1 "string" string? string)
  (let ((last (string-skip-right string matcher start end)))
    (if last (substring string start (+ last 1)) "")))

(define* (string-trim-both string #:optional (matcher char-set:whitespace) (start 0)
                           (end (%string-size "string-trim-both" 1 string)))
  "Return STRING without the characters at both ends that match MATCHER, white space by default."
  (%check "string-trim-both" 1 "string" string? string)
  (let ((first (string-skip string matcher start end)))
    (if first
        (substring string first (+ 1 (string-skip-right string matcher first end)))
        "")))

(define* (string-tokenize string #:optional (token-set char-set:graphic) (start 0)
                          (end (%string-size "string-tokenize" 1 string)))
  "Return the list of the longest runs in STRING of characters of TOKEN-SET."
  (%check "string-tokenize" 1 "string" string? string)
  (%check "string-tokenize" 2 "character set" char-set? token-set)
  (let loop ((end end) (result '()))
    (let ((last (string-index-right string token-set start end)))
      (if last
          (let ((before (string-skip-right string token-set start last)))
            (if before
                (loop before (cons (substring string (+ before 1) (+ last 1)) result))
                (cons (substring string start (+ last 1)) result)))
          result))))

(define (string-split string matcher)
  "Return the list of the parts of STRING between the characters that match MATCHER."
  (%check "string-split" 1 "string" string? string)
  (cond
   ((or (char? matcher) (char-set? matcher)) (%string-split string matcher))
   ((procedure? matcher)
    (let loop ((end (string-length string)) (result '()))
      (let ((last (%search-backward string matcher 0 end)))
        (if last
            (loop last (cons (substring string (+ last 1) end) result))
            (cons (substring string 0 end) result)))))
   (else (%wrong-type "string-split" 2 "character, character set or predicate" matcher))))

(define (%select-chars string start end keep?)
  (let loop ((index start) (result '()))
    (if (= index end)
        (reverse-list->string result)
        (let ((char (string-ref string index)))
          (loop (+ index 1) (if (keep? char) (cons char result) result))))))

(define* (string-filter matcher string #:optional (start 0) (end (%string-size "string-filter" 2 string)))
  "Return the string of the characters of STRING that match MATCHER."
  (%check "string-filter" 2 "string" string? string)
  (%check-range "string-filter" string 3 start end)
  (%select-chars string start end (%char-predicate "string-filter" 1 matcher)))

(define* (string-delete matcher string #:optional (start 0) (end (%string-size "string-delete" 2 string)))
  "Return the string of the characters of STRING that do not match MATCHER."
  (%check "string-delete" 2 "string" string? string)
  (%check-range "string-delete" string 3 start end)
  (let ((delete? (%char-predicate "string-delete" 1 matcher)))
    (%select-chars string start end (lambda (char) (not (delete? char))))))

;;; Walking.

(define (%char-result who proc char)
  (if (char? char)
      char
      (scm-error 'misc-error who "procedure ~S returned non-char ~S" (list proc char) #f)))

(define* (string-map proc string #:optional (start 0) (end (%string-size "string-map" 2 string)))
  "Return the string of what PROC returns for each character of STRING, from left to right."
  (%check "string-map" 1 "procedure" procedure? proc)
  (%check "string-map" 2 "string" string? string)
  (%check-range "string-map" string 3 start end)
  (let loop ((index start) (result '()))
    (if (= index end)
        (reverse-list->string result)
        (loop (+ index 1) (cons (%char-result "string-map" proc (proc (string-ref string index))) result)))))

(define* (string-map! proc string #:optional (start 0) (end (%string-size "string-map!" 2 string)))
  "Replace each character of STRING by what PROC returns for it."
  (%check "string-map!" 1 "procedure" procedure? proc)
  (%check "string-map!" 2 "string" string? string)
  (%check-range "string-map!" string 3 start end)
  (let loop ((index start))
    (if (< index end)
        (begin
          (string-set! string index (%char-result "string-map!" proc (proc (string-ref string index))))
          (loop (+ index 1))))))

(define* (string-for-each proc string #:optional (start 0) (end (%string-size "string-for-each" 2 string)))
  "Call PROC with each character of STRING, from left to right."
  (%check "string-for-each" 1 "procedure" procedure? proc)
  (%check "string-for-each" 2 "string" string? string)
  (%check-range "string-for-each" string 3 start end)
  (let loop ((index start))
    (if (< index end)
        (begin
          (proc (string-ref string index))
          (loop (+ index 1))))))

(define* (string-for-each-index proc string #:optional (start 0)
                                (end (%string-size "string-for-each-index" 2 string)))
  "Call PROC with each position in STRING, from left to right."
  (%check "string-for-each-index" 1 "procedure" procedure? proc)
  (%check "string-for-each-index" 2 "string" string? string)
  (%check-range "string-for-each-index" string 3 start end)
  (let loop ((index start))
    (if (< index end)
        (begin
          (proc index)
          (loop (+ index 1))))))

(define* (string-fold kons knil string #:optional (start 0) (end (%string-size "string-fold" 3 string)))
  "Return (KONS char so-far), starting with KNIL, from the first character of STRING to the last."
  (%check "string-fold" 1 "procedure" procedure? kons)
  (%check "string-fold" 3 "string" string? string)
  (%check-range "string-fold" string 4 start end)
  (let loop ((index start) (result knil))
    (if (= index end)
        result
        (loop (+ index 1) (kons (string-ref string index) result)))))

(define* (string-fold-right kons knil string #:optional (start 0)
                            (end (%string-size "string-fold-right" 3 string)))
  "Return (KONS char so-far), starting with KNIL, from the last character of STRING to the first."
  (%check "string-fold-right" 1 "procedure" procedure? kons)
  (%check "string-fold-right" 3 "string" string? string)
  (%check-range "string-fold-right" string 4 start end)
  (let loop ((index (- end 1)) (result knil))
    (if (< index start)
        result
        (loop (- index 1) (kons (string-ref string index) result)))))

;;; Building.

(define* (string-unfold stop? mapper successor seed #:optional (base "") (make-final (lambda (seed) "")))
  "Return BASE, then (MAPPER seed) for each seed from SEED on by SUCCESSOR, then (MAKE-FINAL seed) when STOP? is true."
  (%check "string-unfold" 1 "procedure" procedure? stop?)
  (%check "string-unfold" 2 "procedure" procedure? mapper)
  (%check "string-unfold" 3 "procedure" procedure? successor)
  (let loop ((seed seed) (chars '()))
    (if (stop? seed)
        (string-append base (reverse-list->string chars) (make-final seed))
        (let ((char (%char-result "string-unfold" mapper (mapper seed))))
          (loop (successor seed) (cons char chars))))))

(define* (string-unfold-right stop? mapper successor seed #:optional (base "") (make-final (lambda (seed) "")))
  "As string-unfold, from right to left."
  (%check "string-unfold-right" 1 "procedure" procedure? stop?)
  (%check "string-unfold-right" 2 "procedure" procedure? mapper)
  (%check "string-unfold-right" 3 "procedure" procedure? successor)
  (let loop ((seed seed) (chars '()))
    (if (stop? seed)
        (string-append (make-final seed) (list->string chars) base)
        (let ((char (%char-result "string-unfold-right" mapper (mapper seed))))
          (loop (successor seed) (cons char chars))))))

(define (string-tabulate proc size)
  "Return the string of (PROC index) for each index from 0 up to SIZE."
  (%check "string-tabulate" 1 "procedure" procedure? proc)
  (if (not (exact-integer? size)) (%wrong-type "string-tabulate" 2 "exact integer" size))
  (if (< size 0) (%out-of-range "string-tabulate" 2 size))
  (let loop ((index 0) (chars '()))
    (if (= index size)
        (reverse-list->string chars)
        (loop (+ index 1) (cons (%char-result "string-tabulate" proc (proc index)) chars)))))

(define (%compatible-string who string)
  (%check who 1 "string" string? string)
  ;; Most programs never need the table, so it is looked for only now.
  ((module-ref (resolve-interface '(nsscheme compatibility)) 'compatible-string) string))

(define (string-normalize-nfkd string)
  "Return STRING with its characters taken apart, also into what they are only compatible with (Unicode form KD)."
  (string-normalize-nfd (%compatible-string "string-normalize-nfkd" string)))

(define (string-normalize-nfkc string)
  "Return STRING with what its characters are compatible with, composed (Unicode form KC)."
  (string-normalize-nfc (%compatible-string "string-normalize-nfkc" string)))
