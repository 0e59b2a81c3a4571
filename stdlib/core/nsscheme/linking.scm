;;; Libraries in C at run time: there are none.
;;;
;;; nsscheme is a static program: no library can be loaded into it, and no symbol of its own is kept to be looked up.
;;; The procedures exist, for programs that try and go on without, and fail as Guile's do when the library or the symbol
;;; is not there.  The core loads this module when one of its names is first used.

(define-module (nsscheme linking)
  #:use-module (srfi srfi-9)
  #:export (%host-type dynamic-link dynamic-object? dynamic-unlink dynamic-pointer dynamic-func dynamic-call
            load-extension))

(define %host-type (string-append (utsname:machine (uname)) "-unknown-linux-gnu"))

(define-record-type <dynamic-object> (make-dynamic-object) dynamic-object?)

(define (fail-to-open library)
  (scm-error 'misc-error "dlopen" "file ~S, message ~S"
             (list library "nsscheme is a static program, into which no library can be loaded") #f))

(define* (dynamic-link #:optional library)
  "Return an object for the program itself; a LIBRARY is an error, as none can be loaded."
  (if library
      (begin
        (%check "dynamic-link" 1 "string" string? library)
        (fail-to-open library))
      (make-dynamic-object)))

(define (dynamic-unlink object)
  "Do nothing: OBJECT is the program itself."
  (%check "dynamic-unlink" 1 "dynamic object" dynamic-object? object)
  (if #f #f))

(define (dynamic-pointer name object)
  "Fail to find the symbol NAME in OBJECT: the program keeps none."
  (%check "dlsym" 1 "string" string? name)
  (%check "dlsym" 2 "dynamic object" dynamic-object? object)
  (scm-error 'misc-error "dlsym" "Error resolving ~S: ~S" (list name "nsscheme is a static program without symbols") #f))

(define (dynamic-func name object)
  "Fail to find the function NAME in OBJECT: the program keeps no symbols."
  (dynamic-pointer name object))

(define (dynamic-call function object)
  "Fail to find FUNCTION in OBJECT: the program keeps no symbols."
  (dynamic-pointer function object))

(define (load-extension library init)
  "Fail to load LIBRARY, of which INIT was to be called."
  (%check "load-extension" 1 "string" string? library)
  (%check "load-extension" 2 "string" string? init)
  (fail-to-open library))
