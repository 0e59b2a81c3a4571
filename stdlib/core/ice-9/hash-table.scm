;;; (ice-9 hash-table): hash tables out of association lists.  The first of several associations of a key counts.

(define-module (ice-9 hash-table)
  #:export (alist->hash-table alist->hashq-table alist->hashv-table alist->hashx-table))

(define (fill set! alist)
  (let ((table (make-hash-table (length alist))))
    (for-each (lambda (association) (set! table (car association) (cdr association)))
              (reverse alist))
    table))

(define (alist->hash-table alist) "Return a table of ALIST whose keys compare with equal?." (fill hash-set! alist))
(define (alist->hashq-table alist) "Return a table of ALIST whose keys compare with eq?." (fill hashq-set! alist))
(define (alist->hashv-table alist) "Return a table of ALIST whose keys compare with eqv?." (fill hashv-set! alist))

(define (alist->hashx-table hash assoc alist)
  "Return a table of ALIST for use with `hashx-ref' and the procedures HASH and ASSOC."
  (fill (lambda (table key value) (hashx-set! hash assoc table key value)) alist))
