;; What apt says about packages: stanzas of fields, relations between packages, and the order of versions. The text
;; comes from archives of others, so nothing is taken for granted, and what cannot be read is an error that shows it.

(define-module (nsscheme debian control)
  #:use-module (nsscheme host)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
  #:export (read-stanzas parse-relations parse-provides
            version<? version-satisfies?
            package-name-text? version-text?))

(define (refuse format . arguments)
  (apply raise-at #f format arguments))

;; TEXT, short enough for a message.
(define (excerpt text)
  (if (> (string-length text) 60) (string-append (string-take text 60) "…") text))

(define (text-of? first rest)
  (lambda (text)
    (and (string? text)
         (not (string-null? text))
         (char-set-contains? first (string-ref text 0))
         (string-every rest text))))

(define letters+digits
  (char-set-union (ucs-range->char-set #x30 #x3a) (ucs-range->char-set #x41 #x5b) (ucs-range->char-set #x61 #x7b)))

;; Whether TEXT can be the name of a package.
(define package-name-text? (text-of? letters+digits (char-set-union letters+digits (string->char-set "+-._"))))

;; Whether TEXT can be a version.
(define version-text? (text-of? letters+digits (char-set-union letters+digits (string->char-set "+-.~:_"))))

;;; Stanzas.

;; The name, in lower case, and the value of the field that LINE begins, where NUMBER is the line's.
(define (parse-field line number)
  (define colon (string-index line #\:))
  (define name (and colon (string-take line colon)))
  (unless (and name (not (string-null? name))
               (string-every (lambda (chr) (char<? #\space chr #\delete)) name))
    (refuse "line ~a of what apt says is no field: ~s" number (excerpt line)))
  (cons (string-downcase name) (string-trim-both (substring line (+ colon 1)))))

(define (read-stanzas text)
  "Return the stanzas in TEXT as alists of field names in lower case and values. Lines of a value are joined by
newlines."
  (define (add fields stanzas)
    (if (null? fields)
        stanzas
        (cons (map (match-lambda ((name . lines) (cons name (string-join (reverse lines) "\n")))) (reverse fields))
              stanzas)))
  (let loop ((lines (string-split text #\newline)) (number 1) (fields '()) (stanzas '()))
    (match lines
      (() (reverse (add fields stanzas)))
      ((line . rest)
       (cond ((string-every char-set:whitespace line)
              (loop rest (+ number 1) '() (add fields stanzas)))
             ((memv (string-ref line 0) '(#\space #\tab))
              (match fields
                (() (refuse "line ~a of what apt says continues nothing: ~s" number (excerpt line)))
                (((name . value) . others)
                 (loop rest (+ number 1) (cons (cons* name (string-trim-both line) value) others) stanzas))))
             (else
              (match (parse-field line number)
                ((name . value)
                 (when (assoc name fields)
                   (refuse "line ~a of what apt says gives the field '~a' once more" number (excerpt name)))
                 (loop rest (+ number 1) (cons (list name value) fields) stanzas)))))))))

;;; Relations.

;; PART, NAME[:ARCH] [(OP VERSION)], as a list (NAME ARCH OP VERSION) with #f for what is not there.
(define (parse-relation part whole)
  (define (fail)
    (refuse "cannot read the relation ~s in ~s" (excerpt part) (excerpt whole)))
  (define open (string-index part #\())
  (define name+arch
    (string-split (string-trim-both (if open (string-take part open) part)) #\:))
  (define constraint
    (and open
         (let ((inside (string-trim-right (substring part (+ open 1)))))
           (unless (string-suffix? ")" inside) (fail))
           (string-trim-both (string-drop-right inside 1)))))
  (define operator
    (and constraint
         (or (find (lambda (operator) (string-prefix? operator constraint)) '("<<" "<=" ">=" ">>" "=" "<" ">"))
             (fail))))
  (define version
    (and constraint (string-trim-both (string-drop constraint (string-length operator)))))
  (unless (or (not version) (version-text? version)) (fail))
  (match name+arch
    (((? package-name-text? name)) (list name #f operator version))
    (((? package-name-text? name) (? package-name-text? arch)) (list name arch operator version))
    (_ (fail))))

(define (parse-relations text)
  "Return the relations in TEXT, such as \"libc6 (>= 2.36), awk | mawk:any\": a list of lists of alternatives, each
(NAME ARCH OPERATOR VERSION), where the last three are #f if they are not given."
  (define (parts text separator)
    (remove string-null? (map string-trim-both (string-split text separator))))
  (map (lambda (group)
         (map (lambda (part) (parse-relation part text)) (parts group #\|)))
       (parts text #\,)))

(define (parse-provides text)
  "Return the alist of names and versions, or #f, that TEXT, the value of a field Provides, gives."
  (map (match-lambda
         (((name _ operator version)) (cons name (and (equal? "=" operator) version)))
         (_ (refuse "cannot read what a package provides: ~s" (excerpt text))))
       (parse-relations text)))

;;; Versions.

;; VERSION as epoch, upstream version and revision.
(define (version-parts version)
  (let* ((colon (string-index version #\:))
         (epoch (if colon (string-take version colon) ""))
         (rest (if colon (substring version (+ colon 1)) version))
         (dash (string-rindex rest #\-)))
    (list epoch
          (if dash (string-take rest dash) rest)
          (if dash (substring rest (+ dash 1)) ""))))

(define (digit? chr) (and chr (char<=? #\0 chr #\9)))

;; Where CHR, or the end, stands among characters that are no digits: a tilde before everything, letters before others.
(define (rank chr)
  (cond ((or (not chr) (digit? chr)) 0)
        ((char=? chr #\~) -1)
        ((char-set-contains? letters+digits chr) (char->integer chr))
        (else (+ 256 (char->integer chr)))))

;; -1, 0 or 1, as the part A comes before, equals or comes after B.
(define (compare-parts a b)
  (define (at text i) (and (< i (string-length text)) (string-ref text i)))
  (define (number-end text i) (or (string-skip text digit? i) (string-length text)))
  (define (sign x y less?) (cond ((less? x y) -1) ((less? y x) 1) (else 0)))
  ;; Numbers may have more digits than any machine's: the longer one is greater, once zeros are gone.
  (define (compare-numbers x y)
    (let ((x (string-trim x #\0)) (y (string-trim y #\0)))
      (match (sign (string-length x) (string-length y) <)
        (0 (sign x y string<?))
        (other other))))
  (let loop ((i 0) (j 0))
    (let ((x (at a i)) (y (at b j)))
      (cond ((not (or x y)) 0)
            ((or (and x (not (digit? x))) (and y (not (digit? y))))
             (match (sign (rank x) (rank y) <)
               (0 (loop (+ i 1) (+ j 1)))
               (other other)))
            (else
             (let ((x-end (if x (number-end a i) i)) (y-end (if y (number-end b j) j)))
               (match (compare-numbers (substring a i x-end) (substring b j y-end))
                 (0 (loop x-end y-end))
                 (other other))))))))

(define (compare-versions a b)
  (let loop ((a (version-parts a)) (b (version-parts b)))
    (cond ((null? a) 0)
          (else (match (compare-parts (car a) (car b))
                  (0 (loop (cdr a) (cdr b)))
                  (other other))))))

(define (version<? a b)
  "Return true if the Debian version A comes before B."
  (negative? (compare-versions a b)))

(define (version-satisfies? version operator wanted)
  "Return true if VERSION stands in the relation OPERATOR, one of << <= = >= >>, to the version WANTED."
  (let ((order (compare-versions version wanted)))
    (match operator
      ("<<" (< order 0))
      ((or "<=" "<") (<= order 0))
      ("=" (= order 0))
      ((or ">=" ">") (>= order 0))
      (">>" (> order 0)))))
