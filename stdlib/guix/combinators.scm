;; Folds with two seeds and over trees, and values computed while a program is expanded.

(define-module (guix combinators)
  #:use-module (srfi srfi-1)
  #:export (fold2
            fold-tree
            fold-tree-leaves
            compile-time-value))

(define (fold2 proc seed1 seed2 lst . more)
  "Like `fold', with two seeds: PROC takes the elements and both seeds, and returns both as two values."
  (let loop ((seed1 seed1) (seed2 seed2) (lists (cons lst more)))
    (if (any null? lists)
        (values seed1 seed2)
        (call-with-values (lambda () (apply proc (append (map car lists) (list seed1 seed2))))
          (lambda (seed1 seed2) (loop seed1 seed2 (map cdr lists)))))))

(define (fold-tree proc init children roots)
  "Call (PROC NODE RESULT) for each node reachable from the list ROOTS through CHILDREN, each once, roots first."
  (define seen (make-hash-table))
  (let loop ((result init) (queue roots) (next '()))
    (cond ((pair? queue)
           (let ((node (car queue)))
             (if (hashq-ref seen node)
                 (loop result (cdr queue) next)
                 (begin
                   (hashq-set! seen node #t)
                   (loop (proc node result) (cdr queue) (cons (or (children node) '()) next))))))
          ((null? next) result)
          (else (loop result (concatenate (reverse next)) '())))))

(define (fold-tree-leaves proc init children roots)
  "Like `fold-tree', but call PROC for the nodes without children only."
  (fold-tree (lambda (node result)
               (if (null? (or (children node) '())) (proc node result) result))
             init children roots))

(define-syntax compile-time-value
  (syntax-rules ()
    ((_ exp)
     (let-syntax ((value (lambda (s)
                           (syntax-case s ()
                             (id (datum->syntax s (list 'quote exp)))))))
       value))))
