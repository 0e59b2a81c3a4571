;;; (sxml apply-templates): a tree made from another by templates, from the root on.
;;;
;;; A template is an improper list of node tests, as node-typeof? takes them, and a procedure: the tests are for a node
;;; and its descendants on the way down, and the procedure makes what replaces the last one.

(define-module (sxml apply-templates)
  #:use-module (srfi srfi-1)
  #:use-module ((sxml xpath) #:select (node-typeof? nodeset? map-union))
  #:export (apply-templates))

;; What is left of each of TEMPLATES that begins with a test for NODE: more tests, or the procedure.
(define (advance node templates)
  (filter-map (lambda (template)
                (and (pair? template)
                     ((node-typeof? (car template)) node)
                     (cdr template)))
              templates))

(define (handler-among templates)
  (let ((handlers (filter procedure? templates)))
    (when (and (pair? handlers) (pair? (cdr handlers)))
      (error "ambiguous template match"))
    (and (pair? handlers) (car handlers))))

(define (apply-templates tree templates)
  "Return what the procedures of TEMPLATES make of the nodes of TREE, a node or a list of nodes, that they are for."
  (let walk ((tree tree) (begun '()))
    (if (nodeset? tree)
        (map-union (lambda (node) (walk node begun)) tree)
        (let ((active (append (advance tree begun) (advance tree templates))))
          (cond ((handler-among active) => (lambda (handler) (handler tree)))
                ((pair? tree) (walk (cdr tree) active))
                (else '()))))))
