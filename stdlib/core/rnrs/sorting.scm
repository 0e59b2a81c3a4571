;;; (rnrs sorting): sorting, the predicate first.

(define-module (rnrs sorting)
  #:export (list-sort vector-sort vector-sort!))

(define (list-sort less? list)
  "Return LIST sorted by LESS?, equal elements in their old order."
  (stable-sort list less?))

(define (vector-sort less? vector)
  "Return VECTOR sorted by LESS?."
  (stable-sort vector less?))

(define (vector-sort! less? vector)
  "Sort VECTOR by LESS? in place."
  (sort! vector less?))
