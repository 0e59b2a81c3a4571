;; From packages and origins to derivations. A package's build system says how; here the inputs become references
;; that the builder can look up, and results are kept for the connection.

(define-module (guix packages lowering)
  #:use-module (guix build-system)
  #:use-module (guix build-system running)
  #:use-module (guix derivations)
  #:use-module (guix diagnostics)
  #:use-module (guix gexp)
  #:use-module ((nsscheme diagnostics) #:select (->location))
  #:use-module (nsscheme gexp cycles)
  #:use-module ((nsscheme lowering) #:select (register-source!))
  #:use-module (guix grafts)
  #:use-module (guix monads)
  #:use-module (guix packages graph)
  #:use-module (guix packages origins)
  #:use-module (guix packages patching)
  #:use-module (guix packages records)
  #:use-module (guix store)
  #:use-module (guix utils)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
  #:export (bag->derivation
            package->derivation package->cross-derivation package-derivation package-cross-derivation
            package-output package-grafts
            origin->derivation package-source-derivation
            default-guile default-guile-derivation set-guile-for-build))

;;; The Guile that builds.

(define (default-guile)
  "Return the Guile that packages are built with; #f stands for this program itself."
  #f)

(define* (default-guile-derivation #:optional (system (%current-system)))
  "Return in the store monad the derivation of the default Guile, or #f."
  (store-return #f))

(define (set-guile-for-build guile)
  "Let the code that follows in the store monad build with GUILE, a package or #f."
  (lambda (store)
    (values (%guile-for-build (and guile (package-derivation store guile))) store)))

;;; Bags.

;; INPUT, (LABEL OBJECT [OUTPUT]), as the build procedures take it.
(define (check-input input package-location)
  (match input
    ((label (or (? file-like?) (? string?) (? gexp?)) . _) input)
    ((label object . _)
     (raise-at package-location "the input '~a' cannot be built: ~s is not a file-like object" label object))))

(define (search-paths-of inputs accessor)
  (delete-duplicates
   (append-map (match-lambda ((_ (? package? package) . _) (accessor package)) (_ '())) inputs)))

(define* (bag->derivation bag #:optional context)
  "Return in the store monad the derivation of BAG; CONTEXT is the package it was made of."
  (define location (and (package? context) (package-location context)))
  (define (checked inputs) (map (lambda (input) (check-input input location)) inputs))
  (define target (bag-target bag))
  (lambda (store)
    (parameterize ((%current-system (bag-system bag)) (%current-target-system target)
                   (current-package-location location))
      (let ((arguments (append (list #:outputs (bag-outputs bag) #:system (bag-system bag))
                               (bag-arguments bag))))
        ((if target
             (let ((native (checked (bag-transitive-build-inputs bag)))
                   (host (checked (bag-transitive-host-inputs bag)))
                   (target-inputs (checked (bag-transitive-target-inputs bag))))
               (apply (bag-build bag) (bag-name bag)
                      #:build-inputs native #:host-inputs host #:target-inputs target-inputs
                      #:search-paths (search-paths-of host package-search-paths)
                      #:native-search-paths (search-paths-of native package-native-search-paths)
                      #:target target arguments))
             (let ((inputs (checked (bag-transitive-inputs bag))))
               (apply (bag-build bag) (bag-name bag) inputs
                      #:search-paths (search-paths-of inputs package-native-search-paths)
                      arguments)))
         store)))))

;;; Packages.

(define (lower-package package system target)
  (unless (member system (package-supported-systems package))
    (raise-at (package-location package) "the package ~a does not support ~a; it supports: ~a"
              (package-full-name package) system (string-join (package-supported-systems package) ", ")))
  (let ((bag (package->bag package system target)))
    (unless bag
      (raise-at (package-location package) "the package ~a cannot be cross-compiled with ~a"
                (package-full-name package) (build-system-name (package-build-system package))))
    (bag->derivation bag package)))

;; For messages about packages that need themselves: the field of PACKAGE that NEXT comes from, and the packages that
;; propagate it.
(define (package-reference package next)
  (define fields
    (list package-inputs package-native-inputs package-propagated-inputs))
  (define (objects inputs)
    (map (match-lambda ((_ object . _) object)) inputs))
  ;; The way from OBJECT to NEXT along what is propagated, without the two; #f if there is none.
  (define (way object seen)
    (and (package? object)
         (not (memq object seen))
         (let ((propagated (objects (package-propagated-inputs object))))
           (if (memq next propagated)
               (list object)
               (any (lambda (object*)
                      (let ((found (way object* (cons object seen))))
                        (and found (cons object found))))
                    propagated)))))
  (define (through field)
    (let ((inputs (objects (field package))))
      (if (memq next inputs)
          (list field)
          (let ((found (any (lambda (object) (way object '())) inputs)))
            (and found (cons field found))))))
  (define found (any through fields))
  (match (or found (list package-arguments))
    ((field . between)
     (values (if (and (package? next) (not (eq? next package)) (string=? (package-name next) (package-name package)))
                 (package-full-name package)
                 (package-name package))
             (if (eq? next (package-source package))
                 (package-location package)
                 (or (field-location (lambda () (field package))) (package-location package)))
             between
             (and (package? next) (not found))))))

(register-naming! <package> package-reference)

(define-gexp-compiler (package-compiler (package <package>) system target)
  (lower-package (or (and (%graft?) (package-replacement package)) package) system target))

(define* (package->derivation package #:optional (system (%current-system)) #:key (graft? (%graft?)))
  "Return in the store monad the derivation of PACKAGE for SYSTEM."
  (lower-object package system #:target #f #:graft? graft?))

(define* (package->cross-derivation package target #:optional (system (%current-system)) #:key (graft? (%graft?)))
  "Return in the store monad the derivation that builds PACKAGE on SYSTEM for TARGET."
  (lower-object package system #:target target #:graft? graft?))

(define* (package-derivation store package #:optional (system (%current-system)) #:key (graft? (%graft?)))
  "Return the derivation of PACKAGE for SYSTEM."
  (run-with-store store (package->derivation package system #:graft? graft?) #:system system))

(define* (package-cross-derivation store package target #:optional (system (%current-system))
                                   #:key (graft? (%graft?)))
  "Return the derivation that builds PACKAGE on SYSTEM for TARGET."
  (run-with-store store (package->cross-derivation package target system #:graft? graft?) #:system system))

(define* (package-output store package #:optional (output "out") (system (%current-system)))
  "Return the store file name of OUTPUT of PACKAGE."
  (derivation->output-path (package-derivation store package system) output))

(define (package-grafts store package)
  "Return the grafts of PACKAGE, of which there are none: a replacement is used instead of its package."
  '())

;;; Origins.

(define* (origin->derivation origin #:optional (system (%current-system)))
  "Return in the store monad the derivation, or the store file name, of what ORIGIN stands for."
  (define hash (origin-hash origin))
  (define location (origin-location origin))
  (define fetched
    ;; What a method finds wrong at once is the origin's.
    (guard (c ((and location (formatted-message? c) (not (error-location? c)))
               (apply raise-at location (formatted-message-string c) (formatted-message-arguments c))))
      ((origin-method origin) (origin-uri origin) (content-hash-algorithm hash) (content-hash-value hash)
                              (origin-file-name origin) #:system system)))
  (mlet %store-monad ((source (placed fetched location)))
    (if (and (null? (origin-patches origin)) (not (origin-snippet origin)))
        (return source)
        (placed (patched-source source origin system) location))))

;; What fails in the derivation that the monadic value MAKE yields is reported at LOCATION.
(define (placed make location)
  (lambda (store)
    (call-with-values (lambda () (make store))
      (lambda (result store)
        (when (and location (derivation? result))
          (register-source! store (derivation-file-name result) location))
        (values result store)))))

(register-naming! <origin>
  (lambda (origin next)
    (values (or (origin-actual-file-name origin) "origin")
            (->location (origin-location origin))
            '() #f)))

(define-gexp-compiler (origin-compiler (origin <origin>) system target)
  (origin->derivation origin system))

(define* (package-source-derivation store source #:optional (system (%current-system)))
  "Return the store file name or derivation of SOURCE, the source of a package."
  (match source
    ((? string? file)
     (if (store-path? file) file (add-to-store store (basename file) #t "sha256" file)))
    (object (run-with-store store (lower-object object system)))))
