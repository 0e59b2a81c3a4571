;; What build systems share: their derivations run on the package's Guile, or on this program if there is none, and
;; arguments that were quoted lists once may be gexps today.

(define-module (guix build-system running)
  #:use-module (guix build-system phases)
  #:use-module ((nsscheme diagnostics) #:select (->source-properties))
  #:use-module (guix gexp)
  #:use-module (nsscheme gexp)
  #:use-module (guix search-paths)
  #:use-module (guix store)
  #:use-module (ice-9 match)
  #:export (current-package-location run-builder with-source argument->gexp search-paths->gexp phases-builder))

;; Where the package being lowered was written, or #f. Code that fails in a build is looked for there.
(define current-package-location (make-parameter #f))

(define (located exp)
  (match (current-package-location)
    (#f exp)
    (location
     (%make-gexp (gexp-references exp) (gexp-self-modules exp) (gexp-self-extensions exp) (gexp-proc exp)
                 (->source-properties location)))))

(define* (run-builder name exp #:key system target guile (modules '()) allowed-references disallowed-references
                      (substitutable? #t))
  "Return in the store monad the derivation NAME that runs EXP on GUILE, a package or #f."
  (lambda (store)
    ((apply gexp->derivation name (located exp)
            #:system system #:target target #:graft? #f #:modules modules
            #:allowed-references allowed-references
            #:disallowed-references disallowed-references
            #:substitutable? substitutable?
            (if guile
                (list #:guile-for-build (run-with-store store (lower-object guile system #:target #f)))
                '()))
     store)))

(define (with-source source inputs)
  "Return INPUTS with SOURCE, if there is one, in front."
  (if source (cons (list "source" source) inputs) inputs))

(define (argument->gexp argument)
  "Return ARGUMENT as code: a list is code already."
  (if (pair? argument) (sexp->gexp argument) argument))

(define (search-paths->gexp search-paths)
  (sexp->gexp (map search-path-specification->sexp search-paths)))

;; Code that runs (PROC KEYWORD VALUE …) of the build-side module MODULE with what every build gets. ARGUMENTS are
;; keywords and code.
(define* (phases-builder proc #:key source inputs outputs search-paths system modules imported-modules arguments)
  (match (memq #:phases arguments)
    ((_ phases . _) (check-phases phases modules (current-package-location)))
    (_ #t))
  (with-imported-modules imported-modules
    #~(begin
        (use-modules #$@(sexp->gexp modules))
        #$(with-build-variables inputs outputs
            #~(#$proc #:source #+source
                      #:system #$system
                      #:outputs %outputs
                      #:inputs %build-inputs
                      #:search-paths '#$(search-paths->gexp search-paths)
                      #$@(map argument->gexp arguments))))))
