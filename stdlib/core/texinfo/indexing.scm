;;; (texinfo indexing): the entries of the indices of a document.

(define-module (texinfo indexing)
  #:use-module (texinfo text)
  #:export (stexi-extract-index))

;; The index of each command that makes an entry.
(define indices
  '((cindex . concept) (vindex . variable) (findex . function) (kindex . key) (pindex . program) (tindex . type)
    (deftp . type) (defcv . type)
    (defvar . variable) (defvr . variable) (deftypevar . variable) (deftypevr . variable) (defopt . variable)
    (defivar . variable) (deftypeivar . variable)
    (deffn . function) (deftypefn . function) (defun . function) (deftypefun . function) (defspec . function)
    (defmac . function) (defop . function) (deftypeop . function) (defmethod . function)
    (deftypemethod . function)))

;; The names of indices in @printindex.
(define printed '(("cp" . concept) ("vr" . variable) ("fn" . function) ("ky" . key) ("pg" . program) ("tp" . type)))

(define (fold-trees proc seed tree)
  "Return what PROC makes, in the order of the text, of each command in TREE and of its result so far."
  (if (and (pair? tree) (symbol? (car tree)))
      (let loop ((trees (cdr tree)) (result (proc tree seed)))
        (cond ((null? trees) result)
              ((and (pair? (car trees)) (eq? (caar trees) '%)) (loop (cdr trees) result))
              (else (loop (cdr trees) (fold-trees proc result (car trees))))))
      seed))

(define (printed-index tree)
  "Return the index that the first @printindex in TREE names, or #f."
  (fold-trees (lambda (tree found)
                (or found
                    (and (eq? (car tree) 'printindex)
                         (assoc-ref printed (flat-text (or (assq-ref (tree-arguments tree) 'type) '()))))))
              #f
              tree))

(define (stexi-extract-index tree manual-name kind)
  "Return the index of TREE for KIND, one of concept, variable, function, key, program and type, auto for what
@printindex in TREE names, or all: pairs of an entry and the name of its anchor, the last one in the text first."
  (let ((wanted (if (eq? kind 'auto) (or (printed-index tree) 'all) kind)))
    (fold-trees (lambda (tree index)
                  (let ((its (assq-ref indices (car tree))))
                    (if (and its (memq wanted (list its 'all)))
                        (let ((text (flat-text (or (assq-ref (tree-arguments tree) 'entry)
                                                   (assq-ref (tree-arguments tree) 'name)
                                                   '()))))
                          (acons text (string-append (symbol->string (car tree)) "-" text) index))
                        index)))
                '()
                tree)))
