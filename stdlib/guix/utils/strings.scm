;; Versions, package names and file extensions, as text.
;; Versions are ordered as glibc's strverscmp orders them: runs of digits count as numbers, and a run that starts with
;; a zero counts as a fraction, hence 000 < 00 < 01 < 010 < 09 < 0 < 1 < 9 < 10. Derivations depend on this order.

(define-module (guix utils strings)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:export (version-compare version>? version>=? version-prefix
            version-major+minor+point version-major+minor version-major
            version-unique-prefix version-prefix? guile-version>?
            package-name->name+version
            string-replace-substring string-distance string-closest
            file-extension file-sans-extension tarball-sans-extension compressed-file?))

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

(define* (package-name->name+version spec #:optional (delimiter #\@))
  "Return the name and the version, or #f, that SPEC, such as \"guile@3.0\", consists of."
  (match (string-rindex spec delimiter)
    ((or #f 0) (values spec #f))
    (index (values (string-take spec index) (string-drop spec (+ index 1))))))

(define* (string-replace-substring str substr replacement
                                   #:optional (start 0) (end (string-length str)))
  "Return STR from START to END with each SUBSTR replaced by REPLACEMENT."
  (define width (string-length substr))
  (if (zero? width)
      (substring str start end)
      (let loop ((start start) (pieces '()))
        (let ((found (string-contains str substr start end)))
          (if found
              (loop (+ found width) (cons* replacement (substring str start found) pieces))
              (string-concatenate-reverse pieces (substring str start end)))))))

(define (string-distance a b)
  "Return the number of insertions, deletions and substitutions that turn A into B."
  (let loop ((i 0) (row (iota (+ 1 (string-length b)))))
    (if (= i (string-length a))
        (last row)
        (let fill ((j 0) (above (cdr row)) (corner (car row)) (result (list (+ i 1))))
          (if (null? above)
              (loop (+ i 1) (reverse result))
              (fill (+ j 1) (cdr above) (car above)
                    (cons (min (+ 1 (car above))
                               (+ 1 (car result))
                               (if (char=? (string-ref a i) (string-ref b j)) corner (+ 1 corner)))
                          result)))))))

(define* (string-closest trial candidates #:key (threshold 3))
  "Return the string among CANDIDATES that is closest to TRIAL, if its distance is below THRESHOLD, or #f."
  (let loop ((candidates candidates) (best #f) (distance threshold))
    (match candidates
      (() best)
      ((candidate . rest)
       (let ((d (string-distance trial candidate)))
         (if (< d distance) (loop rest candidate d) (loop rest best distance)))))))

(define (file-extension file)
  "Return what follows the last dot of FILE, or #f."
  (and=> (string-rindex file #\.) (lambda (dot) (string-drop file (+ dot 1)))))

(define (file-sans-extension file)
  "Return FILE without its extension, if it has one."
  (match (string-rindex file #\.)
    (#f file)
    (dot (string-take file dot))))

(define (tarball-sans-extension tarball)
  "Return TARBALL without the extension of an archive, compressed or not."
  (let ((end (any (cut string-contains tarball <>) '(".tar" ".tgz" ".tbz" ".zip"))))
    (if end (string-take tarball end) tarball)))

(define (compressed-file? file)
  "Return true if the name of FILE is that of a compressed file."
  (->bool (member (file-extension file) '("gz" "bz2" "lz" "xz" "zst" "zip" "tgz" "tbz2"))))
