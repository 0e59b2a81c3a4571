;;; (ice-9 pretty-print): data laid out over lines, and data cut to fit.
;;;
;;; What fits on the line, and within MAX-EXPR-WIDTH, is written flat.  Otherwise a form is laid out by its style: a
;;; call lines its arguments up after a short operator, a form with a body indents the body by two, other lists go down.
;;; Every layout procedure starts at column COL, keeps EXTRA columns free for closing parentheses at its end, and
;;; returns the column where it stopped.

(define-module (ice-9 pretty-print)
  #:export (pretty-print truncated-print))

(define abbreviations
  '((quote . "'") (quasiquote . "`") (unquote . ",") (unquote-splicing . ",@")))

(define (abbreviation object)
  "Return the prefix that OBJECT, a list like (quote X), is written with, or #f."
  (and (pair? object)
       (pair? (cdr object))
       (null? (cddr object))
       (symbol? (car object))
       (assq-ref abbreviations (car object))))

(define (atom-text object display?)
  (call-with-output-string
   (lambda (port) (if display? (display object port) (write object port)))))

(define (flat object display? limit)
  "Return OBJECT written on one line, or #f if that takes more than LIMIT characters."
  ;; WALK returns the characters left and the parts, last one first; #f for the former when there is no room.
  (define (add text left parts)
    (let ((left (- left (string-length text))))
      (values (and (>= left 0) left) (cons text parts))))
  (define (walk object left parts)
    (cond ((abbreviation object)
           => (lambda (prefix)
                (call-with-values (lambda () (add prefix left parts))
                  (lambda (left parts)
                    (if left (walk (cadr object) left parts) (values #f parts))))))
          ((pair? object) (walk-rest "(" object left parts))
          ((and (vector? object) (> (vector-length object) 0))
           (walk-rest "#(" (vector->list object) left parts))
          (else (add (atom-text object display?) left parts))))
  (define (walk-rest before object left parts)
    (call-with-values (lambda () (add before left parts))
      (lambda (left parts)
        (cond ((not left) (values #f parts))
              ((pair? object)
               (call-with-values (lambda () (walk (car object) left parts))
                 (lambda (left parts)
                   (cond ((not left) (values #f parts))
                         ((null? (cdr object)) (add ")" left parts))
                         ((pair? (cdr object)) (walk-rest " " (cdr object) left parts))
                         (else (walk-rest " . " (cdr object) left parts))))))
              (else
               (call-with-values (lambda () (add (atom-text object display?) left parts))
                 (lambda (left parts)
                   (if left (add ")" left parts) (values #f parts)))))))))
  (call-with-values (lambda () (walk object limit '()))
    (lambda (left parts) (and left (string-concatenate (reverse! parts))))))

;; The styles of forms: what kind of layout, for `body' whether a name may come first, then the styles of the elements
;; beside the operator, below it and in the body: expressions, lists of expressions, or none.
(define styles
  '((lambda body #f list #f expression) (lambda* body #f list #f expression)
    (define body #f list #f expression) (define* body #f list #f expression)
    (define-public body #f list #f expression) (define-syntax-rule body #f list #f expression)
    (let* body #f list #f expression) (letrec body #f list #f expression)
    (let body #t list #f expression)
    (if body #f expression #f expression) (set! body #f expression #f expression)
    (when body #f expression #f expression) (unless body #f expression #f expression)
    (case body #f expression #f list) (match body #f expression #f list)
    (begin body #f #f #f expression)
    (do body #f list list expression)
    (cond call list) (and call expression) (or call expression)))

(define longest-call-head 5)

(define* (pretty-print object #:optional (port* #f)
                       #:key (port (or port* (current-output-port))) (width 79) (max-expr-width 50)
                       (display? #f) (per-line-prefix ""))
  "Write OBJECT to PORT on lines of at most WIDTH columns, each beginning with PER-LINE-PREFIX."
  (define columns (- width (string-length per-line-prefix)))

  (define (out text col)
    (display text port)
    (+ col (string-length text)))

  (define (line-to col)
    (newline port)
    (display per-line-prefix port)
    (display (make-string col #\space) port)
    col)

  (define (lay-out object col extra style)
    (if (or (pair? object) (and (vector? object) (> (vector-length object) 0)))
        (let ((text (flat object display? (min (- columns col extra) (- max-expr-width 1)))))
          (cond (text (out text col))
                ((vector? object) (lay-out-list (vector->list object) (out "#" col) extra 'expression))
                ((eq? style 'list) (lay-out-list object col extra 'expression))
                (else (lay-out-expression object col extra))))
        (out (atom-text object display?) col)))

  (define (lay-out-expression object col extra)
    (cond ((abbreviation object)
           => (lambda (prefix) (lay-out (cadr object) (out prefix col) extra 'expression)))
          ((not (symbol? (car object))) (lay-out-list object col extra 'expression))
          ((assq-ref styles (car object))
           => (lambda (style)
                (if (eq? (car style) 'call)
                    (lay-out-call object col extra (cadr style))
                    (apply lay-out-body object col extra (cdr style)))))
          ((> (string-length (symbol->string (car object))) longest-call-head)
           (lay-out-body object col extra #f #f #f 'expression))
          (else (lay-out-call object col extra 'expression))))

  (define (lay-out-list object col extra style)
    (lay-out-down object (out "(" col) (+ col 1) extra style))

  (define (lay-out-call object col extra style)
    (let ((col (lay-out (car object) (out "(" col) 0 'expression)))
      (if (null? (cdr object))
          (out ")" col)
          (let ((col (out " " col)))
            (lay-out-down (cdr object) col col extra style)))))

  (define (lay-out-down rest col indent extra style)
    "Write the elements of REST below each other at INDENT, the first one at COL, and the closing parenthesis."
    (let loop ((rest rest) (col col) (first? #t))
      (cond ((pair? rest)
             (let ((col (if first? col (line-to indent))))
               (loop (cdr rest)
                     (lay-out (car rest) col (if (null? (cdr rest)) (+ extra 1) 0) style)
                     #f)))
            ((null? rest) (out ")" col))
            (else
             (out "." (line-to indent))
             (out ")" (lay-out rest (line-to indent) (+ extra 1) 'expression))))))

  (define (lay-out-body object col extra named? beside below body)
    (define indent (+ col 2))
    (define (extra-before rest) (if (null? rest) (+ extra 1) 0))
    (define (finish rest col)
      (cond ((null? rest) (out ")" col))
            ((pair? rest) (lay-out-down rest (line-to indent) indent extra body))
            (else (lay-out-down rest col indent extra body))))
    (let* ((col (lay-out (car object) (out "(" col) 0 'expression)) (rest (cdr object)))
      (define (after-name rest col)
        (define column (+ col 1))
        (if (and beside (pair? rest))
            (let ((col (lay-out (car rest) (out " " col) (extra-before (cdr rest)) beside)))
              (after-beside (cdr rest) col column))
            (finish rest col)))
      (define (after-beside rest col column)
        (if (and below (pair? rest))
            (finish (cdr rest) (lay-out (car rest) (line-to column) (extra-before (cdr rest)) below))
            (finish rest col)))
      (if (and named? (pair? rest) (symbol? (car rest)))
          (after-name (cdr rest) (lay-out (car rest) (out " " col) (extra-before (cdr rest)) 'expression))
          (after-name rest col))))

  (display per-line-prefix port)
  (lay-out object 0 0 'expression)
  (newline port))

;;; Cutting.

(define (cut-atom object width display? ellipsis)
  "Return what is no list written in at most WIDTH characters, as `cut' does."
  (define dots (string-length ellipsis))
  (let* ((text (atom-text object display?)) (size (string-length text)))
    (define (shortened kept after)
      (if (negative? kept)
          "#"
          (string-append (substring text 0 kept) ellipsis after)))
    (cond
     ((<= size width) text)
     ((and (string? object) (not display?))
      (if (< width (+ 2 dots))
          "#"
          (let ((kept (atom-text (substring object 0 (min (string-length object) (- width 2 dots))) #f)))
            (string-append (substring kept 0 (- (string-length kept) 1)) ellipsis "\""))))
     ((string? object) (shortened (- width dots) ""))
     ((bitvector? object) (if (< width (+ 2 dots)) "#" (shortened (- width dots) "")))
     ((and (> width (+ 3 dots)) (string-prefix? "#<" text)) (shortened (- width dots 1) ">"))
     (else "#"))))

(define (cut object width display? ellipsis)
  "Return OBJECT written in at most WIDTH characters, with ELLIPSIS or # for what there is no room for."
  (define dots (string-length ellipsis))

  ;; The elements of a sequence of COUNT elements, of which REF gets the next one and the rest, in ROOM characters.  All
  ;; but the last leave room for a space and an ellipsis.
  (define (elements rest count room first?)
    (define separator (if first? "" " "))
    (cond
     ((zero? count) "")
     ((and (= count 1) (or first? (> room 1)))
      (string-append separator (cut-in (car rest) (if first? room (- room 1)))))
     ((<= room (+ dots 1)) (string-append separator ellipsis))
     (else
      (let ((text (cut-in (car rest) (- room dots 1))))
        (string-append separator text
                       (elements (cdr rest) (- count 1) (- room 1 (string-length text)) #f))))))

  ;; The elements of an improper list: each leaves room for the tail, " . #".
  (define (improper rest room first?)
    (define separator (if first? "" " "))
    (cond
     ((not (pair? rest)) (string-append separator ". " (cut-in rest (- room 2))))
     ((< room 5) (string-append separator ". #"))
     (else
      (let ((text (cut-in (car rest) (- room 4))))
        (string-append separator text (improper (cdr rest) (- room 1 (string-length text)) #f))))))

  (define (within before list room after)
    (string-append before (elements list (length list) room #t) after))

  (define (atom object width) (cut-atom object width display? ellipsis))

  (define (cut-in object width)
    (cond
     ((and (list? object) (pair? object))
      (if (>= width (+ 2 dots)) (within "(" object (- width 2) ")") "#"))
     ((pair? object)
      (if (>= width 5) (string-append "(" (improper object (- width 2) #t) ")") "#"))
     ((vector? object)
      (cond
       ((zero? (vector-length object)) (atom object width))
       ((>= width (+ 3 dots)) (within "#(" (vector->list object) (- width 3) ")"))
       (else "#")))
     ((and (bytevector? object) (array? object))
      (let ((prefix (string-append "#" (symbol->string (array-type object)) "(")))
        (if (>= width (+ (string-length prefix) 4 dots))
            (within prefix (array->list object) (- width 2 (string-length prefix)) ")")
            (atom object width))))
     ((and (array? object) (not (string? object)) (not (bitvector? object)) (positive? (array-rank object)))
      (let* ((text (atom-text object display?))
             (prefix (substring text 0 (+ 1 (string-index text #\()))))
        (if (>= width (+ (string-length prefix) 1 dots))
            (within prefix (array->list object) (- width 1 (string-length prefix)) ")")
            "#")))
     (else (atom object width))))

  (cut-in object width))

(define* (truncated-print object #:optional (port* #f)
                          #:key (port (or port* (current-output-port))) (width 79) (display? #f) (breadth-first? #f))
  "Write OBJECT to PORT in at most WIDTH characters."
  (let ((encoding (port-encoding port)))
    (display (cut object width display? (if (or (not encoding) (string-prefix-ci? "UTF" encoding)) "…" "..."))
             port)))
