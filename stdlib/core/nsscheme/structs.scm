;;; Vtables by layout: record types whose fields have no names.
;;;
;;; A layout says of each field in two letters what it holds and who may change it: pw.  What a field holds makes no
;;; difference here, and as in Guile 3 every field can be changed.  The core loads this module when one of its names is
;;; first used.

(define-module (nsscheme structs)
  #:export (make-vtable make-struct-layout allocate-struct standard-vtable-fields))

(define standard-vtable-fields "pwuwpwpwuwuwpwpw")

(define (make-struct-layout fields)
  "Return the symbol for FIELDS, a string of two letters for each field: p or u, and w, r or h."
  (define (wrong message . irritants) (scm-error 'misc-error "make-struct-layout" message irritants #f))
  (%check "make-struct-layout" 1 "string" string? fields)
  (if (odd? (string-length fields)) (wrong "odd length field specification: ~S" fields))
  (let loop ((k 0))
    (when (< k (string-length fields))
      (if (not (memv (string-ref fields k) '(#\p #\u)))
          (wrong "unrecognized field type: ~S" (string-ref fields k)))
      (if (not (memv (string-ref fields (+ k 1)) '(#\w #\r #\h)))
          (wrong "unrecognized ref specification: ~S" (string-ref fields (+ k 1))))
      (loop (+ k 2))))
  (string->symbol fields))

(define* (make-vtable fields #:optional printer)
  "Return a type for structs with FIELDS, a layout, that PRINTER, a procedure of a struct and a port, prints."
  (make-struct-layout fields)
  (let ((type (%make-record-type 'struct
                                 (map (lambda (k) (string->symbol (string-append "field-" (number->string k))))
                                      (iota (quotient (string-length fields) 2)))
                                 #f
                                 #t)))
    (if printer (%set-record-type-printer! type printer))
    type))

(define (allocate-struct type count)
  "Return a struct of TYPE, which has COUNT fields, with #f in each."
  (let ((fields (length (record-type-fields type))))
    (if (not (= count fields))
        (scm-error 'misc-error "allocate-struct" "expecting ~A fields for ~S, not ~S" (list fields type count) #f)))
  (make-struct/no-tail type))
