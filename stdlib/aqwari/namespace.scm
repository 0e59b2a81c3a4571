;; Mount namespaces as values. `(namespace CLAUSE …)' says what a process shall see and where; it lowers to a store
;; item whose `exec' makes such a namespace and runs a program in it.
;;
;;   (bind PATH)                the host's PATH at the same place; PATH may be a list of paths
;;   (bind PATH SOURCE)         a file-like object, a package, a gexp that yields a file name, or a file of the host
;;   (bind PATH (list …))       several of them: directories are merged, the first one wins where names collide
;;   (include NAMESPACE)        all that another namespace says; its expression is evaluated when it is needed
;;   (tmpfs PATH #:size "10m")  an empty writable directory
;;   (proc PATH)                the processes
;;
;; `#:read-only? #t' after the operands of a bind makes a file of the host read-only; store items always are.
;; Invariant: a clause that cannot be right is reported at its own place, before anything is built.

(define-module (aqwari namespace)
  #:use-module (aqwari namespace clauses)
  #:use-module (aqwari namespace lowering)
  #:re-export (namespace? namespace-clauses namespace-entries)
  #:export (namespace))

(define-syntax namespace
  (lambda (s)
    (syntax-case s ()
      ((_ clause ...)
       #`(make-namespace (list #,@(map expand-clause #'(clause ...)))
                         '#,(datum->syntax s (syntax-source s)))))))

(eval-when (expand load eval)
  (define %known "bind, include, tmpfs and proc")

  (define (expand-clause clause)
    (define location (datum->syntax clause (syntax-source clause)))
    (define (operands-first make rest)
      #`(#,make '#,location #,@rest))
    (syntax-case clause ()
      ((head . rest)
       (identifier? #'head)
       (case (syntax->datum #'head)
         ((bind)
          (syntax-case #'rest ()
            (() (syntax-violation 'bind "expected a path: (bind PATH) or (bind PATH SOURCE)" clause))
            (operands (operands-first #'make-bind #'operands))))
         ((include)
          (syntax-case #'rest ()
            ((exp) #`(make-include '#,location (delay exp)))
            (_ (syntax-violation 'include "expected one namespace: (include NAMESPACE)" clause))))
         ((tmpfs)
          (syntax-case #'rest ()
            ((path . options) (operands-first #'make-tmpfs #'(path . options)))
            (_ (syntax-violation 'tmpfs "expected a path: (tmpfs PATH)" clause))))
         ((proc)
          (syntax-case #'rest ()
            ((path) (operands-first #'make-proc #'(path)))
            (_ (syntax-violation 'proc "expected a path: (proc PATH)" clause))))
         (else
          (syntax-violation 'namespace
                            (string-append "unknown clause '" (symbol->string (syntax->datum #'head))
                                           "'; the clauses are " %known)
                            clause #'head))))
      (_
       (syntax-violation 'namespace (string-append "expected a clause in parentheses; the clauses are " %known)
                         clause)))))
