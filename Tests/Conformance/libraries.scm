;;; The libraries of R6RS and R7RS: what they define beyond the core.

(use-modules (check) (rnrs bytevectors) (rnrs enums) (rnrs sorting) (rnrs arithmetic bitwise)
             (rnrs files) ((rnrs base) #:prefix r6:) ((rnrs lists) #:prefix r6:) ((rnrs hashtables) #:prefix r6:)
             ((rnrs io ports) #:prefix r6:) ((scheme base) #:prefix r7:) ((scheme time) #:prefix r7:)
             ((scheme process-context) #:prefix r7:) ((scheme char) #:prefix r7:) ((scheme inexact) #:prefix r7:)
             ((rnrs conditions) #:prefix r6:) ((rnrs exceptions) #:prefix r6:))

;; Bytes.
(check (endianness little) => 'little)
(check (bytevector-u32-ref #vu8(1 2 3 4) 0 (endianness big)) => 16909060)
(check-error #t (eval '(endianness middle) (current-module)))

;; Enumerations.
(define colors (make-enumeration '(red green blue)))
(define (colors-of . symbols) ((enum-set-constructor colors) symbols))
(check (enum-set->list (colors-of 'blue 'red)) => '(red blue))
(check ((enum-set-indexer colors) 'blue) => 2)
(check (enum-set->list (enum-set-union (colors-of 'red) (colors-of 'blue))) => '(red blue))
(check (enum-set->list (enum-set-complement (colors-of 'red))) => '(green blue))
(check (enum-set->list (enum-set-difference (colors-of 'red 'blue) (colors-of 'blue))) => '(red))
(check (list (enum-set-member? 'red colors) (enum-set-subset? (colors-of 'red) colors) (enum-set=? colors colors))
       => '(#t #t #t))
(check (enum-set->list (enum-set-projection colors (make-enumeration '(blue black)))) => '(blue))
(define-enumeration fruit (apple pear) fruits)
(check (list (fruit pear) (enum-set->list (fruits pear apple))) => '(pear (apple pear)))
(check-error #t (eval '(fruit stone) (current-module)))

;; Sorting, bits.
(check (list (list-sort < '(3 1 2)) (vector-sort < #(3 1 2))) => '((1 2 3) #(1 2 3)))
(check (list (bitwise-if #b1100 #b1010 #b0101) (bitwise-bit-count 7) (bitwise-bit-count -8) (bitwise-first-bit-set 8))
       => (list #b1001 3 -4 3))
(check (list (bitwise-copy-bit 0 3 1) (bitwise-copy-bit-field 255 2 5 0) (bitwise-bit-field 13 1 3)) => '(8 227 2))
(check (list (bitwise-rotate-bit-field #b1100 0 4 1) (bitwise-reverse-bit-field #b0011 0 4)) => '(#b1001 #b1100))

;; Arithmetic.
(check (map (lambda (x y) (list (r6:div x y) (r6:mod x y))) '(123 123 -123 -123) '(10 -10 10 -10))
       => '((12 3) (-12 3) (-13 7) (13 7)))
(check (map (lambda (x y) (list (r6:div0 x y) (r6:mod0 x y))) '(127 127 -127 -127) '(10 -10 10 -10))
       => '((13 -3) (-13 -3) (-13 3) (13 3)))
(check (list (r6:integer-valued? 3.0) (r6:integer-valued? 3.5) (r6:rational-valued? +inf.0)) => '(#t #f #f))

;; Lists, tables.
(check (list (r6:exists odd? '(2 3)) (r6:for-all odd? '(1 2)) (r6:memp odd? '(2 3 4)) (r6:remp odd? '(1 2 3)))
       => '(#t #f (3 4) (2)))
(check (list (r6:assp odd? '((2 . a) (3 . b))) (r6:fold-left list '() '(1 2)) (r6:remove 1 '(1 2 1)) (r6:remq 'a '(a b)))
       => '((3 . b) ((() 1) 2) (2) (b)))
(define table (r6:make-hashtable string-hash string=?))
(r6:hashtable-set! table "a" 1)
(r6:hashtable-update! table "a" 1+ 0)
(r6:hashtable-update! table "b" 1+ 0)
(check (list (r6:hashtable-ref table "a" #f) (r6:hashtable-ref table "b" #f) (r6:hashtable-ref table "c" 'none)
             (r6:hashtable-size table) (r6:hashtable-contains? table "b"))
       => '(2 1 none 2 #t))
(check (begin (r6:hashtable-delete! table "b") (r6:hashtable-keys table)) => #("a"))

;; Conditions.
(check-error #t (r6:error 'who "message" 1))
(check (with-exception-handler
        (lambda (c) (list (r6:condition-who c) (r6:condition-message c) (r6:condition-irritants c)
                          (r6:assertion-violation? c)))
        (lambda () (r6:assertion-violation 'f "bad" 1 2))
        #:unwind? #t)
       => '(f "bad" (1 2) #t))
(check (r6:guard (c ((i/o-filename-error? c) (i/o-error-filename c)))
         (r6:raise (make-i/o-filename-error "name")))
       => "name")

;; Ports.
(check (r6:call-with-bytevector-output-port (lambda (port) (r6:put-u8 port 1) (r6:put-bytevector port #vu8(2 3))))
       => #vu8(1 2 3))
(check (call-with-values r6:open-bytevector-output-port
         (lambda (port get) (r6:put-u8 port 1) (let* ((a (get)) (b (get))) (list a b))))
       => '(#vu8(1) #vu8()))
(check (call-with-values r6:open-string-output-port
         (lambda (port get) (display "ab" port) (let ((a (get))) (display "c" port) (list a (get)))))
       => '("ab" "c"))
(check (let ((port (r6:open-bytevector-input-port #vu8(1)))) (list (r6:port-eof? port) (r6:get-u8 port) (r6:port-eof? port)))
       => '(#f 1 #t))
(define file (string-append "/tmp/libraries-" (number->string (getpid))))
(check (let ((port (r6:open-file-output-port file))) (r6:put-bytevector port #vu8(65 195 169)) (close-port port)
         (let* ((port (r6:open-file-input-port file (r6:file-options) 'block (r6:make-transcoder (r6:utf-8-codec))))
                (text (r6:get-string-all port)))
           (close-port port)
           text))
       => "Aé")
(check (r6:guard (c ((i/o-file-already-exists-error? c) 'exists)) (r6:open-file-output-port file)) => 'exists)
(delete-file file)
(check (r6:string->bytevector "é" (r6:make-transcoder (r6:latin-1-codec))) => #vu8(233))

;; R7RS.
(check (call-with-input-string "abc" (lambda (p) (let* ((a (r7:read-string 2 p)) (b (r7:read-string 2 p)))
                                                   (list a b (eof-object? (r7:read-string 1 p))))))
       => '("ab" "c" #t))
(check (list (r7:square 3) (r7:exact 2.0) (r7:infinite? +inf.0) (r7:char-foldcase #\A)) => '(9 2 #t #\a))
(check (r7:guard (e ((symbol? e) (list 'caught e)) ((string? e) 'string)) (r7:raise 'oops)) => '(caught oops))
(check (r7:guard (e ((r7:error-object? e) (list (r7:error-object-message e) (r7:error-object-irritants e))))
         (r7:error "bad thing:" 1 2))
       => '("bad thing:" (1 2)))
(check (list (r7:string-map char-upcase "abc") (r7:vector-map + #(1 2) #(10 20)) (r7:string->vector "ab"))
       => '("ABC" #(11 22) #(#\a #\b)))
(check (r7:let-values (((q r) (r7:floor/ -7 2))) (list q r)) => '(-4 1))
(check (r7:member 2.0 '(1 2 3) =) => '(2 3))
(check (let ((port (r7:open-input-bytevector (r7:bytevector 1 2)))) (list (r7:read-u8 port) (r7:peek-u8 port)
                                                                         (r7:read-bytevector 5 port)))
       => '(1 2 #vu8(2)))
(check (integer? (r7:current-jiffy)) => #t)
(check (string? (r7:get-environment-variable "PATH")) => #t)

(check-summary)
