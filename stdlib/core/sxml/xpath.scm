;;; (sxml xpath): finding nodes of SXML. A converter is a procedure from a node, or a list of nodes, to a list of nodes;
;;; a path is a list that `sxpath' makes a converter of.

(define-module (sxml xpath)
  #:use-module (ice-9 pretty-print)
  #:replace (filter)
  #:export (nodeset? node-typeof? node-eq? node-equal? node-pos take-until take-after map-union node-reverse node-trace
            select-kids node-self node-join node-reduce node-or node-closure node-parent sxpath))

(define (nodeset? object)
  "Return true if OBJECT is a list of nodes, not a node."
  (or (null? object)
      (and (pair? object) (not (symbol? (car object))))))

(define (as-nodeset object) (if (nodeset? object) object (list object)))

;;; Tests of nodes.

(define (node-typeof? type)
  "Return a test: for elements called TYPE, any element if it is *, text for *text*, and anything for *any*."
  (case type
    ((*any*) (lambda (node) #t))
    ((*text*) string?)
    ((*) (lambda (node) (and (pair? node) (not (memq (car node) '(@ *PI*))))))
    (else (lambda (node) (and (pair? node) (eq? (car node) type))))))

(define (node-eq? other) (lambda (node) (eq? other node)))
(define (node-equal? other) (lambda (node) (equal? other node)))

;; Whether a test's or converter's result counts as found.
(define (found? result) (and result (not (null? result))))

;;; Converters.

(define (node-pos n)
  "Return a converter to the Nth node of a list, counting from 1, or from the end if N is negative."
  (lambda (nodes)
    (cond ((or (not (nodeset? nodes)) (null? nodes)) '())
          ((positive? n) (let ((rest (drop-or-empty nodes (- n 1)))) (if (null? rest) '() (list (car rest)))))
          ((zero? n) (scm-error 'misc-error "node-pos" "positions count from 1 or from -1, not from 0" '() #f))
          (else ((node-pos (- n)) (reverse nodes))))))

(define (drop-or-empty list n)
  (if (or (zero? n) (null? list)) list (drop-or-empty (cdr list) (- n 1))))

(define (filter test)
  "Return a converter to those nodes that satisfy TEST."
  (lambda (nodes)
    (let loop ((rest (as-nodeset nodes)) (kept '()))
      (cond ((null? rest) (reverse! kept))
            ((found? (test (car rest))) (loop (cdr rest) (cons (car rest) kept)))
            (else (loop (cdr rest) kept))))))

(define node-self filter)

(define (take-until test)
  "Return a converter to the nodes before the first one that satisfies TEST."
  (lambda (nodes)
    (let loop ((rest (as-nodeset nodes)) (taken '()))
      (if (or (null? rest) (found? (test (car rest))))
          (reverse! taken)
          (loop (cdr rest) (cons (car rest) taken))))))

(define (take-after test)
  "Return a converter to the nodes after the first one that satisfies TEST."
  (lambda (nodes)
    (let loop ((rest (as-nodeset nodes)))
      (cond ((null? rest) '())
            ((found? (test (car rest))) (cdr rest))
            (else (loop (cdr rest)))))))

(define (map-union proc list)
  "Return the results of PROC for the elements of LIST, lists of nodes spread, in one list."
  (let loop ((rest list) (results '()))
    (if (null? rest)
        (reverse! results)
        (let ((result (proc (car rest))))
          (loop (cdr rest)
                (if (nodeset? result) (append (reverse result) results) (cons result results)))))))

(define (node-reverse nodes) (reverse (as-nodeset nodes)))

(define (node-trace title)
  "Return a converter that prints the nodes after TITLE, and changes nothing."
  (lambda (nodes)
    (newline)
    (display "-->")
    (display title)
    (display " :")
    (pretty-print nodes)
    nodes))

(define (select-kids test)
  "Return a converter to the children, attributes among them, that satisfy TEST."
  (define (kids node)
    (cond ((null? node) '())
          ((not (pair? node)) '())
          ((symbol? (car node)) ((filter test) (cdr node)))
          (else (map-union kids node))))
  kids)

(define (node-join . converters)
  "Return a converter that applies CONVERTERS one after the other, each to every node."
  (lambda (nodes)
    (let loop ((nodes nodes) (rest converters))
      (if (null? rest)
          nodes
          (loop (if (nodeset? nodes) (map-union (car rest) nodes) ((car rest) nodes)) (cdr rest))))))

(define (node-reduce . converters)
  "Return a converter that applies CONVERTERS one after the other, each to all nodes at once."
  (lambda (nodes)
    (let loop ((nodes nodes) (rest converters))
      (if (null? rest) nodes (loop ((car rest) nodes) (cdr rest))))))

(define (node-or . converters)
  "Return a converter to what any of CONVERTERS finds."
  (lambda (nodes)
    (append-map (lambda (converter) (converter nodes)) converters)))

(define (append-map proc list) (apply append (map proc list)))

(define (node-closure test)
  "Return a converter to the descendants that satisfy TEST, by their depth."
  (let ((elements (select-kids (node-typeof? '*)))
        (matching (select-kids test)))
    (lambda (node)
      (let loop ((parents node) (levels '()))
        (if (null? parents)
            (apply append (reverse! levels))
            (loop (elements parents) (cons (matching parents) levels)))))))

(define (node-parent root)
  "Return a converter to the parents of nodes, which are looked for in ROOT."
  (define all (cons root ((node-closure pair?) root)))
  (lambda (nodes)
    (map-union (lambda (node)
                 ((filter (lambda (candidate) (and (pair? candidate) (memq node candidate))))
                  (append-map as-nodeset all)))
               (as-nodeset nodes))))

;;; Paths.

(define (sxpath path)
  "Return the converter that PATH, a list, stands for: a name, *, *text* or @ goes to such children, // to all below;
(eq? X) and (equal? X) to children that are X; a procedure is a converter; (STEP FILTER ...) goes as STEP, a name or a
path, and keeps what the filters keep, where a number is a position and a path keeps nodes for which it finds some."
  (let loop ((path path) (converters '()))
    (cond ((null? path) (apply node-join (reverse! converters)))
          ((not (pair? path))
           (scm-error 'wrong-type-arg "sxpath" "expected a list of steps, found ~S" (list path) (list path)))
          (else (loop (cdr path) (cons (step->converter (car path)) converters))))))

(define (step->converter step)
  (cond ((eq? step '//)
         (node-or (node-self (node-typeof? '*any*)) (node-closure (node-typeof? '*any*))))
        ((symbol? step) (select-kids (node-typeof? step)))
        ((procedure? step) step)
        ((and (pair? step) (eq? (car step) 'equal?)) (select-kids (node-equal? (cadr step))))
        ((and (pair? step) (eq? (car step) 'eq?)) (select-kids (node-eq? (cadr step))))
        ((pair? step)
         (let ((select (if (symbol? (car step)) (select-kids (node-typeof? (car step))) (sxpath (car step))))
               (filters (map (lambda (item) (delay (filter->converter item))) (cdr step))))
           ;; Positions are among the children of one parent.
           (lambda (nodes)
             (map-union (lambda (node)
                          (let loop ((nodes (select node)) (rest filters))
                            (if (or (null? nodes) (null? rest))
                                nodes
                                (loop ((force (car rest)) nodes) (cdr rest)))))
                        (as-nodeset nodes)))))
        (else
         (scm-error 'wrong-type-arg "sxpath" "expected a step of a path, found ~S" (list step) (list step)))))

(define (filter->converter item)
  (if (number? item) (node-pos item) (filter (sxpath item))))
