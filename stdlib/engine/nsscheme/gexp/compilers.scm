;; What lowers, and to what. A gexp compiler belongs to a record type: its `lower' turns an object into a derivation, a
;; store file name, or something else that lowers; its `expand' says what stands for the object in code.
;; `fill' is the heart: one walk over a gexp that lowers each reference, collects the inputs, and builds the code.
;; Invariant: an object is lowered once for each connection, system, target and graft setting.

(define-module (nsscheme gexp compilers)
  #:use-module (nsscheme gexp cycles)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme store)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme monads)
  #:use-module (nsscheme targets)
  #:use-module (nsscheme grafts)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:use-module ((nsscheme rows gexp) #:select (%cons-like))
  #:export (define-gexp-compiler gexp-compiler?
            register-compiler! make-gexp-compiler
            file-like?
            lower-object lower+expand-object
            lower/direct run-in-store
            delegate? make-delegate
            fill-gexp gexp-outputs
            gexp->sexp))

(define-record-type <gexp-compiler>
  (make-gexp-compiler type lower expand)
  gexp-compiler?
  (type   gexp-compiler-type)
  (lower  gexp-compiler-lower)      ;object system target -> monadic value
  (expand gexp-compiler-expand))    ;object lowered output -> datum, or #f for the file name of the output

;; A lowered object may also be a delegate: a thunk yielding the object that stands in, to be expanded instead.
(define-record-type <delegate>
  (make-delegate proc)
  delegate?
  (proc delegate-proc))             ;(PROC CONTINUE) calls CONTINUE with an object, a system and a target

(define %compilers (make-hash-table))                   ;record type -> compiler

(define (register-compiler! compiler)
  (hashq-set! %compilers (gexp-compiler-type compiler) compiler))

(define (lookup-compiler object)
  (and (record? object)
       (hashq-ref %compilers (record-type-descriptor object))))

(define (file-like? object)
  "Return true if OBJECT lowers to something in the store."
  (->bool (lookup-compiler object)))

;; (define-gexp-compiler (NAME (OBJECT TYPE) SYSTEM TARGET) BODY ...)
;; (define-gexp-compiler NAME TYPE compiler => LOWER expander => EXPAND)
(define-syntax define-gexp-compiler
  (syntax-rules (=> compiler expander)
    ((_ (name (object type) system target) body ...)
     (define-gexp-compiler name type
       compiler => (lambda (object system target) body ...)
       expander => #f))
    ((_ name type compiler => lower expander => expand)
     (begin
       (define name (make-gexp-compiler type lower expand))
       (register-compiler! name)))
    ((_ . _)
     (syntax-error "define-gexp-compiler: expected ((NAME (OBJECT TYPE) SYSTEM TARGET) BODY ...), or \
(NAME TYPE compiler => LOWER expander => EXPAND)"))))

(define (run-in-store mval store)
  "Run MVAL, a value in the store monad, and return its value alone."
  (call-with-values (lambda () (mval store))
    (lambda (value store) value)))

;;; Lowering.

(define %missing (list 'missing))

(define (memoized store object key compute)
  (let* ((table (store-memo store))
         (known (hashq-ref table object '()))
         (found (assoc key known)))
    (if found
        (cdr found)
        (let ((value (compute)))
          (hashq-set! table object (acons key value (hashq-ref table object '())))
          value))))

;; What OBJECT, which has a compiler, lowers to in one step.
(define (lower-once store object system target)
  (let ((compiler (or (lookup-compiler object) (raise-gexp-input-error object #f)))
        (key (list system target (grafting?/direct))))
    (memoized store object key
              (lambda ()
                (call-while-lowering object key
                  (lambda ()
                    (run-in-store ((gexp-compiler-lower compiler) object system target) store)))))))

(define (lower/direct store object system target)
  "Return the derivation or store file name that OBJECT lowers to."
  (let ((lowered (if (string? object) object (lower-once store object system target))))
    (cond ((or (derivation? lowered) (string? lowered)) lowered)
          ((delegate? lowered)
           ((delegate-proc lowered)
            (lambda (other system target)
              (call-while-lowering object (list system target)
                (lambda () (lower/direct store other system target))))))
          ((lookup-compiler lowered) (lower/direct store lowered system target))
          (else lowered))))

(define* (lower-object object #:optional (system (%current-system)) #:key target (graft? (%graft?)))
  "Return in the store monad the derivation or store file name that OBJECT lowers to for SYSTEM and TARGET."
  (lambda (store)
    (values (call-with-grafting graft? (lambda () (lower/direct store object system target)))
            store)))

(define* (lower+expand-object object #:optional (system (%current-system)) #:key target (output "out"))
  "Return in the store monad what stands for OUTPUT of OBJECT in code."
  (lambda (store)
    (values (expand-object store object output system target (const #t) #f) store)))

;;; Filling.

;; Add what OBJECT needs through ADD-INPUT!, and return what stands for its OUTPUT in code.
(define (expand-object store object output system target add-input! gexp)
  (define (default-expansion lowered)
    (match lowered
      ((? derivation? drv)
       (add-input! (derivation-input drv (list output)))
       (derivation->output-path drv output))
      ((? string? file)
       (when (direct-store-path? file) (add-input! file))
       file)
      ((? delegate? delegate)
       ((delegate-proc delegate)
        (lambda (other system target)
          (call-while-lowering object (list system target)
            (lambda ()
              (expand-reference store (%gexp-input other output #f) system target add-input! gexp))))))
      ((? file-like? object)
       (expand-object store object output system target add-input! gexp))
      (other other)))
  (let* ((compiler (lookup-compiler object))
         (lowered (lower-once store object system target))
         (expand (gexp-compiler-expand compiler)))
    (if (and expand (not (delegate? lowered)))
        (let ((final (if (or (derivation? lowered) (string? lowered))
                         lowered
                         (lower/direct store lowered system target))))
          (add-input! (if (derivation? final) (derivation-input final (list output)) final))
          (expand object final output))
        (default-expansion lowered))))

;; Data that stands for itself in code.
(define (self-quoting? object)
  (or (symbol? object) (string? object) (keyword? object) (number? object) (boolean? object) (char? object)
      (null? object) (vector? object) (bytevector? object)))

(define (expand-reference store ref system target add-input! gexp)
  (match ref
    (($ <gexp-output> name)
     `((@ (guile) getenv) ,name))
    (($ <gexp-input> thing output native?)
     (let ((target (if native? #f target)))
       (let expand ((thing thing) (output output) (target target))
         (cond ((gexp? thing)
                (fill-gexp store thing system target add-input!))
               ((gexp-input? thing)
                (expand (gexp-input-thing thing) (gexp-input-output thing)
                        (if (gexp-input-native? thing) #f target)))
               ((gexp-output? thing)
                (expand-reference store thing system target add-input! gexp))
               ((pair? thing)
                (when (circular-list? thing) (raise-gexp-input-error thing gexp))
                ;; A list with nothing to expand stays the same one; others keep their source locations.
                (let copy ((rest thing))
                  (if (pair? rest)
                      (let* ((head (expand (car rest) output target)) (tail (copy (cdr rest))))
                        (if (and (eq? head (car rest)) (eq? tail (cdr rest))) rest (%cons-like rest head tail)))
                      (expand rest output target))))
               ((string? thing)
                (when (direct-store-path? thing) (add-input! thing))
                thing)
               ((self-quoting? thing) thing)
               ((lookup-compiler thing)
                (expand-object store thing output system target add-input! gexp))
               (else (raise-gexp-input-error thing gexp))))))))

(define (fill-gexp store gexp system target add-input!)
  "Return the S-expression of GEXP; call ADD-INPUT! with each derivation input and store file name that it needs."
  (apply (gexp-proc gexp)
         (map (lambda (ref) (expand-reference store ref system target add-input! gexp))
              (gexp-references gexp))))

(define (gexp-outputs gexp)
  "Return the names of the outputs that GEXP mentions, each once."
  (define (visit object result)
    (match object
      (($ <gexp-output> name) (if (member name result) result (cons name result)))
      (($ <gexp-input> thing) (visit thing result))
      ((? gexp? gexp) (fold visit result (gexp-references gexp)))
      ((head . tail) (visit tail (visit head result)))
      (_ result)))
  (reverse (visit gexp '())))

(define* (gexp->sexp gexp #:optional (system (%current-system)) (target #f))
  "Return in the store monad the S-expression of GEXP."
  (lambda (store)
    (values (fill-gexp store gexp system target (const #t)) store)))

(define-gexp-compiler derivation-compiler <derivation>
  compiler => (lambda (drv system target) (store-return drv))
  expander => #f)
