;; Objects that bring others with them wherever they are bound: a package its propagated inputs, a Debian package its
;; dependencies. Whoever defines such a type says so here, so that namespaces need not know the types.
;; Invariant: each object comes once, and cycles end.

(define-module (nsscheme propagation)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (register-propagation! propagated-objects))

(define %propagations '())                              ;list of predicates and procedures

(define (register-propagation! has? propagated)
  "Let PROPAGATED say which objects an object for which HAS? is true brings, all of them, in order."
  (set! %propagations (alist-cons has? propagated %propagations)))

(define (propagated-objects object)
  "Return the list of objects that OBJECT brings with it, without OBJECT itself."
  (match (find (match-lambda ((has? . _) (has? object))) %propagations)
    ((_ . propagated) (delq object (delete-duplicates (propagated object) eq?)))
    (#f '())))
