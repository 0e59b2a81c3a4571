;; G-expressions as values: code to be run by a builder, that remembers what it refers to. `(gexp TEMPLATE)' collects
;; the un-quoted expressions of TEMPLATE into a list of references and compiles the rest into a filler, a procedure
;; from what the references stand for to the S-expression (the syntax itself is native: Sources/Gexp/GexpForm.swift).
;; Invariant: making a gexp evaluates its references once and touches no store.

(define-module (nsscheme gexp)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:use-module (nsscheme diagnostics)
  #:use-module ((nsscheme rows gexp) #:select (gexp %located-cons))
  #:re-export (gexp)
  #:export (gexp? <gexp> %make-gexp
            gexp-references gexp-self-modules gexp-self-extensions gexp-proc gexp-location gexp-source-properties
            sexp->gexp gexp-with-hidden-inputs
            with-imported-modules with-extensions
            current-imported-modules current-imported-extensions
            <gexp-input> %gexp-input gexp-input gexp-input?
            gexp-input-thing gexp-input-output gexp-input-native?
            <gexp-output> gexp-output gexp-output? gexp-output-name
            gexp->approximate-sexp
            &gexp-error gexp-error?
            &gexp-input-error gexp-input-error? gexp-error-invalid-input
            raise-gexp-input-error
            check-item %item-characters))

(define-record-type <gexp>
  (%make-gexp references modules extensions proc source)
  gexp?
  (references gexp-references)                          ;list of <gexp-input> and <gexp-output>
  (modules    gexp-self-modules)                        ;as given to `with-imported-modules'
  (extensions gexp-self-extensions)                     ;as given to `with-extensions'
  (proc       gexp-proc)                                ;the filler
  (source     gexp-source-properties))                  ;source properties, or #f

(define-record-type <gexp-input>
  (%gexp-input thing output native?)
  gexp-input?
  (thing   gexp-input-thing)
  (output  gexp-input-output)
  (native? gexp-input-native?))

(define-record-type <gexp-output>
  (gexp-output name)
  gexp-output?
  (name gexp-output-name))

(define-condition-type &gexp-error &error
  gexp-error?)

(define-condition-type &gexp-input-error &gexp-error
  gexp-input-error?
  (input gexp-error-invalid-input))

(define (raise-gexp-input-error object gexp)
  "Raise a condition saying that OBJECT cannot be part of GEXP, or of an unknown gexp if it is #f."
  (raise
   (apply make-compound-condition
          (condition (&gexp-input-error (input object)))
          (formatted-message
           "~s cannot be inserted in a gexp: expected a file-like object, a gexp, or a datum that can be read back"
           object)
          (error-locations (and gexp (gexp-source-properties gexp))))))

(define %item-characters
  (string->char-set "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-._?="))

(define* (check-item who name #:optional (gexp (sexp->gexp #t)))
  "Check for the procedure WHO that NAME can be that of a store item, and that GEXP is a gexp, if it is given."
  (unless (string? name)
    (scm-error 'wrong-type-arg who "expected the name of the item, a string; got ~s" (list name) (list name)))
  (unless (and (string-every %item-characters name) (not (string-prefix? "." name)) (not (string-null? name)))
    (scm-error 'misc-error #f "~a: ~s cannot be the name of a store item; use letters, digits and any of + - . _ ? ="
               (list who name) #f))
  (unless (gexp? gexp)
    (scm-error 'wrong-type-arg who "expected a gexp such as #~~(mkdir #$output); got ~s" (list gexp) (list gexp))))

(define (gexp-location gexp)
  "Return where GEXP was written, or #f."
  (->location (gexp-source-properties gexp)))

(define* (gexp-input thing #:optional (output "out") #:key native?)
  "Return a reference to OUTPUT of THING; NATIVE? says whether it runs where things are built."
  (%gexp-input thing output native?))

(define (sexp->gexp sexp)
  "Return a gexp for SEXP, which refers to nothing."
  (%make-gexp '() '() '() (lambda () sexp) #f))

(define (gexp-with-hidden-inputs gexp inputs)
  "Return a gexp like GEXP that depends on INPUTS too, without mentioning them."
  (let ((extra (length inputs)))
    (%make-gexp (append inputs (gexp-references gexp))
                (gexp-self-modules gexp)
                (gexp-self-extensions gexp)
                (lambda args (apply (gexp-proc gexp) (list-tail args extra)))
                (gexp-source-properties gexp))))

(define (gexp->approximate-sexp gexp)
  "Return the S-expression of GEXP with references that are not plain data shown as (*approximate*)."
  (define (approximate ref)
    (match ref
      (($ <gexp-output>) '(*approximate*))
      (($ <gexp-input> (? gexp? exp)) (gexp->approximate-sexp exp))
      (($ <gexp-input> (items ...)) (map (lambda (item) (if (gexp-input? item) (approximate item) (plain item))) items))
      (($ <gexp-input> thing) (plain thing))))
  (define (plain thing)
    (cond ((gexp? thing) (gexp->approximate-sexp thing))
          ((record? thing) '(*approximate*))
          (else thing)))
  (apply (gexp-proc gexp) (map approximate (gexp-references gexp))))

;;; Printers.

(define (splice items rest source)
  "Return what `#$@' in the gexp at SOURCE makes of ITEMS in front of REST: a list of them, or the reference itself
where a gexp is printed."
  (cond ((list? items) (append items rest))
        ((or (gexp-input? items) (gexp-output? items)) (cons items rest))
        (else
         (raise (apply make-compound-condition
                       (formatted-message "#$@ splices the elements of a list; got ~s" items)
                       (error-locations source))))))

(define (address object) (number->string (object-address object) 16))

(set-record-type-printer! <gexp>
  (lambda (gexp port)
    (display "#<gexp " port)
    (write (apply (gexp-proc gexp) (gexp-references gexp)) port)
    (let ((loc (gexp-location gexp)))
      (when loc
        (format port " ~a" (location->string loc))))
    (format port " ~a>" (address gexp))))

(set-record-type-printer! <gexp-input>
  (lambda (input port)
    (match input
      (($ <gexp-input> thing output native?)
       (format port "#<gexp-input ~a~s:~a>" (if native? "native " "") thing output)))))

(set-record-type-printer! <gexp-output>
  (lambda (output port)
    (format port "#<gexp-output ~a>" (gexp-output-name output))))

;;; Syntax.

(define-syntax-parameter current-imported-modules (identifier-syntax '()))
(define-syntax-parameter current-imported-extensions (identifier-syntax '()))

;; The gexps written in BODY ... need MODULES, a list of module names and of (NAME => FILE-LIKE).
(define-syntax-rule (with-imported-modules modules body ...)
  (let ((imported modules))
    (syntax-parameterize ((current-imported-modules (identifier-syntax imported)))
      body ...)))

;; The gexps written in BODY ... need EXTENSIONS, a list of objects that lower to directories of Guile modules.
(define-syntax-rule (with-extensions extensions body ...)
  (let ((extended extensions))
    (syntax-parameterize ((current-imported-extensions (identifier-syntax extended)))
      body ...)))
