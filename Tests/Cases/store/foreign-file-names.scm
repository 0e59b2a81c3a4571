;; C functions that take names of files find store items under the names that programs know, wherever the store lies.
(use-modules (guix store) (system foreign))
(define item (with-store store (add-text-to-store store "note" "hi")))
(define (function name . arguments) (pointer->procedure int (dynamic-func name (dynamic-link)) arguments))
(define c-access (function "access" '* int))
(define c-statfs (function "statfs" '* '*))
(define c-link (function "link" '* '*))
(define (show . things) (for-each (lambda (thing) (write thing) (display " ")) things) (newline))
(show (c-access (string->pointer item) R_OK)
      (c-access (string->pointer (string-append item "-other")) R_OK))
(show (c-statfs (string->pointer "/gnu/store") (bytevector->pointer (make-bytevector 512))))
(show (c-link (string->pointer item) (string->pointer "linked")) (file-exists? "linked"))
(show (c-access (string->pointer "linked") R_OK) (c-access %null-pointer R_OK))
;; want: 0 -1 
;; want: 0 
;; want: 0 #t 
;; want: 0 -1 
