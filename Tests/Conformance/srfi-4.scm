;;; Uniform vectors: SRFI 4 and Guile's additions.

(use-modules (check) (srfi srfi-4) (srfi srfi-4 gnu))

(check (s16vector->list (s16vector 1 -2)) => '(1 -2))
(check (u8vector-length (make-u8vector 3 7)) => 3)
(check (f32vector-ref (f32vector 1/2) 0) => 0.5)
(check (let ((v (make-u64vector 1))) (u64vector-set! v 0 (- (expt 2 64) 1)) (u64vector-ref v 0))
       => 18446744073709551615)
(check-error out-of-range (u8vector 256))
(check-error out-of-range (u8vector 'a))
(check-error out-of-range (u8vector-ref (u8vector 1) 1))
(check (list (u8vector? #u8(1)) (u8vector? #s8(1))) => '(#t #f))
;; The accessors look at the bytes of any uniform vector, as Guile's do.
(check (u32vector-length (make-u16vector 4 0)) => 2)
(check (u16vector-ref (u8vector 1 1) 0) => 257)
(check (c64vector->list (list->c64vector '(1 2+3i))) => '(1.0+0.0i 2.0+3.0i))
(check (any->s8vector '(1 2)) => #s8(1 2))
(check (any->u16vector #(1 2)) => #u16(1 2))
(check (any->f64vector #u8(1 2)) => #f64(1.0 2.0))
(check-error wrong-type-arg (any->u8vector 5))
(check (u32vector-copy #u32(1 2 3 4) 1 3) => #u32(2 3))
(check (let ((v (make-s64vector 3 0))) (s64vector-copy! v 1 #s64(-1 -2)) v) => #s64(0 -1 -2))
(check-error out-of-range (s64vector-copy! (make-s64vector 1) 0 #s64(-1 -2)))
(check (make-srfi-4-vector 'u8 2 5) => #u8(5 5))
(check (map srfi-4-vector-type-size (list #u8() #s32() #c32() #c64())) => '(1 4 8 16))
(check (uniform-array->bytevector #u16(1 2)) => #vu8(1 0 2 0))

(check-summary)
