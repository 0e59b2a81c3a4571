;;; (ice-9 copy-tree): copy-tree, which is in the core.

(define-module (ice-9 copy-tree)
  #:re-export (copy-tree))
