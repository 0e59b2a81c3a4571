;; Packages: records whose fields refer to each other, and the derivations that they come to.

(define-module (guix packages)
  #:use-module (guix base32)
  #:use-module (guix build-system)
  #:use-module (guix deprecation)
  #:use-module (guix derivations)
  #:use-module (guix gexp)
  #:use-module (guix grafts)
  #:use-module (guix memoization)
  #:use-module (guix monads)
  #:use-module (guix records)
  #:use-module (guix search-paths)
  #:use-module (guix store)
  #:use-module (guix utils)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:re-export (%current-system %current-target-system
               base32
               search-path-specification)               ;for convenience
  #:replace ((define-public* . define-public))
  #:export (literal-hash
            <origin> origin origin? origin-uri origin-hash origin-method origin-file-name origin-patches origin-snippet
            <package> package package? this-package
            package-name package-version package-source package-build-system package-arguments
            package-inputs package-native-inputs package-propagated-inputs package-outputs
            package-native-search-paths package-replacement package-synopsis package-description package-license
            package-home-page package-properties package-location package-definition-location
            package-full-name this-package-input hidden-package hidden-package? package-superseded deprecated-package
            package/inherit define-deprecated-package
            package->bag package-derivation package->derivation package-source-derivation
            package-field-location origin-actual-file-name
            &package-error package-error? package-error-package
            &package-input-error package-input-error? package-error-invalid-input
            package-closure package-transitive-propagated-inputs lookup-package-input))

