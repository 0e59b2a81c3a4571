;;; Character sets beyond the kernel's own procedures.
;;;
;;; A walk goes over the list of the members in ascending order.  The variants whose names end in ! change their set,
;;; but for the predefined ones, which stay as they are.
;;;
;;; Expects from the kernel: char-set? char-set char-set-contains? char-set-adjoin char-set-complement char-set-union
;;; char-set-intersection char-set-difference char-set->list list->char-set string->char-set ucs-range->char-set
;;; and the predefined sets char-set:….

(define (%char-set-members who position char-set)
  (%check who position "character set" char-set? char-set)
  (char-set->list char-set))

(define (->char-set x)
  "Return the character set of X: a string, a character, or a character set itself."
  (cond
   ((char-set? x) x)
   ((char? x) (char-set x))
   ((string? x) (string->char-set x))
   (else (%wrong-type "->char-set" 1 "character set, character or string" x))))

(define (char-set-copy char-set)
  "Return a character set with the members of CHAR-SET."
  (%check "char-set-copy" 1 "character set" char-set? char-set)
  (char-set-union char-set))

(define (char-set->string char-set)
  "Return the string of the members of CHAR-SET, in ascending order."
  (list->string (char-set->list char-set)))

(define (char-set-size char-set)
  "Return the number of members of CHAR-SET."
  (length (%char-set-members "char-set-size" 1 char-set)))

(define (char-set-delete char-set . chars)
  "Return CHAR-SET without CHARS."
  (char-set-difference char-set (list->char-set chars)))

(define (char-set= . char-sets)
  "Return #t if all CHAR-SETS have the same members."
  (or (null? char-sets)
      (let ((members (%char-set-members "char-set=" 1 (car char-sets))))
        (and-map (lambda (char-set) (equal? members (char-set->list char-set))) (cdr char-sets)))))

(define (char-set<= . char-sets)
  "Return #t if each of CHAR-SETS is a subset of the next."
  (if (pair? char-sets) (%check "char-set<=" 1 "character set" char-set? (car char-sets)))
  (or (null? char-sets)
      (let loop ((char-set (car char-sets)) (rest (cdr char-sets)))
        (or (null? rest)
            (and (char-set-every (lambda (char) (char-set-contains? (car rest) char)) char-set)
                 (loop (car rest) (cdr rest)))))))

