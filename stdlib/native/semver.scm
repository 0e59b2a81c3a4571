;;; (semver): versions as https://semver.org orders them, behind the names of Guile-Semver.
;;;
;;; The identifiers of a pre-release and of a build are numbers or strings; digits with a zero before them stay a
;;; string, so that a version is written as it was read.

(define-module (semver)
  #:use-module (ice-9 regex)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (<semver> make-semver semver? semver-major semver-minor semver-patch semver-pre semver-build
            semver->string string->semver semver<? semver<=? semver=? semver>=? semver>?
            %semver-compare %number %release-tail %match-identifiers))

(define-record-type <semver>
  (%make-semver major minor patch pre build)
  semver?
  (major semver-major)
  (minor semver-minor)
  (patch semver-patch)
  (pre semver-pre)
  (build semver-build))

(define (count? value)
  (and (exact-integer? value) (>= value 0)))

(define (check-part position what valid? value)
  (if (not (valid? value))
      (scm-error 'wrong-type-arg "make-semver" "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list position what value) (list value))))

(define (identifiers? value)
  (and (list? value)
       (and-map (lambda (part) (or (count? part) (string? part))) value)))

(define* (make-semver #:optional (major 0) (minor 0) (patch 0) #:key (pre '()) (build '()))
  "Return the version MAJOR.MINOR.PATCH with the identifiers PRE of a pre-release and BUILD of a build."
  (check-part 1 "non-negative integer" count? major)
  (check-part 2 "non-negative integer" count? minor)
  (check-part 3 "non-negative integer" count? patch)
  (check-part #:pre "list of numbers and strings" identifiers? pre)
  (check-part #:build "list of numbers and strings" identifiers? build)
  (%make-semver major minor patch pre build))

;;; Text.

(define (identifiers->string identifiers)
  (string-join (map (lambda (part) (if (string? part) part (number->string part))) identifiers) "."))

(define (semver->string sv)
  "Return the text of the version SV."
  (let ((tail (lambda (mark identifiers)
                (if (null? identifiers) "" (string-append mark (identifiers->string identifiers))))))
    (string-append (number->string (semver-major sv)) "." (number->string (semver-minor sv)) "."
                   (number->string (semver-patch sv))
                   (tail "-" (semver-pre sv))
                   (tail "+" (semver-build sv)))))

(set-record-type-printer! <semver>
  (lambda (sv port)
    (format port "#<semver ~a>" (semver->string sv))))

;; Parts of regular expressions.  The tail has six groups: the second holds the identifiers of the pre-release, the fifth
;; those of the build.
(define %number "0|[1-9][0-9]*")
(define %identifiers "[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*")
(define %release-tail (string-append "(-?(" %identifiers "))?(\\+(" %identifiers "))?"))

(define (string->identifier part)
  (or (and (string-every char-set:digit part)
           (or (string=? part "0") (not (char=? (string-ref part 0) #\0)))
           (string->number part))
      part))

(define (%match-identifiers match group)
  "Return the identifiers that GROUP of MATCH holds."
  (let ((text (match:substring match group)))
    (if text (map string->identifier (string-split text #\.)) '())))

(define whole-version
  (make-regexp (string-append "^v?(" %number ")\\.(" %number ")\\.(" %number ")" %release-tail "$")))

(define (string->semver str)
  "Return the version whose text is STR, or #f."
  (let ((match (regexp-exec whole-version str)))
    (and match
         (let ((number (lambda (group) (string->number (match:substring match group)))))
           (%make-semver (number 1) (number 2) (number 3)
                         (%match-identifiers match 5) (%match-identifiers match 8))))))

;;; Order.

(define (compare-identifiers a b)
  (cond ((and (number? a) (number? b)) (- a b))
        ((number? a) -1)
        ((number? b) 1)
        ((string<? a b) -1)
        ((string=? a b) 0)
        (else 1)))

(define (compare-lists a b)
  "Compare the identifiers A and B; the longer list is greater if they agree as far as the shorter one goes."
  (cond ((null? a) (if (null? b) 0 -1))
        ((null? b) 1)
        (else
         (let ((order (compare-identifiers (car a) (car b))))
           (if (= order 0)
               (compare-lists (cdr a) (cdr b))
               order)))))

(define (compare-pre a b)
  "Compare pre-releases: a version without one is greater than the same version with one."
  (cond ((null? a) (if (null? b) 0 1))
        ((null? b) -1)
        (else (compare-lists a b))))

(define (%semver-compare sv1 sv2)
  "Return a number less than, equal to or greater than zero as SV1 comes before, with or after SV2."
  (define (by field otherwise)
    (let ((order (- (field sv1) (field sv2))))
      (if (= order 0) (otherwise) order)))
  (by semver-major
      (lambda ()
        (by semver-minor
            (lambda ()
              (by semver-patch
                  (lambda ()
                    (compare-pre (semver-pre sv1) (semver-pre sv2)))))))))

(define (semver<? sv1 sv2) "Return true if SV1 comes before SV2." (< (%semver-compare sv1 sv2) 0))
(define (semver<=? sv1 sv2) "Return true if SV1 does not come after SV2." (<= (%semver-compare sv1 sv2) 0))
(define (semver=? sv1 sv2) "Return true if SV1 comes neither before nor after SV2." (= (%semver-compare sv1 sv2) 0))
(define (semver>=? sv1 sv2) "Return true if SV1 does not come before SV2." (>= (%semver-compare sv1 sv2) 0))
(define (semver>? sv1 sv2) "Return true if SV1 comes after SV2." (> (%semver-compare sv1 sv2) 0))