(define-record-type* <origin>
  origin make-origin
  origin? this-origin
  (uri origin-uri)
  (method origin-method)
  (hash origin-hash (sanitize check-hash))
  (file-name origin-file-name (default #f))
  (patches origin-patches (default '()) (delayed))
  (snippet origin-snippet (default #f))
  (location origin-location (default (source-location)) (innate)))

(define (check-hash hash)
  (if (and (bytevector? hash) (= 32 (bytevector-length hash)))
      hash
      (error "a hash of the wrong size" hash)))

;; A literal hash is decoded when its form is expanded, in a form that is not its author's any more.
(define-syntax content-hash
  (lambda (s)
    (syntax-case s ()
      ((_ (base text))
       (string? (syntax->datum #'text))
       (let ((bytes (nix-base32-string->bytevector (syntax->datum #'text))))
         (bytevector-u8-ref bytes 31)
         (datum->syntax s bytes)))
      ((_ value) #'value))))

(define-syntax-rule (literal-hash value) (content-hash value))

(define (check-license value)
  (unless (or (not value) (record? value) (and (list? value) (every record? value)))
    (error (format #f "~s: invalid package license" value)))
  value)

(define-record-type* <package>
  package make-package
  package? this-package
  (name package-name)
  (version package-version)
  (source package-source (thunked))
  (build-system package-build-system)
  (arguments package-arguments (default '()) (thunked))
  (inputs package-inputs (default '()) (thunked))
  (native-inputs package-native-inputs (default '()) (thunked))
  (propagated-inputs package-propagated-inputs (default '()) (thunked))
  (outputs package-outputs (default '("out")))
  (native-search-paths package-native-search-paths (default '()))
  (replacement package-replacement (default #f) (delayed) (innate))
  (synopsis package-synopsis)
  (description package-description)
  (license package-license (sanitize check-license))
  (home-page package-home-page)
  (properties package-properties (default '()))
  (location package-location (default (source-location)) (innate))
  (definition-location package-definition-location (default (current-definition-location)) (innate)))

;; Where the variable is defined whose value is being made: `define-public' is replaced for that.
(define-syntax-parameter current-definition-location
  (lambda (s) #'#f))

(define-syntax define-public*
  (lambda (s)
    (syntax-case s ()
      ((_ (name . formals) body ...)
       #'(define-public* name (lambda formals body ...)))
      ((_ name value)
       (with-syntax ((place (datum->syntax s (syntax-source s))))
         #'(begin
             (define name
               (syntax-parameterize ((current-definition-location
                                      (lambda (s)
                                        #'(source-properties->location 'place))))
                 value))
             (export name)))))))

(define (package-full-name package)
  (string-append (package-name package) "@" (package-version package)))

(define-condition-type &package-error &error
  package-error?
  (package package-error-package))
(define-condition-type &package-input-error &package-error
  package-input-error?
  (input package-error-invalid-input))

;;; Variations.

(define (hidden-package package-object)
  (package (inherit package-object)
    (properties (acons 'hidden? #t (package-properties package-object)))
    (location (package-location package-object))))

(define (hidden-package? package)
  (assoc-ref (package-properties package) 'hidden?))

(define (package-superseded package)
  (assoc-ref (package-properties package) 'superseded))

(define (deprecated-package old new)
  (package (inherit new)
    (name old)
    (properties `((superseded . ,new)))))

(define-syntax-rule (define-deprecated-package old new)
  (define-deprecated/public old new (deprecated-package (symbol->string 'old) new)))

;; What inherits so has a replacement that changes in the same way.
(define-syntax-rule (package/inherit base field ...)
  (let loop ((base base))
    (package (inherit base)
      field ...
      (replacement (and=> (package-replacement base) loop)))))

(define (lookup-package-input package name)
  (any (match-lambda
         ((? package? input) (and (string=? name (package-name input)) input))
         ((label input . _) (and (string=? name label) input)))
       (package-inputs package)))

(define-syntax-rule (this-package-input name)
  (lookup-package-input this-package name))

;;; Bags, what a build system makes of a package.

(define (labelled-inputs package get)
  (map (match-lambda
         ((? package? input) (list (package-name input) input))
         (((? package? input) (? string? output)) (list (package-name input) input output))
         (((? string? label) input . outputs) (cons* label input outputs))
         (((? string? name) . _) (list name name))
         ((? origin? input) (list "origin" input))
         (input (raise (condition (&package-input-error (package package) (input (list "_" input)))))))
       (get package)))

(define package->bag
  (mlambdaq (package)
    (match (package-build-system package)
      (($ <build-system> name description lower)
       (apply lower (package-full-name* package)
              #:source (package-source package)
              #:inputs (append (labelled-inputs package package-inputs)
                               (labelled-inputs package package-propagated-inputs))
              #:native-inputs (labelled-inputs package package-native-inputs)
              #:outputs (package-outputs package)
              (package-arguments package))))))

(define (package-full-name* package)
  (string-append (package-name package) "-" (package-version package)))

(define (package-closure packages)
  (define (inputs package)
    (filter package? (map cadr (append (labelled-inputs package package-inputs)
                                       (labelled-inputs package package-native-inputs)
                                       (labelled-inputs package package-propagated-inputs)))))
  (let visit ((packages packages) (seen '()))
    (fold (lambda (package seen)
            (if (memq package seen)
                seen
                (visit (inputs package) (cons package seen))))
          seen packages)))

;; Each once, with its label.
(define (package-transitive-propagated-inputs package)
  (define (propagated package) (labelled-inputs package package-propagated-inputs))
  (reverse
   (let visit ((inputs (propagated package)) (seen '()))
     (fold (lambda (input seen)
             (if (find (lambda (other) (eq? (cadr other) (cadr input))) seen)
                 seen
                 (visit (if (package? (cadr input)) (propagated (cadr input)) '()) (cons input seen))))
           seen inputs))))

;;; Derivations, each made once per store and grafting.

(define %derivations (make-weak-key-hash-table))

(define (cached-derivation store package key make)
  (let* ((known (or (hashq-ref %derivations package) '())) (key (list key (%graft?))))
    (or (assoc-ref known key)
        (let ((drv (make)))
          (hashq-set! %derivations package (acons key drv (or (hashq-ref %derivations package) '())))
          drv))))

(define* (package-derivation store package #:optional (system (%current-system)) #:key (graft? (%graft?)))
  (let ((package (or (and graft? (package-replacement package)) package)))
    (cached-derivation store package system
      (lambda ()
        (run-with-store store
          (mlet* %store-monad ((previous (set-grafting #f))
                               (drv (bag->derivation (package->bag package) system))
                               (_ (set-grafting previous)))
            (with-monad %store-monad (return drv))))))))

(define package->derivation (store-lift package-derivation))

(define (bag->derivation bag system)
  ((bag-build bag) (bag-name bag) (bag-inputs bag) #:source (bag-source bag) #:outputs (bag-outputs bag)
   #:system system #:arguments (bag-arguments bag)))

(define-gexp-compiler (package-compiler (package <package>) system target)
  (package->derivation package system))

(define-gexp-compiler (origin-compiler (origin <origin>) system target)
  (match-record origin <origin> (uri method hash file-name)
    (if (and (null? (origin-patches origin)) (not (origin-snippet origin)))
        (method uri 'sha256 hash file-name #:system system)
        (gexp->derivation (string-append (or file-name (basename uri)) "-patched")
          (with-imported-modules (source-modules)
            #~(begin
                (use-modules (guix build utils))
                (apply-patches '#$(map patch-file (origin-patches origin)) #$output)))
          #:system system))))

(define (source-modules) '((guix build utils)))

(define (patch-file patch)
  (match patch
    ((? string? file) (local-file file))
    (object object)))

(define (package-field-location package field) #f)

(define (origin-actual-file-name origin)
  (or (origin-file-name origin) (basename (origin-uri origin))))

(define (package-source-derivation store source)
  (run-with-store store (lower-object source)))
