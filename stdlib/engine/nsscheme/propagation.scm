;; Objects that bring others with them: wherever they are bound, a package its propagated inputs, a Debian package its
;; dependencies; in a build, the root that such a package's programs were made for. A module that defines such a type says so
;; here, so that namespaces and gexps need not know the types.
;; Invariant: each object comes once, and cycles end.

(define-module (nsscheme propagation)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (register-propagation! propagated-objects
            register-build-root! build-root build-roots?))

(define %propagations '())                              ;list of predicates and procedures

(define (register-propagation! has? propagated)
  "Let PROPAGATED say which objects an object for which HAS? is true brings, all of them, in order."
  (set! %propagations (alist-cons has? propagated %propagations)))

(define (propagated-objects object)
  "Return the list of objects that OBJECT brings with it, without OBJECT itself."
  (match (find (match-lambda ((has? . _) (has? object))) %propagations)
    ((_ . propagated) (delq object (delete-duplicates (propagated object) eq?)))
    (#f '())))

(define %build-root #f)                                 ;a predicate and a procedure

(define build-roots?
  ;; Whether the next build that is lowered gets a root, unlike one that only notes names of items; those that it
  ;; depends on do.
  (make-parameter #t))

(define (register-build-root! has? root)
  "Let ROOT make the object that builds see at / when they use objects for which HAS? is true; it gets these."
  (set! %build-root (cons has? root)))

(define (build-root objects)
  "Return the object that a build using OBJECTS, a thunk that lists them, sees at /, or #f. Only what this object has of
the usual directories, such as /usr, is seen."
  (match (and (build-roots?) %build-root)
    (#f #f)
    ((has? . root)
     (match (delete-duplicates (filter has? (objects)) eq?)
       (() #f)
       (objects (root objects))))))
