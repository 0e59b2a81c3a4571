;;; (sxml fold): folding over trees, such as SXML's.
;;;
;;; Names as in (sxml transform): DOWN makes the seed of a node's children, UP that of what follows the node, HERE that
;;; of what follows a leaf.

(define-module (sxml fold)
  #:export (foldt foldts foldts* fold-values foldts*-values))

(define (foldt up here tree)
  "Replace the leaves of TREE by HERE of them, and each node by UP of its list of replaced children."
  (if (pair? tree)
      (up (map (lambda (kid) (foldt up here kid)) tree))
      (here tree)))

(define (foldts down up here seed tree)
  "Fold over TREE: (DOWN SEED NODE), (UP SEED KIDS-SEED NODE) and (HERE SEED LEAF); the first element of a node is its
name, not a child."
  (cond ((null? tree) seed)
        ((not (pair? tree)) (here seed tree))
        (else
         (let loop ((kids-seed (down seed tree)) (kids (cdr tree)))
           (if (pair? kids)
               (loop (foldts down up here kids-seed (car kids)) (cdr kids))
               (up seed kids-seed tree))))))

(define (foldts* down up here seed tree)
  "Like `foldts', but DOWN returns the seed and the node to go into, whose first element is a child, too."
  (cond ((null? tree) seed)
        ((not (pair? tree)) (here seed tree))
        (else
         (call-with-values (lambda () (down seed tree))
           (lambda (kids-seed inside)
             (let loop ((kids-seed kids-seed) (kids inside))
               (if (pair? kids)
                   (loop (foldts* down up here kids-seed (car kids)) (cdr kids))
                   (up seed kids-seed tree))))))))

(define (fold-values proc list . seeds)
  "Fold PROC, which gets an element and the seeds and returns the next seeds, over LIST; return the last ones."
  (if (null? list)
      (apply values seeds)
      (call-with-values (lambda () (apply proc (car list) seeds))
        (lambda seeds (apply fold-values proc (cdr list) seeds)))))

(define (foldts*-values down up here tree . seeds)
  "Like `foldts*' with any number of seeds: (DOWN NODE SEED …) returns the node to go into and the seeds,
(UP NODE SEED … KIDS-SEED …) and (HERE LEAF SEED …) the seeds."
  (cond ((null? tree) (apply values seeds))
        ((not (pair? tree)) (apply here tree seeds))
        (else
         (call-with-values (lambda () (apply down tree seeds))
           (lambda (inside . kids-seeds)
             (let loop ((kids inside) (kids-seeds kids-seeds))
               (if (pair? kids)
                   (call-with-values (lambda () (apply foldts*-values down up here (car kids) kids-seeds))
                     (lambda kids-seeds (loop (cdr kids) kids-seeds)))
                   (apply up tree (append seeds kids-seeds)))))))))
