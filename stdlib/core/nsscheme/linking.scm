;;; Libraries in C at run time.  nsscheme is a static program: no library can be loaded into it, and of the C library's
;;; functions it has those of one table, which `dynamic-func' looks up.  For everything else the procedures fail as
;;; Guile's do when the library or the symbol is not there.  The core loads this module when one of its names is first
;;; used.

(define-module (nsscheme linking)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-9)
  #:use-module ((nsscheme rows foreign) #:select (%foreign-function))
  #:use-module ((system foreign) #:select (make-pointer pointer->procedure void))
  #:export (%host-type dynamic-link dynamic-object? dynamic-unlink dynamic-pointer dynamic-func dynamic-call
            load-extension))

(define %host-type (string-append (utsname:machine (uname)) "-unknown-linux-gnu"))

(define-record-type <dynamic-object> (make-dynamic-object) dynamic-object?)

(define (fail-to-open library)
  (scm-error 'misc-error "dlopen" "file ~S, message ~S"
             (list library "nsscheme is a static program, into which no library can be loaded") #f))

;; The parts of the C library, which is in the program: libm, libutil.so.1 and the like.
(define (in-program? library)
  (let* ((name (basename library))
         (name (substring name 0 (or (string-contains name ".so") (string-length name)))))
    (member name '("libc" "libm" "libutil" "libdl" "librt" "libpthread"))))

(define* (dynamic-link #:optional library)
  "Return an object for the program itself, of which LIBRARY must be a part, as no other can be loaded."
  (when library
    (%check "dynamic-link" 1 "string" string? library)
    (unless (in-program? library) (fail-to-open library)))
  (make-dynamic-object))

(define (dynamic-unlink object)
  "Do nothing: OBJECT is the program itself."
  (%check "dynamic-unlink" 1 "dynamic object" dynamic-object? object)
  (if #f #f))

(define (dynamic-pointer name object)
  "Return a pointer to the C function NAME of OBJECT, the program itself."
  (%check "dlsym" 1 "string" string? name)
  (%check "dlsym" 2 "dynamic object" dynamic-object? object)
  (match (%foreign-function name)
    (#f (scm-error 'misc-error "dlsym" "Error resolving ~S: ~S"
                   (list name "nsscheme is a static program, whose table of C functions does not have it") #f))
    (address (make-pointer address))))

(define dynamic-func dynamic-pointer)

(define (dynamic-call function object)
  "Call the C function FUNCTION, a pointer or a name in OBJECT, without arguments."
  ((pointer->procedure void (if (string? function) (dynamic-func function object) function) '())))

(define (load-extension library init)
  "Fail to load LIBRARY, of which INIT was to be called."
  (%check "load-extension" 1 "string" string? library)
  (%check "load-extension" 2 "string" string? init)
  (fail-to-open library))
