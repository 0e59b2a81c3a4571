;;; (semver partial): versions some of whose numbers are missing or a wildcard.

(define-module (semver partial)
  #:use-module (ice-9 regex)
  #:use-module (semver)
  #:export (string->partial-semver %partial-pattern))

;; The groups are those of the three numbers, 1, 3 and 5, and of the tail.
(define %partial-pattern
  (let ((part (string-append "(" %number "|[xX*])")))
    (string-append "v?" part "(\\." part "(\\." part %release-tail ")?)?")))

(define partial (make-regexp (string-append "^" %partial-pattern "$")))

(define (string->partial-semver str)
  "Return (MAJOR MINOR PATCH PRE BUILD) for STR, a version that may have x, X or * for numbers and leave out the last
ones, which then are the symbol *; PRE and BUILD are lists of identifiers.  Return #f if STR is none."
  (let ((match (regexp-exec partial str)))
    (and match
         (let ((part (lambda (group)
                       (let ((text (match:substring match group)))
                         (or (and text (string->number text)) '*)))))
           (list (part 1) (part 3) (part 5) (%match-identifiers match 7) (%match-identifiers match 10))))))
