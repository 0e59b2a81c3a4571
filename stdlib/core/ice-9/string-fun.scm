;;; (ice-9 string-fun): cutting strings and replacing parts of them.
;;;
;;; The split- procedures pass what is before and what is after the position to their last argument; the position is the
;;; first (with -last: the last) character that is CHAR or satisfies PREDICATE.  Where there is none, everything is
;;; before it (with -last: after it).

(define-module (ice-9 string-fun)
  #:export (split-after-char split-before-char split-discarding-char
            split-after-char-last split-before-char-last split-discarding-char-last
            split-after-predicate split-before-predicate split-discarding-predicate
            separate-fields-discarding-char separate-fields-after-char separate-fields-before-char
            string-prefix-predicate string-prefix=?
            sans-surrounding-whitespace sans-leading-whitespace sans-trailing-whitespace
            sans-final-newline has-trailing-newline? string-replace-substring))

(define (split string before after return)
  (return (substring string 0 before) (substring string after)))

(define (split-at-first string char-or-predicate before-offset after-offset return)
  (let ((position (string-index string char-or-predicate)))
    (if position
        (split string (+ position before-offset) (+ position after-offset) return)
        (return string ""))))

(define (split-at-last string char before-offset after-offset return)
  (let ((position (string-rindex string char)))
    (if position
        (split string (+ position before-offset) (+ position after-offset) return)
        (return "" string))))

(define (split-after-char char string return) (split-at-first string char 1 1 return))
(define (split-before-char char string return) (split-at-first string char 0 0 return))
(define (split-discarding-char char string return) (split-at-first string char 0 1 return))
(define (split-after-char-last char string return) (split-at-last string char 1 1 return))
(define (split-before-char-last char string return) (split-at-last string char 0 0 return))
(define (split-discarding-char-last char string return) (split-at-last string char 0 1 return))
(define (split-after-predicate predicate string return) (split-at-first string predicate 1 1 return))
(define (split-before-predicate predicate string return) (split-at-first string predicate 0 0 return))
(define (split-discarding-predicate predicate string return) (split-at-first string predicate 0 1 return))

(define (fields string char end-offset next-offset)
  "Return the fields of STRING; a field ends, and the next begins, at these offsets from each CHAR."
  (let loop ((start 0) (from 0) (result '()))
    (let ((position (string-index string char from)))
      (if position
          (loop (+ position next-offset) (+ position 1) (cons (substring string start (+ position end-offset)) result))
          (reverse (cons (substring string start) result))))))

(define (separate-fields-discarding-char char string return)
  "Call RETURN with the fields of STRING between the CHARs."
  (apply return (fields string char 0 1)))

(define (separate-fields-after-char char string return)
  "Call RETURN with the fields of STRING, each with the CHAR that ends it."
  (apply return (fields string char 1 1)))

(define (separate-fields-before-char char string return)
  "Call RETURN with the fields of STRING, each with the CHAR that begins it."
  (apply return (fields string char 0 0)))

(define (string-prefix-predicate same?)
  "Return a predicate that compares a prefix and the beginning of a string with SAME?."
  (lambda (prefix string)
    (and (<= (string-length prefix) (string-length string))
         (same? prefix (substring string 0 (string-length prefix))))))

(define string-prefix=? (string-prefix-predicate string=?))

(define (sans-surrounding-whitespace string) "Return STRING without white space at either end."
  (string-trim-both string))
(define (sans-leading-whitespace string) "Return STRING without white space at its beginning." (string-trim string))
(define (sans-trailing-whitespace string) "Return STRING without white space at its end." (string-trim-right string))

(define (has-trailing-newline? string)
  "Return true if STRING ends in a newline."
  (string-suffix? "\n" string))

(define (sans-final-newline string)
  "Return STRING without the newline at its end, if there is one."
  (if (has-trailing-newline? string) (string-drop-right string 1) string))

(define (string-replace-substring string substring replacement)
  "Return STRING with every occurrence of SUBSTRING replaced by REPLACEMENT."
  (let ((size (string-length substring)))
    (if (= size 0)
        string
        (let loop ((start 0) (parts '()))
          (let ((position (string-contains string substring start)))
            (if position
                (loop (+ position size) (cons* replacement ((@ (guile) substring) string start position) parts))
                (string-concatenate-reverse parts ((@ (guile) substring) string start))))))))