(define* (char-set-hash char-set #:optional (bound 0))
  "Return a hash value of CHAR-SET, below BOUND unless that is 0."
  (let ((size (if (and bound (> bound 0)) bound 871)))
    (let loop ((rest (%char-set-members "char-set-hash" 1 char-set)) (hash 0))
      (if (null? rest)
          (modulo hash size)
          (loop (cdr rest) (modulo (+ (* 31 hash) (char->integer (car rest))) 16777213))))))

;; A character that is in an odd number of the sets is in their exclusive or.
(define (char-set-xor . char-sets)
  "Return the set of the characters that are members of an odd number of CHAR-SETS."
  (let loop ((rest char-sets) (result char-set:empty))
    (if (null? rest)
        result
        (loop (cdr rest)
              (char-set-union (char-set-difference result (car rest))
                              (char-set-difference (car rest) result))))))

(define (char-set-diff+intersection char-set . char-sets)
  "Return CHAR-SET without the members of CHAR-SETS, and as a second value what it has in common with them."
  (let ((others (apply char-set-union char-sets)))
    (values (char-set-difference char-set others) (char-set-intersection char-set others))))

;;; Cursors: a cursor is the list of the members that are still to come.

(define (char-set-cursor char-set)
  "Return a cursor before the first member of CHAR-SET."
  (%char-set-members "char-set-cursor" 1 char-set))

;; A cursor is the list of the members from its position on.
(define (%check-cursor who position cursor)
  (if (not (or (null? cursor) (and (pair? cursor) (char? (car cursor)))))
      (%wrong-type who position "cursor of a character set" cursor)))

(define (char-set-ref char-set cursor)
  "Return the member of CHAR-SET that CURSOR stands before."
  (%check-cursor "char-set-ref" 2 cursor)
  (car cursor))

(define (char-set-cursor-next char-set cursor)
  "Return the cursor after CURSOR."
  (%check-cursor "char-set-cursor-next" 2 cursor)
  (cdr cursor))

(define (end-of-char-set? cursor)
  "Return #t if no member follows CURSOR."
  (%check-cursor "end-of-char-set?" 1 cursor)
  (null? cursor))

;;; Walks.

(define (char-set-fold kons knil char-set)
  "Return (KONS char so-far), starting with KNIL, for all members of CHAR-SET."
  (%check "char-set-fold" 1 "procedure" procedure? kons)
  (let loop ((rest (%char-set-members "char-set-fold" 3 char-set)) (result knil))
    (if (null? rest)
        result
        (loop (cdr rest) (kons (car rest) result)))))

(define (char-set-for-each proc char-set)
  "Call PROC with each member of CHAR-SET."
  (%check "char-set-for-each" 1 "procedure" procedure? proc)
  (for-each proc (%char-set-members "char-set-for-each" 2 char-set)))

(define (char-set-map proc char-set)
  "Return the set of what PROC returns for the members of CHAR-SET."
  (%check "char-set-map" 1 "procedure" procedure? proc)
  (list->char-set (map proc (%char-set-members "char-set-map" 2 char-set))))

(define* (char-set-filter pred char-set #:optional (base char-set:empty))
  "Return BASE with the members of CHAR-SET that satisfy PRED."
  (%check "char-set-filter" 1 "procedure" procedure? pred)
  (list->char-set (filter pred (%char-set-members "char-set-filter" 2 char-set)) base))

(define (char-set-count pred char-set)
  "Return how many members of CHAR-SET satisfy PRED."
  (%check "char-set-count" 1 "procedure" procedure? pred)
  (length (filter pred (%char-set-members "char-set-count" 2 char-set))))

(define (char-set-any pred char-set)
  "Return the first true answer of PRED for a member of CHAR-SET, or #f."
  (%check "char-set-any" 1 "procedure" procedure? pred)
  (or-map pred (%char-set-members "char-set-any" 2 char-set)))

(define (char-set-every pred char-set)
  "Return #t if all members of CHAR-SET satisfy PRED."
  (%check "char-set-every" 1 "procedure" procedure? pred)
  (and-map pred (%char-set-members "char-set-every" 2 char-set)))

(define* (char-set-unfold stop? mapper successor seed #:optional (base char-set:empty))
  "Return BASE with (MAPPER seed) for each seed from SEED on by SUCCESSOR, until STOP? is true."
  (%check "char-set-unfold" 1 "procedure" procedure? stop?)
  (%check "char-set-unfold" 2 "procedure" procedure? mapper)
  (%check "char-set-unfold" 3 "procedure" procedure? successor)
  (let loop ((seed seed) (chars '()))
    (if (stop? seed)
        (list->char-set chars base)
        (loop (successor seed) (cons (mapper seed) chars)))))

;;; The linear-update procedures.

(define-syntax-rule (define-update! (name set . rest) result)
  (define (name set . rest)
    "As the procedure of this name without the exclamation mark; SET is changed."
    (%char-set-become! set result)))

(define-syntax-rule (define-base-update! name pure)
  (define (name . arguments)
    "As the procedure of this name without the exclamation mark; the base set, the last argument, is changed."
    (let ((result (apply pure arguments)))
      (%char-set-become! (car (last-pair arguments)) result))))

(define-update! (char-set-adjoin! set . chars) (apply char-set-adjoin set chars))
(define-update! (char-set-delete! set . chars) (apply char-set-delete set chars))
(define-update! (char-set-complement! set) (char-set-complement set))
(define-update! (char-set-union! set . sets) (apply char-set-union set sets))
(define-update! (char-set-intersection! set . sets) (apply char-set-intersection set sets))
(define-update! (char-set-difference! set . sets) (apply char-set-difference set sets))
(define-update! (char-set-xor! set . sets) (apply char-set-xor set sets))

(define (char-set-diff+intersection! set other . sets)
  "As char-set-diff+intersection; SET and OTHER are changed."
  (call-with-values (lambda () (apply char-set-diff+intersection set other sets))
    (lambda (difference intersection)
      (values (%char-set-become! set difference) (%char-set-become! other intersection)))))

(define-base-update! char-set-filter! char-set-filter)
(define-base-update! char-set-unfold! char-set-unfold)
(define-base-update! list->char-set! list->char-set)
(define-base-update! string->char-set! string->char-set)
(define-base-update! ucs-range->char-set! ucs-range->char-set)
