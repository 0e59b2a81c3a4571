;;; (ice-9 match patterns): what the patterns of (ice-9 match) say, as plain lists.
;;;
;;;   (any) (variable ID) (literal DATUM) (null) (pair P P) (vector P ...) (and P ...) (or P ...) (not P)
;;;   (predicate EXPRESSION P ...) (apply EXPRESSION P) (record EXPRESSION P ...) (getter ID) (setter ID)
;;;   (repeat P LEAST TAILS REST) (vector-repeat BEFORE P LEAST AFTER) (tree STEP LEAF)
;;;
;;; The words of the pattern language are recognised by name first and by binding second, so that an ordinary list
;;; pattern costs no identifier comparison.

(define-module (ice-9 match patterns)
  #:export (parse-pattern pattern-variables same-test? disjoint-tests? literal-test pad
            count-pairs vector-part))

(define (named? id name binding)
  (and (identifier? id) (eq? (syntax->datum id) name) (free-identifier=? id binding)))

(define (keyword id)
  "Return the pattern word that ID is, or #f."
  (and (identifier? id)
       (let ((word (syntax->datum id)))
         (case word
           ((quote) (and (free-identifier=? id #'quote) word))
           ((quasiquote) (and (free-identifier=? id #'quasiquote) word))
           ((and) (and (free-identifier=? id #'and) word))
           ((or) (and (free-identifier=? id #'or) word))
           ((not) (and (free-identifier=? id #'not) word))
           ((?) (and (free-identifier=? id #'?) word))
           ((=) (and (free-identifier=? id #'=) word))
           (($) (and (free-identifier=? id #'$) word))
           ((get!) (and (free-identifier=? id #'get!) word))
           ((set!) (and (free-identifier=? id #'set!) word))
           (else #f)))))

(define (ellipsis id)
  "Return how often, at least, the pattern before ID repeats, or #f if ID is no ellipsis."
  (and (identifier? id)
       (case (syntax->datum id)
         ((... ___) 0)
         ((..1) 1)
         (else #f))))

(define (parse-pattern p)
  (syntax-case p ()
    (() '(null))
    ((head . rest)
     (or (let ((word (keyword #'head))) (and word (parse-special word p)))
         (parse-list p)))
    (id
     (identifier? #'id)
     (if (named? #'id '_ #'_) '(any) (list 'variable #'id)))
    (#(element ...) (parse-vector #'(element ...) p))
    (literal (list 'literal (syntax->datum #'literal)))))

(define (parse-special word p)
  "Parse P, which begins with the pattern word WORD; return #f if it does not have that word's form."
  (define (all ps) (map parse-pattern ps))
  (case word
    ((quote) (syntax-case p () ((_ datum) (quoted (syntax->datum #'datum))) (_ #f)))
    ((quasiquote) (syntax-case p () ((_ q) (parse-quasi #'q 0)) (_ #f)))
    ((and) (syntax-case p () ((_ q ...) (cons 'and (all #'(q ...)))) (_ #f)))
    ((or) (syntax-case p () ((_ q ...) (cons 'or (all #'(q ...)))) (_ #f)))
    ((not) (syntax-case p () ((_ q) (list 'not (parse-pattern #'q))) (_ #f)))
    ((?) (syntax-case p () ((_ test q ...) (cons* 'predicate #'test (all #'(q ...)))) (_ #f)))
    ((=) (syntax-case p () ((_ f q) (list 'apply #'f (parse-pattern #'q))) (_ #f)))
    (($) (syntax-case p () ((_ type q ...) (cons* 'record #'type (all #'(q ...)))) (_ #f)))
    ((get!) (syntax-case p () ((_ id) (identifier? #'id) (list 'getter #'id)) (_ #f)))
    ((set!) (syntax-case p () ((_ id) (identifier? #'id) (list 'setter #'id)) (_ #f)))))

(define (quoted datum) (if (null? datum) '(null) (list 'literal datum)))

(define (parse-list p)
  (syntax-case p ()
    ((first dots . rest)
     (ellipsis #'dots)
     (parse-repeat #'first #'dots #'rest parse-pattern p))
    ((step stars leaf)
     (and (identifier? #'stars) (eq? (syntax->datum #'stars) '***))
     (list 'tree (parse-pattern #'step) (parse-pattern #'leaf)))
    ((first . rest) (list 'pair (parse-pattern #'first) (parse-pattern #'rest)))))

(define (parse-repeat first dots rest parse p)
  (let loop ((rest rest) (tails '()))
    (syntax-case rest ()
      ((q . more)
       (if (ellipsis #'q)
           (syntax-violation 'match "a list pattern can have only one ellipsis" p)
           (loop #'more (cons (parse #'q) tails))))
      (end (list 'repeat (parse first) (ellipsis dots) (reverse tails) (parse #'end))))))

(define (parse-vector elements p)
  (let loop ((elements elements) (before '()))
    (cond ((null? elements) (cons 'vector (reverse before)))
          ((and (pair? (cdr elements)) (ellipsis (cadr elements)))
           (when (any ellipsis (cddr elements))
             (syntax-violation 'match "a vector pattern can have only one ellipsis" p))
           (list 'vector-repeat (reverse before) (parse-pattern (car elements)) (ellipsis (cadr elements))
                 (map parse-pattern (cddr elements))))
          (else (loop (cdr elements) (cons (parse-pattern (car elements)) before))))))

(define (any test list)
  (and (pair? list) (or (test (car list)) (any test (cdr list)))))

(define (parse-quasi q level)
  "Parse Q inside LEVEL quasiquotes more than the outermost."
  (syntax-case q ()
    (() '(null))
    ((word p)
     (named? #'word 'unquote #'unquote)
     (if (= level 0)
         (parse-pattern #'p)
         (list 'pair (quoted 'unquote) (parse-quasi #'(p) (- level 1)))))
    ((word p)
     (named? #'word 'quasiquote #'quasiquote)
     (list 'pair (quoted 'quasiquote) (parse-quasi #'(p) (+ level 1))))
    (((word p))
     (and (= level 0) (named? #'word 'unquote-splicing #'unquote-splicing))
     (parse-pattern #'p))
    ((first dots . rest)
     (and (= level 0) (ellipsis #'dots))
     (parse-repeat #'first #'dots #'rest (lambda (q) (parse-quasi q level)) q))
    ((first . rest) (list 'pair (parse-quasi #'first level) (parse-quasi #'rest level)))
    (#(element ...) (cons 'vector (map (lambda (e) (parse-quasi e level)) #'(element ...))))
    (datum (quoted (syntax->datum #'datum)))))

(define (pattern-variables pattern)
  "Return the identifiers that PATTERN binds, each once, in order."
  (reverse (collect pattern '())))

(define (collect pattern ids)
  (define (add id)
    (if (any (lambda (other) (bound-identifier=? id other)) ids) ids (cons id ids)))
  (define (all patterns ids) (fold-left-collect patterns ids))
  (case (car pattern)
    ((variable getter setter) (add (cadr pattern)))
    ((any literal null not) ids)
    ((pair vector and or tree) (all (cdr pattern) ids))
    ((predicate record apply) (all (cddr pattern) ids))
    ((repeat) (collect (list-ref pattern 4) (all (list-ref pattern 3) (collect (cadr pattern) ids))))
    ((vector-repeat)
     (all (list-ref pattern 4) (collect (list-ref pattern 2) (all (cadr pattern) ids))))))

(define (fold-left-collect patterns ids)
  (if (null? patterns) ids (fold-left-collect (cdr patterns) (collect (car patterns) ids))))

(define (same-test? a b)
  "Return true if the settled patterns A and B begin with one and the same test."
  (and (eq? (car a) (car b))
       (case (car a)
         ((any null pair) #t)
         ((literal) (equal? (cadr a) (cadr b)))
         ((vector) (= (length a) (length b)))
         ((record)
          (and (identifier? (cadr a)) (identifier? (cadr b)) (free-identifier=? (cadr a) (cadr b))))
         (else #f))))

(define (disjoint-tests? a b)
  "Return true if no value passes the tests of both settled patterns A and B."
  (define (kind pattern) (memq (car pattern) '(null pair literal vector record)))
  (and (kind a)
       (kind b)
       (if (eq? (car a) (car b))
           (case (car a)
             ((literal vector) (not (same-test? a b)))
             (else #f))
           (not (or (structured? a b) (structured? b a))))))

(define (structured? a b)
  "Return true if A is a literal list or vector, which a pair or vector pattern B can match as well."
  (and (eq? (car a) 'literal) (or (pair? (cadr a)) (vector? (cadr a)))))

(define (literal-test ref datum)
  "Return the code that compares REF with DATUM."
  (let ((constant (datum->syntax #'here datum)))
    (cond ((or (symbol? datum) (keyword? datum) (boolean? datum)) #`(eq? #,ref '#,constant))
          ((or (char? datum) (number? datum)) #`(eqv? #,ref '#,constant))
          (else #`(equal? #,ref '#,constant)))))

(define (pad patterns size)
  (if (= (length patterns) size) patterns (pad (append patterns '((any))) size)))

;; What generated code calls.

(define (count-pairs value)
  "Return the number of pairs along VALUE, or -1 if it is circular."
  (let loop ((hare value) (tortoise value) (n 0))
    (if (pair? hare)
        (let ((hare (cdr hare)) (tortoise (if (odd? n) (cdr tortoise) tortoise)))
          (if (eq? hare tortoise) -1 (loop hare tortoise (+ n 1))))
        n)))

(define (vector-part vector start end)
  (let loop ((i (- end 1)) (result '()))
    (if (< i start) result (loop (- i 1) (cons (vector-ref vector i) result)))))
