;;; (ice-9 weak-vector): vectors that do not keep their elements alive.

(define-module (ice-9 weak-vector)
  #:re-export (make-weak-vector weak-vector list->weak-vector weak-vector? weak-vector-ref weak-vector-set!))
