;; C functions and data: pointers, C types and their sizes, structures, and procedures that call C. nsscheme is a static
;; program, so that the functions are those of one table (`dynamic-func'); floating-point arguments and calls from C back
;; into Scheme are not possible, and say so.
;; A pointer is an address. What it points to is kept alive as long as the pointer is: bytevectors are never moved.

(define-module (system foreign)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (ice-9 match)
  #:use-module (nsscheme rows foreign)
  #:export (void float double complex-float complex-double short unsigned-short
            int unsigned-int long unsigned-long size_t ssize_t ptrdiff_t intptr_t uintptr_t
            int8 uint8 int16 uint16 int32 uint32 int64 uint64
            sizeof alignof
            %null-pointer null-pointer? pointer? make-pointer pointer-address scm->pointer pointer->scm
            dereference-pointer bytevector->pointer pointer->bytevector set-pointer-finalizer!
            string->pointer pointer->string
            make-c-struct parse-c-struct
            pointer->procedure procedure->pointer
            define-wrapped-pointer-type))

;;; Types: numbers, as Guile's are, '* for pointers, and lists of types for structures.

(define void 0)
(define float 1)
(define double 2)
(define uint8 3)
(define int8 4)
(define uint16 5)
(define int16 6)
(define uint32 7)
(define int32 8)
(define uint64 9)
(define int64 10)
(define complex-float 11)
(define complex-double 12)

(define short int16)
(define unsigned-short uint16)
(define int int32)
(define unsigned-int uint32)
(define long int64)
(define unsigned-long uint64)
(define size_t uint64)
(define ssize_t int64)
(define ptrdiff_t int64)
(define intptr_t int64)
(define uintptr_t uint64)

(define sizes #(#f 4 8 1 1 2 2 4 4 8 8 8 16))
(define alignments #(#f 4 8 1 1 2 2 4 4 8 8 4 8))

(define (type-property who type numbers of-pointer of-structure)
  (cond ((and (exact-integer? type) (< 0 type (vector-length numbers))) (vector-ref numbers type))
        ((eq? type '*) of-pointer)
        ((and (pair? type) (list? type)) (of-structure type))
        (else (scm-error 'wrong-type-arg who "Wrong type argument in position ~A: ~S" (list 1 type) (list type)))))

(define (round-up offset alignment)
  (* alignment (quotient (+ offset alignment -1) alignment)))

(define (sizeof type)
  "Return the size of TYPE in bytes."
  (type-property "sizeof" type sizes 8
                 (lambda (types)
                   (round-up (fold (lambda (type offset) (+ (round-up offset (alignof type)) (sizeof type))) 0 types)
                             (alignof types)))))

(define (alignof type)
  "Return the alignment of TYPE in bytes."
  (type-property "alignof" type alignments 8 (lambda (types) (apply max (map alignof types)))))

;;; Pointers.

(define (raise-out-of-range who lowest highest value)
  (scm-error 'out-of-range who "Value out of range ~S to< ~S: ~S" (list lowest highest value) (list value)))

(define-record-type <pointer>
  (%make-pointer address)
  pointer?
  (address pointer-address))

(set-record-type-printer! <pointer>
  (lambda (pointer port)
    (display "#<pointer 0x" port)
    (display (number->string (pointer-address pointer) 16) port)
    (display ">" port)))

;; Pointer or shared bytevector -> what it points into, which lives as long as that does.
(define owners (make-weak-key-hash-table))

(define (owned-pointer address owner)
  (let ((pointer (%make-pointer address)))
    (hashq-set! owners pointer owner)
    pointer))

(define (check-pointer who position object)
  (unless (pointer? object)
    (%check who position "pointer" pointer? object)))

(define %null-pointer (%make-pointer 0))

(define (null-pointer? pointer)
  "Return true if POINTER is the null pointer."
  (check-pointer "pointer-address" 1 pointer)
  (zero? (pointer-address pointer)))

(define* (make-pointer address #:optional finalizer)
  "Return a pointer to ADDRESS; FINALIZER, a pointer to a C function, is called with it when the pointer is not used any
more."
  (unless (and (exact-integer? address) (<= 0 address #xffffffffffffffff))
    (if (exact-integer? address)
        (raise-out-of-range #f 0 #xffffffffffffffff address)
        (%check "make-pointer" 1 "exact integer" exact-integer? address)))
  (let ((pointer (%make-pointer address)))
    (when finalizer (set-pointer-finalizer! pointer finalizer))
    pointer))

(define finalizers (make-guardian))

;; Pointer -> the addresses that are to be called with it.
(define finalizer-of (make-weak-key-hash-table))

(define (run-finalizers)
  (let ((entry (finalizers)))
    (when entry
      (match entry ((address . function) (%foreign-call function (list address))))
      (run-finalizers))))

(define (set-pointer-finalizer! pointer finalizer)
  "Let FINALIZER, a pointer to a C function, be called with POINTER when POINTER is not used any more."
  (check-pointer "set-pointer-finalizer!" 1 pointer)
  (check-pointer "set-pointer-finalizer!" 2 finalizer)
  ;; The entry becomes unused together with the pointer, which alone leads to it, and is still there afterwards.
  (let ((entry (cons (pointer-address pointer) (pointer-address finalizer))))
    (hashq-set! finalizer-of pointer (cons entry (hashq-ref finalizer-of pointer '())))
    (finalizers entry)
    (run-finalizers)))

(define (scm->pointer object)
  "Return a pointer that stands for OBJECT."
  (owned-pointer (object-address object) (list object)))

(define (pointer->scm pointer)
  "Return the object that POINTER, made by `scm->pointer', stands for."
  (check-pointer "pointer->scm" 1 pointer)
  (match (hashq-ref owners pointer)
    ((object) object)
    (_ (scm-error 'misc-error "pointer->scm" "~S was not made by scm->pointer" (list pointer) #f))))

(define (check-not-null who pointer)
  (when (null-pointer? pointer)
    (scm-error 'null-pointer-error who "null pointer dereference" '() '())))

(define (dereference-pointer pointer)
  "Return the pointer that POINTER points to."
  (check-pointer "dereference-pointer" 1 pointer)
  (check-not-null "dereference-pointer" pointer)
  (make-pointer (bytevector-u64-native-ref (%memory (pointer-address pointer) 8) 0)))

;;; Bytes and text.

(define* (bytevector->pointer bv #:optional (offset 0))
  "Return a pointer to the bytes of BV from OFFSET on."
  (%check "bytevector->pointer" 1 "bytevector" bytevector? bv)
  (unless (and (exact-integer? offset) (<= 0 offset (bytevector-length bv)))
    (raise-out-of-range "bytevector->pointer" 0 (bytevector-length bv) offset))
  (owned-pointer (+ offset (%bytevector-address bv)) bv))

(define* (pointer->bytevector pointer count #:optional (offset 0) (type 'vu8))
  "Return the COUNT bytes that POINTER points to from OFFSET on, shared with whatever else points to them."
  (check-pointer "pointer->bytevector" 1 pointer)
  (check-not-null "pointer->bytevector" pointer)
  (let ((bv (%memory (+ offset (pointer-address pointer)) count)))
    (hashq-set! owners bv (hashq-ref owners pointer))
    bv))

(define* (string->pointer string #:optional (encoding "UTF-8"))
  "Return a pointer to STRING in ENCODING, with a zero at its end."
  (%check "string->pointer" 1 "string" string? string)
  (bytevector->pointer
   (let* ((bytes (if (string-ci=? encoding "UTF-8")
                     (string->utf8 string)
                     ((@ (ice-9 iconv) string->bytevector) string encoding)))
          (result (make-bytevector (+ 4 (bytevector-length bytes)) 0)))
     (bytevector-copy! bytes 0 result 0 (bytevector-length bytes))
     result)))

(define* (pointer->string pointer #:optional (length -1) (encoding "UTF-8"))
  "Return the string that POINTER points to: LENGTH bytes in ENCODING, or those up to the first zero."
  (check-pointer "pointer->string" 1 pointer)
  (check-not-null "pointer->string" pointer)
  (let* ((address (pointer-address pointer))
         (bytes (%memory address (if (negative? length) (%text-length address) length))))
    (if (string-ci=? encoding "UTF-8")
        (utf8->string bytes)
        ((@ (ice-9 iconv) bytevector->string) bytes encoding))))

;;; Values of C types in bytevectors.

(define (write-value! bv offset type value)
  (cond ((eq? type '*) (bytevector-u64-native-set! bv offset (pointer-address value)))
        ((pair? type) (write-structure! bv offset type value))
        ((eqv? type float) (bytevector-ieee-single-native-set! bv offset value))
        ((eqv? type double) (bytevector-ieee-double-native-set! bv offset value))
        (else
         ((case type
            ((3) bytevector-u8-set!) ((4) bytevector-s8-set!)
            ((5) bytevector-u16-native-set!) ((6) bytevector-s16-native-set!)
            ((7) bytevector-u32-native-set!) ((8) bytevector-s32-native-set!)
            ((9) bytevector-u64-native-set!) ((10) bytevector-s64-native-set!)
            (else (sizeof type)))
          bv offset value))))

(define (read-value bv offset type)
  (cond ((eq? type '*) (make-pointer (bytevector-u64-native-ref bv offset)))
        ((pair? type) (read-structure bv offset type))
        ((eqv? type float) (bytevector-ieee-single-native-ref bv offset))
        ((eqv? type double) (bytevector-ieee-double-native-ref bv offset))
        (else
         ((case type
            ((3) bytevector-u8-ref) ((4) bytevector-s8-ref)
            ((5) bytevector-u16-native-ref) ((6) bytevector-s16-native-ref)
            ((7) bytevector-u32-native-ref) ((8) bytevector-s32-native-ref)
            ((9) bytevector-u64-native-ref) ((10) bytevector-s64-native-ref)
            (else (sizeof type)))
          bv offset))))

(define (write-structure! bv offset types values)
  (unless (= (length types) (length values))
    (scm-error 'misc-error #f
               (if (< (length types) (length values)) "too many values: ~S for the types ~S" "too few values: ~S for the types ~S")
               (list values types) #f))
  (fold (lambda (type value at)
          (let ((at (round-up at (alignof type))))
            (write-value! bv (+ offset at) type value)
            (+ at (sizeof type))))
        0 types values))

(define (read-structure bv offset types)
  (let loop ((types types) (at 0) (values '()))
    (match types
      (() (reverse values))
      ((type . rest)
       (let ((at (round-up at (alignof type))))
         (loop rest (+ at (sizeof type)) (cons (read-value bv (+ offset at) type) values)))))))

(define (make-c-struct types values)
  "Return a pointer to a structure of TYPES with VALUES."
  (let ((bv (make-bytevector (sizeof types) 0)))
    (write-structure! bv 0 types values)
    (let ((pointer (bytevector->pointer bv)))
      (hashq-set! owners pointer (cons bv values))      ;the pointers among the values lead somewhere
      pointer)))

(define (parse-c-struct pointer types)
  "Return the list of the values that the structure of TYPES has to which POINTER points."
  (check-pointer "parse-c-struct" 1 pointer)
  (check-not-null "parse-c-struct" pointer)
  (read-structure (%memory (pointer-address pointer) (sizeof types)) 0 types))

;;; Calls.

(define (integer-type? type)
  (and (exact-integer? type) (<= uint8 type int64)))

(define (check-callable type position)
  (unless (or (eq? type '*) (integer-type? type))
    (unless (or (exact-integer? type) (pair? type))
      (scm-error 'wrong-type-arg "pointer->procedure" "Wrong type argument in position ~A: ~S"
                 (list position type) (list type)))
    (scm-error 'misc-error "pointer->procedure"
               "arguments and results of the C type ~S are not possible in a static program; integers and pointers are"
               (list type) #f)))

;; ARGUMENT, of TYPE, as the integer that C gets.
(define (argument->integer type argument position)
  (cond ((eq? type '*)
         (check-pointer "pointer->procedure" position argument)
         (pointer-address argument))
        (else
         (let* ((bits (* 8 (sizeof type))) (signed? (even? type)))
           (define lowest (if signed? (- (ash 1 (- bits 1))) 0))
           (define highest (- (ash 1 (if signed? (- bits 1) bits)) 1))
           (unless (exact-integer? argument)
             (scm-error 'wrong-type-arg #f "Wrong type argument in position ~A (expecting ~A): ~S"
                        (list position "exact integer" argument) (list argument)))
           (unless (<= lowest argument highest)
             (raise-out-of-range #f lowest highest argument))
           argument))))

;; RESULT, a register's 64 bits, as a value of TYPE.
(define (integer->result type result)
  (cond ((eqv? type void) *unspecified*)
        ((eq? type '*) (make-pointer (logand result #xffffffffffffffff)))
        (else
         (let* ((bits (* 8 (sizeof type))) (value (logand result (- (ash 1 bits) 1))))
           (if (and (even? type) (logbit? (- bits 1) value))
               (- value (ash 1 bits))
               value)))))

(define* (pointer->procedure return-type pointer argument-types #:key return-errno?)
  "Return a procedure that calls the C function POINTER, which takes arguments of ARGUMENT-TYPES and returns a
RETURN-TYPE; with RETURN-ERRNO?, the procedure returns errno as its second value."
  (check-pointer "pointer->procedure" 2 pointer)
  (unless (eqv? return-type void) (check-callable return-type 1))
  (for-each (lambda (type) (check-callable type 3)) argument-types)
  (let ((address (pointer-address pointer)) (count (length argument-types)))
    (lambda arguments
      (unless (= count (length arguments))
        (scm-error 'wrong-number-of-args #f "Wrong number of arguments to ~A" (list pointer) #f))
      (let ((result (%foreign-call address (map argument->integer argument-types arguments (iota count 1)))))
        ;; The pointers, and with them what they point to, are in use until here.
        (if (null? arguments) #t (pointer? (car arguments)))
        (if return-errno?
            (values (integer->result return-type (car result)) (cdr result))
            (integer->result return-type (car result)))))))

(define (procedure->pointer return-type procedure argument-types)
  "Fail: C cannot call Scheme in a static program."
  (scm-error 'misc-error "procedure->pointer" "C cannot call ~S: nsscheme is a static program" (list procedure) #f))

;; (define-wrapped-pointer-type NAME PRED WRAP UNWRAP PRINT) defines a type of objects around pointers, one for each.
(define-syntax-rule (define-wrapped-pointer-type type pred wrap unwrap print)
  (begin
    (define-record-type type
      (make-wrapped pointer)
      pred
      (pointer unwrap))
    (define wrap
      (let ((known (make-weak-value-hash-table)))
        (lambda (pointer)
          (or (hash-ref known (pointer-address pointer))
              (let ((object (make-wrapped pointer)))
                (hash-set! known (pointer-address pointer) object)
                object)))))
    (set-record-type-printer! type print)))
