;;; Arrays with procedures.
;;;
;;; A walk goes over the indices of its first array, in order; every other array must have them all.  It keeps the
;;; offset in the root of each array, which the kernel finds once, and goes on from there by the increments.
;;;
;;; Expects from the kernel: (%array-offset ARRAY INDICES), (%array-frame-offset FRAME ARRAY), (%make-shared-array ARRAY
;;; OFFSET STEPS BOUND ...), shared-array-root shared-array-offset shared-array-increments array-shape array-dimensions
;;; array-ref array-set! array-slice.

(define (%array-mismatch who array)
  (scm-error 'misc-error who "array shape mismatch: ~S" (list array) #f))

(define (make-shared-array array mapping . bounds)
  "Return an array with BOUNDS that shares the elements of ARRAY.
MAPPING gets its indices and returns the list of indices of the same element in ARRAY; it must be affine."
  (%check "make-shared-array" 1 "array" array? array)
  (let* ((frame (apply %array-frame bounds))
         (shape (array-shape frame))
         (first (map car shape)))
    (if (or-map (lambda (bound) (< (cadr bound) (car bound))) shape)
        (apply %make-shared-array array 0 (map (lambda (bound) 0) shape) bounds)
        (let ((offset (%array-offset array (apply mapping first))))
          ;; How far one step in dimension D goes: the indices before it in reverse, its own, and those after it.
          (let loop ((before '()) (rest shape) (after first) (steps '()))
            (if (null? rest)
                (apply %make-shared-array array offset (reverse steps) bounds)
                (let* ((index (car after))
                       (indices (append (reverse before) (cons (+ index 1) (cdr after))))
                       (step (if (= (caar rest) (cadar rest))
                                 0
                                 (- (%mapped-offset array (apply mapping indices)) offset))))
                  (loop (cons index before) (cdr rest) (cdr after) (cons step steps)))))))))

;; An array of one element with the given bounds, to ask for its shape.
(define (%array-frame . bounds)
  (apply %make-shared-array #(#f) 0 (map (lambda (bound) 0) bounds) bounds))

;; As %array-offset; indices out of range are the mapping's fault here.
(define (%mapped-offset array indices)
  (if (and (= (length indices) (array-rank array))
           (not (apply array-in-bounds? array indices)))
      (scm-error 'misc-error "make-shared-array" "mapping out of range" '() #f)
      (%array-offset array indices)))

(define (%array-walk who proc arrays)
  "Call PROC with the list of offsets of ARRAYS at each of the indices of the first."
  (let* ((frame (car arrays))
         (offsets (map (lambda (array)
                        (or (%array-frame-offset frame array) (%array-mismatch who frame)))
                      arrays)))
    (let dimension ((shape (array-shape frame))
                    (steps (map shared-array-increments arrays))
                    (offsets offsets))
      (if (null? shape)
          (proc offsets)
          (let ((step (map car steps)) (rest (map cdr steps)))
            (let loop ((index (caar shape)) (offsets offsets))
              (if (<= index (cadar shape))
                  (begin
                    (dimension (cdr shape) rest offsets)
                    (loop (+ index 1) (map + offsets step))))))))))

;; The two cases that matter, one and two arrays of rank 1, without lists.
(define (%array-walk-1 proc array)
  (let ((step (car (shared-array-increments array))))
    (let loop ((count (array-length array)) (offset (shared-array-offset array)))
      (if (> count 0)
          (begin
            (proc offset)
            (loop (- count 1) (+ offset step)))))))

(define (array-for-each proc array . others)
  "Call PROC with the elements of the arrays at each of the indices of the first."
  (%check "array-for-each" 1 "procedure" procedure? proc)
  (%check "array-for-each" 2 "array" array? array)
  (if (and (null? others) (= (array-rank array) 1))
      (let ((root (shared-array-root array)))
        (%array-walk-1 (lambda (offset) (proc (array-ref root offset))) array))
      (let ((roots (map shared-array-root (cons array others))))
        (%array-walk "array-for-each" (lambda (offsets) (apply proc (map array-ref roots offsets)))
                     (cons array others)))))

(define (%array-map! who target proc sources)
  (%check who 1 "array" array? target)
  (%check who 2 "procedure" procedure? proc)
  (let ((root (shared-array-root target))
        (roots (map shared-array-root sources)))
    (%array-walk who
                 (lambda (offsets)
                   (array-set! root (apply proc (map array-ref roots (cdr offsets))) (car offsets)))
                 (cons target sources))))

(define (array-map! target proc . sources)
  "Store what PROC returns for the elements of SOURCES at each of the indices of TARGET into TARGET."
  (%array-map! "array-map!" target proc sources))

(define (array-map-in-order! target proc . sources)
  "As array-map!, which goes in the order of the indices itself."
  (%array-map! "array-map-in-order!" target proc sources))

(define (array-index-map! array proc)
  "Store what PROC returns for the indices of each element of ARRAY into ARRAY."
  (%check "array-index-map!" 1 "array" array? array)
  (%check "array-index-map!" 2 "procedure" procedure? proc)
  (let ((root (shared-array-root array)))
    (let dimension ((shape (array-shape array))
                    (steps (shared-array-increments array))
                    (offset (shared-array-offset array))
                    (indices '()))
      (if (null? shape)
          (array-set! root (apply proc (reverse indices)) offset)
          (let loop ((index (caar shape)) (offset offset))
            (if (<= index (cadar shape))
                (begin
                  (dimension (cdr shape) (cdr steps) offset (cons index indices))
                  (loop (+ index 1) (+ offset (car steps))))))))))

(define (%array-slice-for-each who rank proc arrays)
  (for-each (lambda (array)
              (if (> rank (array-rank array))
                  (scm-error 'misc-error who "frame too large for arguments: ~S, ~S" (list rank arrays) #f)))
            arrays)
  (let ((frames (map (lambda (array) (list-head (array-shape array) rank)) arrays)))
    (if (not (and-map (lambda (frame) (equal? frame (car frames))) frames))
        (scm-error 'misc-error who "mismatched frames: ~S, ~S" (list rank arrays) #f))
    (let dimension ((shape (car frames)) (indices '()))
      (if (null? shape)
          (let ((indices (reverse indices)))
            (apply proc (map (lambda (array)
                               (if (null? indices) array (apply array-slice array indices)))
                             arrays)))
          (let loop ((index (caar shape)))
            (if (<= index (cadar shape))
                (begin
                  (dimension (cdr shape) (cons index indices))
                  (loop (+ index 1)))))))))

(define (array-slice-for-each rank proc array . others)
  "Call PROC with the parts of the arrays at each of the first RANK indices, which the arrays must have in common."
  (%array-slice-for-each "array-slice-for-each" rank proc (cons array others)))

(define (array-slice-for-each-in-order rank proc array . others)
  "As array-slice-for-each, which goes in the order of the indices itself."
  (%array-slice-for-each "array-slice-for-each-in-order" rank proc (cons array others)))

(define (uniform-array->bytevector array)
  "Return the bytes of the elements of ARRAY, which must lie side by side, as a fresh bytevector."
  (let* ((contents (or (array-contents array #t) (%wrong-type "uniform-array->bytevector" 1 "contiguous array" array)))
         (root (shared-array-root contents)))
    (cond
     ((bytevector? root)
      (let* ((size (if (zero? (array-length root)) 1 (quotient (bytevector-length root) (array-length root))))
             (start (* size (shared-array-offset contents)))
             (bytes (make-bytevector (* size (array-length contents)))))
        (bytevector-copy! root start bytes 0 (bytevector-length bytes))
        bytes))
     ((bitvector? root)
      (let ((bytes (make-bytevector (quotient (+ (array-length contents) 7) 8) 0)))
        (array-index-map! bytes
                          (lambda (byte)
                            (let loop ((bit 7) (sum 0))
                              (cond
                               ((< bit 0) sum)
                               ((let ((index (+ (* 8 byte) bit)))
                                  (and (< index (array-length contents)) (array-ref contents index)))
                                (loop (- bit 1) (+ (* 2 sum) 1)))
                               (else (loop (- bit 1) (* 2 sum)))))))
        bytes))
     (else (%wrong-type "uniform-array->bytevector" 1 "uniform array" array)))))

(define (self-evaluating? object)
  "Return #t if OBJECT, as a form, is its own value."
  (or (number? object) (boolean? object) (char? object) (string? object) (keyword? object) (vector? object)
      (bytevector? object) (array? object)))
