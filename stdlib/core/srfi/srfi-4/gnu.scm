;;; (srfi srfi-4 gnu): complex uniform vectors, conversion from any list or array, and copies.
;;;
;;; One row for each element type; a copy goes through bytes, since a uniform vector is a bytevector.

(define-module (srfi srfi-4 gnu)
  #:use-module (srfi srfi-4)
  #:use-module (rnrs bytevectors)
  #:re-export (c32vector? make-c32vector c32vector c32vector-length c32vector-ref c32vector-set! c32vector->list
               list->c32vector c64vector? make-c64vector c64vector c64vector-length c64vector-ref c64vector-set!
               c64vector->list list->c64vector)
  #:export (make-srfi-4-vector srfi-4-vector-type-size any->u8vector u8vector-copy u8vector-copy! any->s8vector
            s8vector-copy s8vector-copy! any->u16vector u16vector-copy u16vector-copy! any->s16vector s16vector-copy
            s16vector-copy! any->u32vector u32vector-copy u32vector-copy! any->s32vector s32vector-copy
            s32vector-copy! any->u64vector u64vector-copy u64vector-copy! any->s64vector s64vector-copy
            s64vector-copy! any->f32vector f32vector-copy f32vector-copy! any->f64vector f64vector-copy
            f64vector-copy! any->c32vector c32vector-copy c32vector-copy! any->c64vector c64vector-copy
            c64vector-copy!))

(define (make-srfi-4-vector type length . fill)
  "Return a uniform vector of TYPE, a symbol such as u8, with LENGTH elements."
  (apply make-generalized-vector type length fill))

(define (srfi-4-vector-type-size vector)
  "Return the number of bytes of one element of VECTOR."
  (if (not (and (bytevector? vector) (array? vector)))
      (scm-error 'wrong-type-arg "srfi-4-vector-type-size" "Wrong type argument in position 1: ~S"
                 (list vector) (list vector)))
  (case (array-type vector)
    ((vu8 u8 s8) 1)
    ((u16 s16) 2)
    ((u32 s32 f32) 4)
    ((u64 s64 f64 c32) 8)
    (else 16)))

(define (convert who type object)
  (cond
   ((list? object) (list->typed-array type 1 object))
   ((typed-array? object type) (if (bytevector? object) object (list->typed-array type 1 (array->list object))))
   ((and (array? object) (= (array-rank object) 1)) (list->typed-array type 1 (array->list object)))
   (else (scm-error 'wrong-type-arg who "Wrong type argument in position 1 (expecting list or array): ~S"
                    (list object) (list object)))))

(define (check-range who size start end)
  (if (not (and (exact-integer? end) (<= 0 end size)))
      (scm-error 'out-of-range who "Value out of range: ~S" (list end) (list end)))
  (if (not (and (exact-integer? start) (<= 0 start end)))
      (scm-error 'out-of-range who "Value out of range: ~S" (list start) (list start))))

(define (check-vector who is? vector)
  (if (not (is? vector))
      (scm-error 'wrong-type-arg who "Wrong type argument: ~S" (list vector) (list vector))))

(define-syntax-rule (define-family type any-> copy copy! is? make size)
  (begin
    (define (any-> object)
      "Return the elements of OBJECT, a list or an array of rank 1, as a uniform vector of this type."
      (convert 'any-> 'type object))
    (define* (copy vector #:optional (start 0) (end (and (is? vector) (size vector))))
      "Return a fresh uniform vector of the elements of VECTOR from START to END."
      (check-vector 'copy is? vector)
      (check-range 'copy (size vector) start end)
      (let ((result (make (- end start))))
        (copy! result 0 vector start end)
        result))
    (define* (copy! target at source #:optional (start 0) (end (and (is? source) (size source))))
      "Copy the elements of SOURCE from START to END into TARGET, from AT on."
      (check-vector 'copy! is? target)
      (check-vector 'copy! is? source)
      (check-range 'copy! (size source) start end)
      (check-range 'copy! (size target) at (+ at (- end start)))
      (let ((width (srfi-4-vector-type-size source)))
        (bytevector-copy! source (* start width) target (* at width) (* (- end start) width))))))

(define-family u8 any->u8vector u8vector-copy u8vector-copy! u8vector? make-u8vector u8vector-length)
(define-family s8 any->s8vector s8vector-copy s8vector-copy! s8vector? make-s8vector s8vector-length)
(define-family u16 any->u16vector u16vector-copy u16vector-copy! u16vector? make-u16vector u16vector-length)
(define-family s16 any->s16vector s16vector-copy s16vector-copy! s16vector? make-s16vector s16vector-length)
(define-family u32 any->u32vector u32vector-copy u32vector-copy! u32vector? make-u32vector u32vector-length)
(define-family s32 any->s32vector s32vector-copy s32vector-copy! s32vector? make-s32vector s32vector-length)
(define-family u64 any->u64vector u64vector-copy u64vector-copy! u64vector? make-u64vector u64vector-length)
(define-family s64 any->s64vector s64vector-copy s64vector-copy! s64vector? make-s64vector s64vector-length)
(define-family f32 any->f32vector f32vector-copy f32vector-copy! f32vector? make-f32vector f32vector-length)
(define-family f64 any->f64vector f64vector-copy f64vector-copy! f64vector? make-f64vector f64vector-length)
(define-family c32 any->c32vector c32vector-copy c32vector-copy! c32vector? make-c32vector c32vector-length)
(define-family c64 any->c64vector c64vector-copy c64vector-copy! c64vector? make-c64vector c64vector-length)
