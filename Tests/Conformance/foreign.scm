;;; (system foreign): the expected values are Guile's, but where a static program cannot do what Guile does.

(use-modules (check) (system foreign) (system foreign-library) (rnrs bytevectors) (ice-9 match))

;;; Types.
(check (list int long size_t void float unsigned-long complex-float) => '(8 10 9 0 1 9 11))
(check (map sizeof (list int8 uint16 int uint64 '* double complex-double)) => '(1 2 4 8 8 8 16))
(check (map alignof (list int8 '* (list int8 '*) complex-double)) => '(1 8 8 8))
(check (sizeof (list int8 int64 int8)) => 24)
(check (sizeof (list int8 (list int8 int16) int8)) => 8)
(check-error wrong-type-arg (sizeof 'foo))

;;; Pointers.
(check (equal? (make-pointer 5) (make-pointer 5)) => #t)
(check (object->string (make-pointer 255)) => "#<pointer 0xff>")
(check (null-pointer? %null-pointer) => #t)
(check (pointer? 5) => #f)
(check-error wrong-type-arg (pointer-address 3))
(check-error wrong-type-arg (null-pointer? 3))
(check-error out-of-range (make-pointer -1))
(check-error null-pointer-error (dereference-pointer %null-pointer))
(check-error null-pointer-error (pointer->bytevector %null-pointer 3))
(check (eq? (pointer->scm (scm->pointer 'a)) 'a) => #t)
(check-error out-of-range (bytevector->pointer #vu8(1 2) 7))
;; An address that nothing is at is an error, not a signal.
(check-error system-error (pointer->bytevector (make-pointer 16) 8))
(check-error system-error (pointer->string (make-pointer 16)))

;;; Text and bytes.
(check (pointer->bytevector (string->pointer "hé") 4) => #vu8(104 195 169 0))
(check (pointer->string (string->pointer "hé")) => "hé")
(check (pointer->string (string->pointer "hello") 2) => "he")
(check (pointer->string (string->pointer "é" "ISO-8859-1") -1 "ISO-8859-1") => "é")
(check (pointer->string (bytevector->pointer (string->utf8 "hello\x00;") 2)) => "llo")
(check (string-length (pointer->string (string->pointer (make-string 10000 #\x)))) => 10000)
(check (let ((bv (u8-list->bytevector '(1 2 3 4))))
         (pointer->bytevector (make-pointer (+ 1 (pointer-address (bytevector->pointer bv)))) 2))
       => #vu8(2 3))

;; Bytes are shared.
(check (let* ((bv (make-bytevector 4 0)) (shared (pointer->bytevector (bytevector->pointer bv 1) 2)))
         (bytevector-u8-set! shared 0 9)
         (bytevector-u8-set! bv 2 8)
         (list bv shared))
       => '(#vu8(0 9 8 0) #vu8(9 8)))

;;; Structures.
(define types (list int8 int64 '* (list int16 double) uint32))
(check (match (parse-c-struct (make-c-struct types (list -1 -2 %null-pointer (list 3 4.5) 4000000000)) types)
         ((a b pointer c d) (list a b (null-pointer? pointer) c d)))
       => '(-1 -2 #t (3 4.5) 4000000000))
(check (pointer->string (car (parse-c-struct (make-c-struct '(*) (list (string->pointer "in"))) '(*)))) => "in")
(check (pointer->string (dereference-pointer (make-c-struct '(*) (list (string->pointer "in"))))) => "in")
(check-error misc-error (make-c-struct (list int) '(1 2)))

;;; Calls.
(define* (c name return . arguments)
  (pointer->procedure return (dynamic-func name (dynamic-link)) arguments))
(check ((c "abs" int int) -7) => 7)
(check ((c "strlen" size_t '*) (string->pointer "four")) => 4)
(check ((c "getpid" int)) => (getpid))
(check (> 0 ((c "strverscmp" int '* '*) (string->pointer "1.9") (string->pointer "1.10"))) => #t)
(check (pointer? ((c "memset" (quote *) (quote *) int size_t) (bytevector->pointer (make-bytevector 4)) 1 0)) => #t)
(check (let ((bv (make-bytevector 4 0)))
         ((c "memset" '* '* int size_t) (bytevector->pointer bv 1) 7 2)
         bv)
       => #vu8(0 7 7 0))
(check (call-with-values
           (lambda ()
             ((pointer->procedure int (dynamic-func "close" (dynamic-link)) (list int) #:return-errno? #t) 999))
         list)
       => (list -1 EBADF))
(check-error wrong-type-arg ((c "abs" int int) "x"))
(check-error out-of-range ((c "abs" int int) (expt 2 40)))
(check-error wrong-number-of-args ((c "abs" int int)))
(check-error wrong-type-arg (c "abs" int 'foo))
(check-error wrong-type-arg (pointer->procedure int 5 '()))
(check-error misc-error (dynamic-func "no_such_function" (dynamic-link)))
(check ((foreign-library-function #f "abs" #:return-type int #:arg-types (list int)) -3) => 3)
(check (foreign-library? (load-foreign-library)) => #t)
;; The parts of the C library are in the program, too, and no other library is.
(check ((foreign-library-function "libutil" "abs" #:return-type int #:arg-types (list int)) -3) => 3)
(check (dynamic-object? (dynamic-link "libm.so.6")) => #t)
(check-error misc-error (dynamic-link "libnobody"))

;;; Wrapped pointers: one object for each address.
(define-wrapped-pointer-type <thing> thing? wrap-thing unwrap-thing
  (lambda (thing port) (display "#<thing>" port)))
(check (thing? (wrap-thing (make-pointer 7))) => #t)
(check (let ((a (wrap-thing (make-pointer 7)))) (eq? a (wrap-thing (make-pointer 7)))) => #t)
(check (object->string (wrap-thing (make-pointer 7))) => "#<thing>")
(check (unwrap-thing (wrap-thing (make-pointer 7))) => (make-pointer 7))

;; Text of C functions is UTF-8.
(define wide (make-bytevector 40))
(check ((c "mbstowcs" int '* '* size_t) (bytevector->pointer wide) (string->pointer "今日は" "UTF-8") 9) => 3)
(check ((c "wcswidth" int '* size_t) (bytevector->pointer wide) 3) => 6)
(check (bytevector-u32-native-ref wide 0) => #x4eca)
;; What libguile has.
(define set-finalization (c "scm_set_automatic_finalization_enabled" int int))
(check (let* ((was (set-finalization 0)) (now (set-finalization was))) (list was now)) => '(1 0))

(check-summary)
