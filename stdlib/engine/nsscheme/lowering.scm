;; From a gexp to a derivation: the code becomes a file in the store, what it refers to becomes inputs, the modules that
;; it imports become directories on the builder's load path. Without a Guile to build with, the builder is this very
;; program, as a store item whose bin/guile takes the options that Guile takes.

(define-module (nsscheme lowering)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme gexp compilers)
  #:use-module (nsscheme gexp modules)
  #:use-module (nsscheme gexp objects)
  #:use-module (nsscheme store)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme grafts)
  #:use-module (nsscheme targets)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:use-module (nsscheme propagation)
  #:use-module ((nsscheme rows store)
                #:select (%builder-source %embedded-builder %register-builder-source %write-with-source-map))
  #:export (<lowered-gexp> lowered-gexp lowered-gexp?
            lowered-gexp-sexp lowered-gexp-inputs lowered-gexp-sources lowered-gexp-guile
            lowered-gexp-load-path lowered-gexp-load-compiled-path
            lower-gexp gexp->derivation register-source! item-source
            gexp-modules gexp-extensions
            builder-program))

(define-record-type <lowered-gexp>
  (lowered-gexp sexp inputs sources guile load-path load-compiled-path)
  lowered-gexp?
  (sexp               lowered-gexp-sexp)
  (inputs             lowered-gexp-inputs)              ;list of <derivation-input>
  (sources            lowered-gexp-sources)             ;list of store file names
  (guile              lowered-gexp-guile)               ;<derivation-input>, or the file name of this program's item
  (load-path          lowered-gexp-load-path)
  (load-compiled-path lowered-gexp-load-compiled-path))

;;; What a gexp and those within it ask for.

