;;; What changes data: sets of names for (ice-9 sandbox), by subject.
;;;
;;; A set is a list of (MODULE NAME ...).

(define-module (ice-9 sandbox mutating)
  #:export (mutating-alist-bindings mutating-array-bindings mutating-bitvector-bindings mutating-fluid-bindings
            mutating-hash-bindings mutating-list-bindings mutating-pair-bindings mutating-sort-bindings
            mutating-srfi-4-bindings mutating-string-bindings mutating-variable-bindings mutating-vector-bindings))

(define mutating-alist-bindings
  '(((guile) assoc-remove! assoc-set! assq-remove! assq-set! assv-remove! assv-set!)))

(define mutating-array-bindings
  '(((guile) array-cell-set! array-copy! array-copy-in-order! array-fill! array-index-map! array-map!
     array-map-in-order! array-set!)))

(define mutating-bitvector-bindings
  '(((guile) bitvector-clear-all-bits! bitvector-clear-bit! bitvector-clear-bits! bitvector-flip-all-bits!
     bitvector-set-all-bits! bitvector-set-bit! bitvector-set-bits!)))

(define mutating-fluid-bindings
  '(((guile) fluid->parameter fluid-set! fluid-unset!)))

(define mutating-hash-bindings
  '(((guile) hash-clear! hash-create-handle! hash-remove! hash-set! hashq-create-handle! hashq-remove! hashq-set!
     hashv-create-handle! hashv-remove! hashv-set! hashx-create-handle! hashx-remove! hashx-set!)))

(define mutating-list-bindings
  '(((guile) append! delete! delete1! delq! delq1! delv! delv1! filter! list-cdr-set! list-set! merge! reverse!)))

(define mutating-pair-bindings
  '(((guile) set-car! set-cdr!)))

(define mutating-sort-bindings
  '(((guile) restricted-vector-sort! sort! sort-list! stable-sort!)))

(define mutating-srfi-4-bindings
  '(((srfi srfi-4) f32vector-set! f64vector-set! s16vector-set! s32vector-set! s64vector-set! s8vector-set!
     u16vector-set! u32vector-set! u64vector-set! u8vector-set!)))

(define mutating-string-bindings
  '(((guile) string-capitalize! string-copy! string-downcase! string-fill! string-map! string-reverse! string-set!
     string-titlecase! string-upcase! string-xcopy! substring-fill! substring-move!)))

(define mutating-variable-bindings
  '(((guile) variable-set! variable-unset!)))

(define mutating-vector-bindings
  '(((guile) vector-fill! vector-move-left! vector-move-right! vector-set!)))
