;;; (scheme write): writing data; what contains itself is written with labels.

(define-module (scheme write)
  #:replace (write display)
  #:re-export (write-shared write-simple))

(define write %r7rs-write)
(define display %r7rs-display)
