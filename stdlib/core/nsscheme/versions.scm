;; Versions as text. They are ordered as glibc's strverscmp orders them: runs of digits count as numbers, and a run that
;; starts with a zero counts as a fraction, hence 000 < 00 < 01 < 010 < 09 < 0 < 1 < 9 < 10. Derivations depend on this
;; order.

(define-module (nsscheme versions)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:export (version-compare version>? version>=? version-prefix
            version-major+minor+point version-major+minor version-major
            version-unique-prefix version-prefix? guile-version>?))

;; The character of STR at I, or NUL past its end.
(define (char-at str i)
  (if (< i (string-length str)) (string-ref str i) #\nul))

(define (digit? chr) (and (char>=? chr #\0) (char<=? chr #\9)))
(define (significant? chr) (and (digit? chr) (not (char=? chr #\0))))

;; Where the run of digits of STR that spans I ends.
(define (digits-end str i)
  (if (digit? (char-at str i)) (digits-end str (+ i 1)) i))

(define (version-order a b)
  "Return a negative number, zero or a positive number as version A comes before, with or after B."
  (define i (string-prefix-length a b))                 ;where they differ
  (define run                                           ;where the digits just before that begin
    (let loop ((j i)) (if (and (> j 0) (digit? (string-ref a (- j 1)))) (loop (- j 1)) j)))
  (define ca (char-at a i))
  (define cb (char-at b i))
  (define (difference) (- (char->integer ca) (char->integer cb)))
  (cond ((string=? a b) 0)
        ((and (significant? (char-at a run)) (significant? (char-at b run)))
         ;; Two numbers: the longer one is greater.
         (let ((la (digits-end a i)) (lb (digits-end b i)))
           (if (= la lb) (difference) (- la lb))))
        ((and (< run i)
              (string-every #\0 a run i)
              (or (digit? ca) (digit? cb)))
         ;; Two fractions with only zeros in common: more digits is less than none.
         (cond ((and (digit? ca) (digit? cb)) (difference))
               ((digit? ca) -1)
               (else 1)))
        (else (difference))))

(define (version-compare a b)
  "Return the symbol <, = or > as version A is older than, the same as, or newer than B."
  (let ((order (version-order a b)))
    (cond ((zero? order) '=) ((positive? order) '>) (else '<))))

(define (version>? a b) (positive? (version-order a b)))
(define (version>=? a b) (not (negative? (version-order a b))))

(define (version-prefix version n)
  "Return the first N dot-separated components of VERSION."
  (string-join (list-head (string-split version #\.) n) "."))

(define (version-major+minor+point version)
  (version-prefix version 3))

(define (version-major+minor version)
  (version-prefix version 2))

(define (version-major version)
  (version-prefix version 1))

(define (version-unique-prefix version versions)
  "Return the shortest run of leading components of VERSION that none of the other VERSIONS starts with."
  (define others (map (cut string-split <> #\.) (delete version versions)))
  (let loop ((n 0) (whole (string-split version #\.)))
    (let ((prefix (list-head whole n)))
      (if (or (= n (length whole))
              (not (any (lambda (other) (and (>= (length other) n) (equal? (list-head other n) prefix))) others)))
          (string-join prefix ".")
          (loop (+ n 1) whole)))))

(define (version-prefix? prefix version)
  "Return true if the components of PREFIX are the first ones of VERSION."
  (list-prefix? (string-split prefix #\.) (string-split version #\.)))

(define (list-prefix? prefix lst)
  (and (<= (length prefix) (length lst))
       (equal? prefix (list-head lst (length prefix)))))

(define (guile-version>? str)
  "Return true if this program behaves like a Guile newer than STR."
  (version>? (version) str))
