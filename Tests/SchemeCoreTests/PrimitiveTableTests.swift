// Vectors, bytevectors, hash tables and records: each line is an expression and what Guile writes of it.

import Testing

@Suite struct PrimitiveTableTests {
  @Test func vectors() throws {
    try PrimitiveHarness.check(
      #"""
      (vector 1 2 3) => #(1 2 3)
      (make-vector 2 'x) => #(x x)
      (vector-ref #(1 2) 1) => 2
      (vector-ref #(1 2) 2) => !out-of-range
      (vector-ref '(1) 0) => !wrong-type-arg
      (vector-ref #(1) 1.5) => !wrong-type-arg
      (let* ((v (vector 1 2))) (vector-set! v 0 'x) v) => #(x 2)
      (vector-length #(1 2)) => 2
      (vector-length "ab") => !wrong-type-arg
      (vector->list #(1 2 3)) => (1 2 3)
      (list->vector '(1 2 3)) => #(1 2 3)
      (list->vector 'a) => !wrong-type-arg
      (let* ((v (make-vector 2 0))) (vector-fill! v 7) v) => #(7 7)
      (vector-copy #(1 2 3)) => #(1 2 3)
      (let* ((v (vector 1 2 3 4))) (vector-copy! v 1 v 0 3) v) => #(1 1 2 3)
      (let* ((v (vector 1 2 3 4))) (vector-copy! v 0 v 1) v) => #(2 3 4 4)
      (vector-copy! (make-vector 3 0) 0 #(1 2 3 4)) => !out-of-range
      (let* ((v (vector 1 2 3))) (vector-move-left! v 1 3 v 0) v) => #(2 3 3)
      (vector? #(1)) => #t
      (vector? "a") => #f
      (make-weak-vector 2 'a) => #w(a a)
      (weak-vector-ref (weak-vector 1 2) 1) => 2
      (weak-vector-length (list->weak-vector '(1 2))) => 2
      (promise? (make-promise 1)) => #t
      (make-bytevector 3 255) => #vu8(255 255 255)
      (make-bytevector 2 -1) => #vu8(255 255)
      (make-bytevector 2 256) => !out-of-range
      (bytevector-length #vu8(1 2)) => 2
      (bytevector-u8-ref #vu8(1 2) 1) => 2
      (bytevector-u8-ref #vu8(1) 1) => !out-of-range
      (bytevector-s8-ref #vu8(255) 0) => -1
      (let* ((b (make-bytevector 2 0))) (bytevector-u8-set! b 1 200) b) => #vu8(0 200)
      (bytevector-u8-set! (make-bytevector 1) 0 256) => !out-of-range
      (let* ((b (make-bytevector 2 0))) (bytevector-fill! b 7) b) => #vu8(7 7)
      (bytevector=? #vu8(1 2) #vu8(1 2)) => #t
      (bytevector=? #vu8(1 2) #vu8(1 3)) => #f
      (bytevector-copy #vu8(1 2 3)) => #vu8(1 2 3)
      (let* ((b (bytevector-copy #vu8(1 2 3 4)))) (bytevector-copy! b 0 b 1 3) b) => #vu8(1 1 2 3)
      (bytevector-copy! #vu8(1 2) 0 (make-bytevector 1) 0 2) => !out-of-range
      (bytevector->u8-list #vu8(1 2 3)) => (1 2 3)
      (u8-list->bytevector '(1 2 3)) => #vu8(1 2 3)
      (u8-list->bytevector '(1 256)) => !wrong-type-arg
      (bytevector-u16-ref #vu8(1 2) 0 'big) => 258
      (bytevector-u16-ref #vu8(1 2) 0 'little) => 513
      (bytevector-s16-ref #vu8(255 254) 0 'big) => -2
      (bytevector-u32-ref #vu8(1 2 3 4) 0 'big) => 16909060
      (bytevector-u32-native-ref #vu8(1 2 3 4) 0) => 67305985
      (bytevector-u64-ref #vu8(255 255 255 255 255 255 255 255) 0 'big) => 18446744073709551615
      (bytevector-s64-ref #vu8(255 255 255 255 255 255 255 254) 0 'big) => -2
      (bytevector-u64-native-ref #vu8(1 0 0 0 0 0 0 128) 0) => 9223372036854775809
      (bytevector-u32-ref #vu8(1 2 3) 0 'big) => !out-of-range
      (let* ((b (make-bytevector 8 0))) (bytevector-u64-set! b 0 18446744073709551615 'big) b)
        => #vu8(255 255 255 255 255 255 255 255)
      (let* ((b (make-bytevector 8 0))) (bytevector-s64-set! b 0 -2 'big) b) => #vu8(255 255 255 255 255 255 255 254)
      (let* ((b (make-bytevector 4 0))) (bytevector-u32-set! b 0 305419896 'little) b) => #vu8(120 86 52 18)
      (let* ((b (make-bytevector 4 0))) (bytevector-s16-set! b 2 -2 'big) b) => #vu8(0 0 255 254)
      (bytevector-u16-set! (make-bytevector 2) 0 65536 'big) => !out-of-range
      (bytevector-s16-set! (make-bytevector 2) 0 -32769 'big) => !out-of-range
      (bytevector-uint-ref #vu8(1 2 3) 0 'big 3) => 66051
      (bytevector-sint-ref #vu8(255 255 254) 0 'big 3) => -2
      (bytevector-uint-ref #vu8(1 2 3 4 5 6 7 8 9 10) 0 'big 10) => 4759477275222530853130
      (bytevector-uint-ref #vu8(1 2 3 4 5 6 7 8 9 10) 0 'little 9) => 166599134359138271745
      (bytevector-sint-ref #vu8(255 255 255 255 255 255 255 255 255 0) 0 'big 10) => -256
      (bytevector-sint-ref #vu8(128 0 0 0 0 0 0 0 0 1) 0 'big 10) => -604462909807314587353087
      (let* ((b (make-bytevector 10 0))) (bytevector-uint-set! b 0 4759477275222530853130 'big 10) b)
        => #vu8(1 2 3 4 5 6 7 8 9 10)
      (let* ((b (make-bytevector 10 0))) (bytevector-sint-set! b 0 -256 'big 10) b)
        => #vu8(255 255 255 255 255 255 255 255 255 0)
      (bytevector->uint-list #vu8(1 2 3 4) 'little 2) => (513 1027)
      (bytevector->sint-list #vu8(255 255 0 1) 'big 2) => (-1 1)
      (uint-list->bytevector '(1 2) 'big 2) => #vu8(0 1 0 2)
      (sint-list->bytevector '(-1 2) 'little 2) => #vu8(255 255 2 0)
      (bytevector-ieee-double-ref #vu8(63 240 0 0 0 0 0 0) 0 'big) => 1.0
      (bytevector-ieee-single-ref #vu8(63 128 0 0) 0 'big) => 1.0
      (let* ((b (make-bytevector 8 0))) (bytevector-ieee-double-set! b 0 1.5 'big) b) => #vu8(63 248 0 0 0 0 0 0)
      (let* ((b (make-bytevector 4 0))) (bytevector-ieee-single-set! b 0 -2 'little) b) => #vu8(0 0 0 192)
      (let* ((b (make-bytevector 8 0))) (bytevector-ieee-double-native-set! b 0 1/3)
        (bytevector-ieee-double-native-ref b 0))
        => 0.3333333333333333
      (native-endianness) => little
      (bytevector? #vu8()) => #t
      (vector-append #(1) #() #(2 3)) => #(1 2 3)
      (vector->list #(1 2 3) 1 2) => (2)
      (vector-copy #(1 2 3) 1) => #(2 3)
      (vector-fill! (make-vector 3 0) 1 2 5) => !out-of-range
      (bytevector 1 2) => #vu8(1 2)
      (bytevector 256) => !out-of-range
      (bytevector-append #vu8(1) #vu8(2 3)) => #vu8(1 2 3)
      (bytevector-copy #vu8(1 2 3) 1 2) => #vu8(2)
      (let* ((b (make-bytevector 3 0))) (%r7rs-bytevector-copy! b 1 #vu8(7 8 9) 1) b) => #vu8(0 8 9)
      (utf8->string #vu8(97 98 99) 1 2) => "b"
      (string->bytevector "é" "ISO-8859-1") => #vu8(233)
      (bytevector->string #vu8(233) "latin1") => "é"
      (unbox (box 5)) => 5
      (let* ((b (box 1))) (set-box! b 2) (unbox b)) => 2
      (%promise-value (make-promise 5)) => 5
      (%promise-done? (%make-promise 5)) => #f
      (let* ((p (%make-promise 1))) (%promise-resolve! p 2) (list (%promise-done? p) (%promise-value p))) => (#t 2)
      (let* ((p (%make-promise 1)) (q (%make-promise 2))) (%promise-follow! p q) (%promise-resolve! q 3) (%promise-value p))
        => 3
      (bytevector-u16-ref #vu8(1 2) 0 'middle) => !wrong-type-arg
      (u8vector 1 2 3) => #u8(1 2 3)
      (s16vector -1 2) => #s16(-1 2)
      (f64vector 1 1/2) => #f64(1.0 0.5)
      (c64vector 1+2i) => #c64(1.0+2.0i)
      (make-u32vector 2 7) => #u32(7 7)
      (u64vector-ref (u64vector 18446744073709551615) 0) => 18446744073709551615
      (s8vector-ref (s8vector -128) 0) => -128
      (f32vector-ref (f32vector 0.5) 0) => 0.5
      (u16vector-length (u16vector 1 2 3)) => 3
      (u8vector 256) => !out-of-range
      (s8vector -129) => !out-of-range
      (let* ((v (make-s32vector 2 0))) (s32vector-set! v 1 -5) v) => #s32(0 -5)
      (s32vector-set! (make-s32vector 2 0) 2 1) => !out-of-range
      (u16vector->list (list->u16vector '(1 2 65535))) => (1 2 65535)
      (u8vector? #vu8(1)) => #f
      (u8vector? (s8vector 1)) => #f
      (bytevector? (u16vector 1)) => #t
      (equal? #u8(1 2) #vu8(1 2)) => #t
      (equal? (u16vector 1) (u16vector 1)) => #t
      (equal? (u16vector 1) (s16vector 1)) => #f
      """#)
  }

  @Test func tables() throws {
    try PrimitiveHarness.check(
      #"""
      (let* ((h (make-hash-table))) (hash-set! h "a" 1) (hash-ref h "a")) => 1
      (hash-ref (make-hash-table) 'a) => #f
      (hash-ref (make-hash-table) 'a 'default) => default
      (let* ((h (make-hash-table))) (hashq-set! h 'a 1) (hashq-set! h 'a 2) (hashq-ref h 'a)) => 2
      (let* ((h (make-hash-table))) (hashv-set! h 1.5 'x) (hashv-ref h 1.5)) => x
      (let* ((h (make-hash-table))) (hashv-set! h 100000000000000000000 'x) (hashv-ref h 100000000000000000000)) => x
      (let* ((h (make-hash-table))) (hash-set! h '(1 #(2 "x")) 'x) (hash-ref h '(1 #(2 "x")))) => x
      (let* ((h (make-hash-table))) (hash-set! h "λ" 'x) (hash-ref h (string #\λ))) => x
      (let* ((h (make-hash-table))) (hashq-set! h 'a 1) (hashq-remove! h 'a) (hashq-ref h 'a 'gone)) => gone
      (let* ((h (make-hash-table))) (hash-set! h 1 2) (hash-remove! h 1)) => (1 . 2)
      (hash-remove! (make-hash-table) 1) => #f
      (let* ((h (make-hash-table))) (hash-create-handle! h 1 2) (hash-create-handle! h 1 3)) => (1 . 2)
      (let* ((h (make-hash-table))) (set-cdr! (hash-create-handle! h 1 2) 5) (hash-ref h 1)) => 5
      (hash-get-handle (make-hash-table) 1) => #f
      (hash-set! (make-hash-table) 1 2) => 2
      (hash-ref 1 2) => !wrong-type-arg
      (hash-table? (make-hash-table)) => #t
      (hash-table? (vector)) => #f
      (let* ((h (make-hash-table))) (hash-set! h 1 2) (hash-clear! h) (hash-ref h 1)) => #f
      (hash "abc" 1) => 0
      (eqv? (hash (quote (1 2)) 100) (hash (list 1 2) 100)) => #t
      (weak-key-hash-table? (make-weak-key-hash-table)) => #t
      (hash 1 0) => !out-of-range
      (hash-table? 5) => #f
      (%hash-table->alist (let* ((h (make-hash-table))) (hash-set! h 'b 1) (hash-set! h 'a 2) (hash-set! h 'b 3) h))
        => ((b . 3) (a . 2))
      (let* ((h (make-hash-table))) (hash-set! h 'b 1) (hash-remove! h 'b) (hash-set! h 'b 2) (%hash-table-count h))
        => 1
      (let* ((h (make-hash-table)) (p (cons 'k 'v))) (%hashx-insert! h 7 p) (eq? p (car (%hashx-candidates h 7)))) => #t
      (let* ((h (make-hash-table)) (p (cons 'k 'v))) (%hashx-insert! h 7 p) (%hashx-remove! h 7 p) (%hashx-candidates h 7))
        => ()
      (let* ((t (%make-record-type 'point '(x y)))) (%record-ref (%make-record t 1 2) t 1)) => 2
      (let* ((t (%make-record-type 'point '(x y))) (u (%make-record-type 'line '(a)))) (%record-ref (%make-record u 1) t 0))
        => !wrong-type-arg
      (let* ((t (%make-record-type 'point '(x y))) (u (%make-record-type 'p3 '(z) t))) (record-type-fields u))
        => (x y z)
      (let* ((t (%make-record-type 'point '(x))) (u (%make-record-type 'p3 '(z) t))) (%record?
        (%make-record u 1 2) t))
        => #t
      (let* ((t (%make-record-type 'point '(x))) (u (%make-record-type 'p3 '(z) t))) (%record? (%make-record t 1) u))
        => #f
      (let* ((t (%make-record-type 'p '(x))) (r (%make-record t 1))) (%record-set! r t 0 5) (struct-ref r 0)) => 5
      (let* ((t (%make-record-type 'p '(x)))) (equal? (%make-record t "a") (%make-record t (string #\a)))) => #t
      (record? (%make-record-type 'p '(x))) => #f
      (struct? (%make-record-type 'p '(x))) => #t
      (record-type-name (%make-record-type "p" '())) => p
      (let* ((t (%make-record-type 'p '(x)))) (struct-ref t vtable-offset-user)) => p
      (let* ((t (%make-record-type 'p '(x)))) (%make-record t 1 2)) => !misc-error
      (%record-field-index (%make-record-type 'p '(x y)) 'y) => 1
      (record-type-descriptor 5) => !wrong-type-arg
      (gettext "a") => "a"
      (ngettext "a" "b" 2) => "b"
      """#)
  }
}
