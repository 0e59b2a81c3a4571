;; Libraries in C by name, as Guile loads them. nsscheme is static: the one library is the program itself, whose functions
;; are those of a table; any other cannot be loaded, and the error says so.

(define-module (system foreign-library)
  #:use-module (system foreign)
  #:export (guile-extensions-path ltdl-library-path guile-system-extensions-path lib->cyg
            load-foreign-library foreign-library? foreign-library-pointer foreign-library-function))

(define-syntax-rule (define-path name)
  (define name (make-parameter '())))

(define-path guile-extensions-path)
(define-path ltdl-library-path)
(define-path guile-system-extensions-path)

(define (lib->cyg name)
  "Return NAME, the name of a library, as it is: only one system names them otherwise."
  name)

(define* (load-foreign-library #:optional filename #:key (extensions '()) search-ltdl-library-path? (search-path '())
                               search-system-paths? lazy? global? (host-type-rename? #t))
  "Return the program itself as a library; a FILENAME is an error, as none can be loaded."
  (dynamic-link filename))

(define foreign-library? dynamic-object?)

(define (->library object)
  (if (foreign-library? object) object (load-foreign-library object)))

(define (foreign-library-pointer library name)
  "Return a pointer to the function NAME of LIBRARY, a library, its name, or #f for the program itself."
  (dynamic-pointer name (->library library)))

(define* (foreign-library-function library name #:key (return-type void) (arg-types '()) (return-errno? #f))
  "Return a procedure that calls the function NAME of LIBRARY."
  (pointer->procedure return-type (foreign-library-pointer library name) arg-types #:return-errno? return-errno?))
