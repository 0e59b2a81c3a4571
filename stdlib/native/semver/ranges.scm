;;; (semver ranges): sets of versions, in the notation of npm.
;;;
;;; A range is a list of alternatives, an alternative a list of (OPERATOR VERSION) that all have to hold, with the
;;; operators <, <=, =, >= and >.  A slice is what one word of the notation covers: the symbol *, a version, or
;;; (FIRST . BEHIND), two versions.

(define-module (semver ranges)
  #:use-module (ice-9 match)
  #:use-module (ice-9 regex)
  #:use-module (semver)
  #:use-module (semver partial)
  #:export (*semver-range-any* *semver-range-empty* semver-range semver-slice
            semver-range-contains? string->semver-range))

(define zero (make-semver 0 0 0))

(define *semver-range-any* '(()))
(define *semver-range-empty* `(((< ,zero))))

(define* (semver-slice #:optional (major '*) (minor '*) (patch '*) #:key (pre '()) (build '()))
  "Return the slice of the versions that have these numbers; the first * leaves everything behind it open."
  (cond ((eq? major '*) '*)
        ((eq? minor '*) (cons (make-semver major 0 0) (make-semver (+ major 1) 0 0)))
        ((eq? patch '*) (cons (make-semver major minor 0) (make-semver major (+ minor 1) 0)))
        (else (make-semver major minor patch #:pre pre #:build build))))

;;; Primitives, as conditions of the five operators.

(define (next-minor sv)
  (make-semver (semver-major sv) (+ (semver-minor sv) 1) 0))

(define (next-breaking sv)
  "Return the first version that need not be compatible with SV: a greater one in its first number that is not zero."
  (match (list (semver-major sv) (semver-minor sv) (semver-patch sv))
    ((0 0 patch) (make-semver 0 0 (+ patch 1)))
    ((0 minor _) (make-semver 0 (+ minor 1) 0))
    ((major _ _) (make-semver (+ major 1) 0 0))))

(define (conditions operator slice)
  (match slice
    ('* (if (memq operator '(< >)) (car *semver-range-empty*) '()))
    ((first . behind)
     (case operator
       ((= ~) `((>= ,first) (< ,behind)))
       ((^) `((>= ,first) (< ,(if (= (semver-major first) 0) behind (next-breaking first)))))
       ((>) `((>= ,behind)))
       ((<=) `((<= ,behind)))
       (else `((,operator ,first)))))
    ((? semver? version)
     (case operator
       ((~) `((>= ,version) (< ,(next-minor version))))
       ((^) (if (semver=? version zero)
                `((= ,version))
                `((>= ,version) (< ,(next-breaking version)))))
       (else `((,operator ,version)))))
    (_ (bad-primitive slice))))

(define (bad-primitive value)
  (scm-error 'wrong-type-arg "semver-range" "Wrong type argument in position ~A (expecting ~A): ~S"
             (list 1 "list of slices and of (OPERATOR SLICE)" value) (list value)))

(define (primitive->conditions primitive)
  (match primitive
    (((and operator (or '= '< '> '<= '>= '~ '^)) slice)
     (conditions operator slice))
    (('- from to)
     (append (conditions '>= from)
             (match to
               ((_ . behind) `((< ,behind)))
               (_ (conditions '<= to)))))
    (slice (conditions '= slice))))

(define (semver-range . primitive-lists)
  "Return the range of the versions that meet all primitives of one of PRIMITIVE-LISTS.  A primitive is a slice,
(OPERATOR SLICE) with one of =, <, >, <=, >=, ~ and ^, or (- SLICE SLICE)."
  (map (lambda (primitives)
         (if (not (list? primitives))
             (bad-primitive primitives))
         (gather primitive->conditions primitives))
       primitive-lists))

(define (gather proc list)
  (apply append (map proc list)))

;;; Membership.

(define (meets? sv condition)
  (let ((order (%semver-compare sv (cadr condition))))
    (case (car condition)
      ((<) (< order 0))
      ((<=) (<= order 0))
      ((=) (= order 0))
      ((>=) (>= order 0))
      ((>) (> order 0)))))

(define (same-release? a b)
  (and (= (semver-major a) (semver-major b))
       (= (semver-minor a) (semver-minor b))
       (= (semver-patch a) (semver-patch b))))

(define* (semver-range-contains? semver-range semver #:key (include-prerelease? #f))
  "Return true if SEMVER is in SEMVER-RANGE.  A pre-release is only if a condition names a pre-release of the same
version, or if INCLUDE-PRERELEASE?."
  (define open? (or include-prerelease? (null? (semver-pre semver))))
  (define (invites? condition)
    (and (pair? (semver-pre (cadr condition)))
         (same-release? semver (cadr condition))))
  (or-map (lambda (alternative)
            (and (and-map (lambda (condition) (meets? semver condition)) alternative)
                 (or open? (or-map invites? alternative))))
          semver-range))

;;; Text.

;; The second version is group 13: twelve belong to the first one.
(define hyphenated
  (make-regexp (string-append "^(" %partial-pattern ") +- +(" %partial-pattern ")$")))

;; One word of an alternative, with what separates it from the next one.
(define word
  (make-regexp (string-append "^(~ *>?|\\^|[<>]=?|=)? *(" %partial-pattern ")([ ,]+|$)")))

(define (partial->slice text)
  (match (string->partial-semver text)
    ((major minor patch pre build)
     (semver-slice major minor patch #:pre pre #:build build))))

(define (word->primitive operator slice)
  (list (cond ((not operator) '=)
              ((string-prefix? "~" operator) '~)
              (else (string->symbol operator)))
        slice))

(define (words->primitives text)
  "Return the primitives that the words of TEXT stand for, or #f."
  (let loop ((start 0) (primitives '()))
    (if (= start (string-length text))
        (reverse! primitives)
        (let ((match (regexp-exec word text start)))
          (and match
               (loop (match:end match)
                     (cons (word->primitive (match:substring match 1) (partial->slice (match:substring match 2)))
                           primitives)))))))

(define (alternative->primitives text)
  (let* ((text (string-trim-both text))
         (match (regexp-exec hyphenated text)))
    (if match
        (list (list '- (partial->slice (match:substring match 1)) (partial->slice (match:substring match 13))))
        (words->primitives (string-trim text #\,)))))

(define (split-alternatives text)
  (let loop ((start 0) (parts '()))
    (let ((bars (string-contains text "||" start)))
      (if bars
          (loop (+ bars 2) (cons (substring text start bars) parts))
          (reverse! (cons (substring text start) parts))))))

(define (string->semver-range str)
  "Return the range that STR, in the notation of npm, stands for, or #f."
  (let ((alternatives (map alternative->primitives (split-alternatives str))))
    (and (and-map identity alternatives)
         (apply semver-range alternatives))))