(define (gexp-attribute gexp self-attribute)
  (define (visit object result)
    (match object
      (($ <gexp-input> thing) (visit thing result))
      ((? gexp? gexp)
       (fold visit (append (reverse (self-attribute gexp)) result) (gexp-references gexp)))
      ((head . tail) (visit tail (visit head result)))
      (_ result)))
  (if (gexp? gexp)
      (delete-duplicates (reverse (visit gexp '())))
      '()))

(define (gexp-modules gexp)
  "Return the modules that GEXP imports, as given to `with-imported-modules'."
  (gexp-attribute gexp gexp-self-modules))

(define (gexp-extensions gexp)
  "Return the extensions that GEXP uses, as given to `with-extensions'."
  (gexp-attribute gexp gexp-self-extensions))

(define (gexp-objects gexp)
  "Return the objects that GEXP and those within it refer to, with those that others are names or parts of."
  (let visit ((object gexp) (result '()))
    (match object
      (($ <gexp-input> thing) (visit thing result))
      ((? gexp? gexp) (fold visit result (gexp-references gexp)))
      ((? file-append? object) (visit (file-append-base object) result))
      ((head . tail) (visit tail (visit head result)))
      (() result)
      (object (cons object result)))))

;;; Lowering.

;; The Guile to build with: a derivation input, or the item of this very program.
(define (builder-input store guile-for-build system)
  (match guile-for-build
    (#f (%embedded-builder (store-connection-handle store)))
    ((? derivation? drv) (derivation-input drv))
    ((? derivation-input? input) input)
    ((? string? item) item)
    (object (builder-input store (lower/direct store object system #f) system))))

(define (builder-program guile)
  "Return the file name of the program GUILE, what `lowered-gexp-guile' yields."
  (string-append (if (string? guile) guile (derivation-input-output-path guile)) "/bin/guile"))

;; A procedure to add inputs, and one that returns them as two lists.
(define (input-collector)
  (define inputs '())
  (define sources '())
  (values (lambda (input)
            (if (string? input)
                (set! sources (cons input sources))
                (set! inputs (cons input inputs))))
          (lambda () (reverse inputs))
          (lambda () (delete-duplicates (reverse sources)))))

(define* (lower-gexp/direct store exp #:key (module-path %load-path) (system (%current-system)) target
                            (graft? (%graft?)) (guile-for-build (%guile-for-build)) (effective-version "3.0"))
  (define guile (builder-input store guile-for-build system))
  (define (extension-directory suffix)
    (lambda (file) (string-append file suffix)))
  (call-with-values input-collector
    (lambda (add-input! inputs sources)
      (define (expand object)
        (expand-for-path store object system target add-input!))
      (call-with-grafting graft?
        (lambda ()
          (let* ((sexp (fill-gexp store exp system target add-input!))
                 (extensions (map expand (gexp-extensions exp)))
                 (modules (module-directories store (gexp-modules exp) guile
                                              #:module-path module-path
                                              #:system system
                                              #:extensions extensions
                                              #:guile-for-build guile-for-build
                                              #:build gexp->derivation)))
            (match modules
              ((source . compiled)
               (let ((source (map expand source)) (compiled (map expand compiled)))
                 (lowered-gexp sexp (inputs) (sources) guile
                               (append source
                                       (map (extension-directory
                                             (string-append "/share/guile/site/" effective-version))
                                            extensions))
                               (append compiled
                                       (map (extension-directory
                                             (string-append "/lib/guile/" effective-version "/site-ccache"))
                                            extensions))))))))))))

(define (expand-for-path store object system target add-input!)
  (if (string? object)
      (begin (add-input! object) object)
      (let ((lowered (lower/direct store object system target)))
        (add-input! (if (derivation? lowered) (derivation-input lowered) lowered))
        (if (derivation? lowered) (derivation->output-path lowered) lowered))))

(define (resolve-target target)
  (if (eq? target 'current) (%current-target-system) target))

(define* (lower-gexp exp #:key (module-path %load-path) (system #f) (target 'current)
                     (graft? (%graft?)) (guile-for-build (%guile-for-build)) (effective-version "3.0")
                     deprecation-warnings)
  "Return in the store monad EXP as a <lowered-gexp>: code, inputs, and load paths, with nothing left to lower."
  (lambda (store)
    (values (lower-gexp/direct store exp
                               #:module-path module-path
                               #:system (or system (%current-system))
                               #:target (resolve-target target)
                               #:graft? graft?
                               #:guile-for-build (or guile-for-build (%guile-for-build))
                               #:effective-version effective-version)
            store)))

;;; Derivations.

;; GRAPHS, a list of (FILE OBJECT [OUTPUT]), as an alist of file names and store items; their inputs go to ADD-INPUT!.
(define (lower-graphs store graphs system target add-input!)
  (define (item object output)
    (if (and (string? object) (direct-store-path? object))
        (begin (add-input! object) object)
        (match (lower/direct store object system target)
          ((? derivation? drv)
           (add-input! (derivation-input drv (list output)))
           (derivation->output-path drv output))
          ((? string? file)
           (add-input! file)
           file))))
  (map (match-lambda
         ((file object) (cons file (item object "out")))
         ((file object output) (cons file (item object output)))
         ((file . object) (cons file (item object "out"))))
       graphs))

;; LST, a list of output names and of objects or (OBJECT OUTPUT), as strings.
(define (lower-reference-list store lst system target)
  (define (name object output)
    (match (lower/direct store object system target)
      ((? derivation? drv) (derivation->output-path drv output))
      ((? string? file) file)))
  (map (match-lambda
         ((? string? output) output)
         (($ <gexp-input> thing output native?) (name thing output))
         ((object output) (name object output))
         (object (name object "out")))
       lst))

(define* (gexp->derivation name exp
                           #:key system (target 'current) hash hash-algo recursive? (env-vars '()) (modules '())
                           (module-path %load-path) (guile-for-build (%guile-for-build))
                           (effective-version "3.0") (graft? (%graft?))
                           references-graphs allowed-references disallowed-references leaked-env-vars
                           local-build? (substitutable? #t) (properties '()) deprecation-warnings
                           (script-name (string-append name "-builder")))
  "Return in the store monad the derivation called NAME that runs EXP, a gexp, whose outputs are those it mentions."
  (lambda (store)
    (define system* (or system (%current-system)))
    (define target* (resolve-target target))
    (define exp* (if (null? modules) exp (with-modules exp modules)))
    (define root
      (and=> (build-root (lambda () (gexp-objects exp*)))
             (lambda (root)
               (parameterize ((build-roots? #f)) (lower/direct store root system* #f)))))
    (define lowered
      (parameterize ((build-roots? #t))
        (lower-gexp/direct store exp*
                           #:module-path module-path #:system system* #:target target* #:graft? graft?
                           #:guile-for-build (or guile-for-build (%guile-for-build))
                           #:effective-version effective-version)))
    (call-with-values input-collector
      (lambda (add-input! inputs sources)
        (let* ((graphs (and references-graphs
                            (lower-graphs store references-graphs system* target* add-input!)))
               (guile (lowered-gexp-guile lowered))
               (written (%write-with-source-map (lowered-gexp-sexp lowered)))
               (script (add-text-to-store store script-name (car written))))
          (register-source! store script (gexp-source-properties exp) (cdr written))
          (values
           (derivation store name (builder-program guile)
                       `("--no-auto-compile"
                         ,@(append-map (cut list "-L" <>) (lowered-gexp-load-path lowered))
                         ,@(append-map (cut list "-C" <>) (lowered-gexp-load-compiled-path lowered))
                         ,script)
                       #:outputs (match (gexp-outputs exp) (() '("out")) (outputs outputs))
                       #:env-vars (if root
                                      (acons "nsschemeRoot" (derivation->output-path root) env-vars)
                                      env-vars)
                       #:system system*
                       #:inputs (cons* guile script
                                       (append (if root (list (derivation-input root)) '())
                                               (lowered-gexp-inputs lowered) (lowered-gexp-sources lowered)
                                               (inputs) (sources)))
                       #:hash hash #:hash-algo hash-algo #:recursive? recursive?
                       #:references-graphs graphs
                       #:allowed-references
                       (and allowed-references (lower-reference-list store allowed-references system* target*))
                       #:disallowed-references
                       (and disallowed-references (lower-reference-list store disallowed-references system* target*))
                       #:leaked-env-vars leaked-env-vars
                       #:local-build? local-build?
                       #:substitutable? substitutable?
                       #:properties properties)
           store))))))

(define* (register-source! store item source #:optional (map ""))
  "Remember that ITEM, a builder script or a derivation, comes from SOURCE, a location or source properties, and its
parts from where MAP says, for messages about builds that fail."
  (when source
    (%register-builder-source (store-connection-handle store) item (->source-properties source) map)))

(define* (item-source store item #:optional offset)
  "Return where ITEM, a builder script or a derivation, was written, or what is at OFFSET, in characters, in it: a
location, or #f."
  (and=> (%builder-source (store-connection-handle store) item offset) source-properties->location))

;; EXP with MODULES added to those that it imports.
(define (with-modules exp modules)
  (%make-gexp (gexp-references exp)
              (append modules (gexp-self-modules exp))
              (gexp-self-extensions exp)
              (gexp-proc exp)
              (gexp-source-properties exp)))
