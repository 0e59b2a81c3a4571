;;; (ice-9 peg simplify-tree): making the trees of parsers flatter.

(define-module (ice-9 peg simplify-tree)
  #:use-module ((srfi srfi-1) #:select (append-map span))
  #:use-module ((srfi srfi-11) #:select (let-values))
  #:export (context-flatten keyword-flatten string-collapse))

(define (context-flatten keep? tree)
  "Return the elements of TREE in one list, lists spread in it except those for which KEEP? holds; an atom stays one."
  (cond ((or (null? tree) (not (list? tree))) tree)
        ((keep? tree) (list tree))
        (else (append-map (lambda (element)
                            (let ((flat (context-flatten keep? element)))
                              (if (list? flat) flat (list flat))))
                          tree))))

(define (keyword-flatten keywords tree)
  "Like `context-flatten'; lists that begin with one of KEYWORDS are kept."
  (context-flatten (lambda (list) (memq (car list) keywords)) tree))

(define (string-collapse tree)
  "Return TREE with the strings that are neighbours in a list joined, and a list of one string or one list as that."
  (if (pair? tree)
      (let loop ((rest (map string-collapse tree)) (done '()))
        (cond ((null? rest)
               (if (and (pair? done) (null? (cdr done)) (or (string? (car done)) (pair? (car done))))
                   (car done)
                   (reverse! done)))
              ((string? (car rest))
               (let-values (((strings rest) (span string? rest)))
                 (loop rest (cons (string-concatenate strings) done))))
              (else (loop (cdr rest) (cons (car rest) done)))))
      tree))
