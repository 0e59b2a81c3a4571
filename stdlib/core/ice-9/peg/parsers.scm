;;; (ice-9 peg parsers): what compiled patterns are made of.
;;;
;;; A parser is called with a string, its length and a position, and returns #f or (END TREE). The trees of a sequence
;;; and of a repetition are collected so: empty ones are left out, strings that are neighbours are joined, and one alone
;;; stands for itself. So a tree never needs to be simplified afterwards.
;;;
;;; As in Guile, a match of nothing is none for the repetitions and for what looks ahead: "!WS" with "WS < ' '*" holds
;;; before all but spaces. Guix's reader of D-Bus replies is written so.

(define-module (ice-9 peg parsers)
  #:export (literal any-char char-between sequence choice repeat optional ahead not-ahead silent nonterminal
            remembering))

(define-syntax-rule (parser (string length position) body ...)
  (lambda (string length position) body ...))

(define (literal text tree)
  "Return a parser of TEXT that yields TREE."
  (let ((size (string-length text)))
    (parser (string length position)
      (let ((end (+ position size)))
        (and (<= end length)
             (string= text string 0 size position end)
             (list end tree))))))

;; A parser of one character that satisfies OK?; its tree is MAKE of the string of it.
(define (char-parser ok? make)
  (parser (string length position)
    (and (< position length)
         (let ((char (string-ref string position)))
           (and (ok? char)
                (list (+ position 1) (make (make-string 1 char))))))))

(define (any-char make) (char-parser (lambda (char) #t) make))

(define (char-between low high make)
  (char-parser (lambda (char) (char<=? low char high)) make))

;; Trees collected so far, last one first: strings in a list of their own until something else comes.
(define (flush strings trees)
  (cond ((null? strings) trees)
        ((null? (cdr strings)) (cons (car strings) trees))
        (else (cons (string-concatenate-reverse strings) trees))))

(define (finish end strings trees)
  (let ((trees (flush strings trees)))
    (list end (if (and (pair? trees) (null? (cdr trees))) (car trees) (reverse! trees)))))

;; Calls NEXT with what was collected and TREE.
(define-syntax-rule (collect tree strings trees next)
  (cond ((null? tree) (next strings trees))
        ((string? tree) (next (cons tree strings) trees))
        (else (next '() (cons tree (flush strings trees))))))

(define (sequence . parsers)
  "Return a parser of what PARSERS match one after the other."
  (parser (string length position)
    (let loop ((rest parsers) (position position) (strings '()) (trees '()))
      (if (null? rest)
          (finish position strings trees)
          (let ((result ((car rest) string length position)))
            (and result
                 (let ((tree (cadr result)))
                   (collect tree strings trees
                            (lambda (strings trees) (loop (cdr rest) (car result) strings trees))))))))))

;; Whether RESULT, which began at POSITION, is a match of something.
(define (advances? result position)
  (and result (> (car result) position)))

(define (repeat least each)
  "Return a parser of EACH, LEAST times or more often."
  (parser (string length position)
    (let loop ((count 0) (position position) (strings '()) (trees '()))
      (let ((result (each string length position)))
        (cond ((not (advances? result position)) (and (>= count least) (finish position strings trees)))
              (else
               (let ((tree (cadr result)))
                 (collect tree strings trees
                          (lambda (strings trees) (loop (+ count 1) (car result) strings trees))))))))))

(define (choice . parsers)
  "Return a parser of what the first one of PARSERS matches that matches."
  (parser (string length position)
    (let loop ((rest parsers))
      (and (pair? rest)
           (or ((car rest) string length position)
               (loop (cdr rest)))))))

(define (optional each)
  (parser (string length position)
    (or (each string length position) (list position '()))))

(define (ahead each)
  (parser (string length position)
    (and (advances? (each string length position) position) (list position '()))))

(define (not-ahead each)
  (parser (string length position)
    (and (not (advances? (each string length position) position)) (list position '()))))

(define (silent each)
  (parser (string length position)
    (let ((result (each string length position)))
      (and result (list (car result) '())))))

;;; Nonterminals.

;; Nested alternatives try the same nonterminal at the same position again and again: what came of the last positions
;; is kept, by position modulo this.
(define remembered 512)

(define (remembering each)
  "Return a parser like EACH that keeps its results for the string it is used with."
  (let ((of #f) (results #f))
    (parser (string length position)
      (unless (eq? string of)
        (set! of string)
        (set! results (make-vector remembered #f)))
      (let* ((mine results) (index (modulo position remembered)) (entry (vector-ref mine index)))
        (if (and entry (eqv? (car entry) position))
            (cdr entry)
            (let ((result (each string length position)))
              (vector-set! mine index (cons position result))
              result))))))

(define (nonterminal name accumulation each)
  "Return the parser called NAME of what EACH matches: `all' puts NAME before its tree, `none' drops it."
  (define (labelled tree)
    (cond ((null? tree) name)
          ((and (pair? tree) (not (symbol? (car tree)))) (cons name tree))
          (else (list name tree))))
  (remembering
   (case accumulation
     ((body) each)
     ((all none)
      (let ((change (if (eq? accumulation 'all) labelled (lambda (tree) '()))))
        (parser (string length position)
          (let ((result (each string length position)))
            (and result (list (car result) (change (cadr result))))))))
     (else (scm-error 'misc-error "define-peg-pattern" "expected all, body or none after the name ~S, found ~S"
                      (list name accumulation) #f)))))
