;; Derivations: how they are made, read and built. `derivation' computes the output names from all that goes in, puts
;; the .drv file into the store, and returns the record; nothing is built until `build-derivations'.
;; The names are Guix's to the last bit: order, spelling and environment variables must not be touched lightly.

(define-module (nsscheme derivation)
  #:use-module (nsscheme derivation records)
  #:use-module (nsscheme derivation aterm)
  #:use-module (nsscheme derivation search)
  #:use-module (nsscheme store)
  #:use-module (nsscheme store conditions)
  #:use-module (nsscheme targets)
  #:use-module (nsscheme monads)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:use-module (ice-9 string-fun)
  #:use-module ((nsscheme rows store) #:select (%add-derivation))
  #:re-export (<derivation> derivation?
               derivation-outputs derivation-inputs derivation-sources derivation-system
               derivation-builder derivation-builder-arguments derivation-builder-environment-vars
               derivation-file-name derivation-prerequisites
               <derivation-output> derivation-output?
               derivation-output-path derivation-output-hash-algo derivation-output-hash
               derivation-output-recursive?
               <derivation-input> derivation-input? derivation-input
               derivation-input-derivation derivation-input-sub-derivations
               derivation-input-path derivation-input-output-paths derivation-input-output-path
               valid-derivation-input?
               &derivation-error derivation-error? derivation-error-derivation
               &derivation-missing-output-error derivation-missing-output-error? derivation-missing-output
               derivation-name derivation-output-names derivation-properties
               fixed-output-derivation? offloadable-derivation? substitutable-derivation?
               derivation-input-fold derivation->output-path derivation->output-paths
               derivation-hash read-derivation read-derivation-from-file write-derivation
               invalidate-derivation-caches!
               file-search-error? file-search-error-file-name file-search-error-search-path
               search-path* module->source-file-name
               %guile-for-build)
  #:export (derivation raw-derivation
            derivation-path->output-path derivation-path->output-paths
            derivation-build-plan substitution-oracle
            build-derivations built-derivations
            map-derivation))

;; The environment that the options of `derivation' amount to.
(define* (derivation-environment env-vars #:key references-graphs allowed-references
                                 disallowed-references leaked-env-vars local-build? substitutable? properties)
  (define-syntax-rule (option condition name value)
    (if condition (list (cons name value)) '()))
  (define own
    (append (option references-graphs "exportReferencesGraph"
                    (string-join (append-map (match-lambda ((name . item) (list name item)))
                                             references-graphs)))
            (option allowed-references "allowedReferences" (string-join (or allowed-references '())))
            (option disallowed-references "disallowedReferences" (string-join (or disallowed-references '())))
            (option leaked-env-vars "impureEnvVars" (string-join (or leaked-env-vars '())))
            (option local-build? "preferLocalBuild" "1")
            (option (not substitutable?) "allowSubstitutes" "0")
            (option (pair? properties) %properties-variable (object->string properties))))
  (append own env-vars))

;; INPUTS as two values: derivation inputs and store items.
(define (classify-inputs store inputs)
  (let loop ((inputs inputs) (drvs '()) (sources '()))
    (match inputs
      (() (values (coalesce-inputs (reverse drvs))
                  (sort (delete-duplicates sources) string<?)))
      (((? derivation-input? input) . rest)
       (loop rest (cons input drvs) sources))
      (((? derivation? drv) . rest)
       (loop rest (cons (derivation-input drv) drvs) sources))
      (((? string? file) . rest)
       (loop rest drvs
             (cons (if (store-path? file)
                       (direct-store-path file)
                       (add-to-store store (basename file) #t "sha256" file))
                   sources)))
      ((other . _)
       (scm-error 'wrong-type-arg 'derivation
                  "expected inputs made with 'derivation-input', or file names; got ~s" (list other) (list other))))))

(define* (derivation store name builder args
                     #:key (system (%current-system)) (env-vars '()) (inputs '()) (sources '()) (outputs '("out"))
                     hash hash-algo recursive? references-graphs allowed-references disallowed-references
                     (leaked-env-vars #f) local-build? (substitutable? #t) (properties '()) hash-mode)
  "Add to STORE the derivation called NAME that runs BUILDER with ARGS, and return it. INPUTS are what
`derivation-input' makes, or file names; SOURCES are store items. HASH, HASH-ALGO and RECURSIVE? tell the content of the
only output when it is known. REFERENCES-GRAPHS is an alist of file names and store items; the builder finds the closures
of the latter in the former."
  (for-each (lambda (item)
              (unless (and (string? item) (direct-store-path? item))
                (scm-error 'wrong-type-arg 'derivation
                           "expected items of the store, such as add-text-to-store returns, in #:sources; got ~s"
                           (list item) (list item))))
            sources)
  (when (and hash (not (equal? outputs '("out"))))
    (scm-error 'misc-error 'derivation "~s has a known hash and can only have the output \"out\", not ~s"
               (list name outputs) #f))
  (let ((environment (derivation-environment env-vars
                                             #:references-graphs references-graphs
                                             #:allowed-references allowed-references
                                             #:disallowed-references disallowed-references
                                             #:leaked-env-vars leaked-env-vars
                                             #:local-build? local-build?
                                             #:substitutable? substitutable?
                                             #:properties properties)))
    (call-with-values (lambda () (classify-inputs store (append inputs sources)))
      (lambda (drvs sources)
        (match (with-store-errors
                (%add-derivation (store-connection-handle store) name builder args environment
                                 (map (lambda (input)
                                        (list (derivation-input-path input)
                                              (derivation-input-sub-derivations input)))
                                      drvs)
                                 sources outputs system
                                 (and hash (list hash-algo hash recursive?))))
          (#(file paths environment)
           (make-derivation (map (match-lambda
                                   ((name . path)
                                    (cons name (make-derivation-output path (and hash hash-algo) hash recursive?))))
                                 paths)
                            drvs sources system builder args environment file)))))))

(define raw-derivation (store-lift derivation))

(define* (derivation-path->output-path path #:optional (output "out"))
  "Return the store file name of OUTPUT of the derivation in the file PATH."
  (derivation->output-path (read-derivation-from-file path) output))

(define (derivation-path->output-paths path)
  "Return the alist of output names and store file names of the derivation in the file PATH."
  (derivation->output-paths (read-derivation-from-file path)))

;;; Building.

(define (->thing object)
  (match object
    ((? derivation? drv) (derivation-file-name drv))
    ((? derivation-input? input)
     (cons (derivation-input-path input) (string-join (derivation-input-sub-derivations input) ",")))
    ((? string? file) file)
    ((file . output) (cons file output))))

(define* (build-derivations store derivations #:optional (mode (build-mode normal)))
  "Build DERIVATIONS, records or file names, and all that they need."
  (build-things store (map ->thing derivations) mode))

(define built-derivations (store-lift build-derivations))

(define* (derivation-build-plan store inputs #:key (mode (build-mode normal)) (substitutable-info (const #f)))
  "Return two values: the derivations to build to have INPUTS, and the substitutes to fetch, which are none."
  (define built? (cut valid-derivation-input? store <>))
  (values (delete-duplicates
           (map derivation-input-derivation
                (derivation-input-fold cons '() inputs
                                       #:cut? (if (eq? mode (build-mode normal)) built? (const #f))))
           eq?)
          '()))

(define* (substitution-oracle store inputs-or-drv #:key (mode (build-mode normal)))
  "Return a procedure that says whether a store item can be substituted: none can."
  (const #f))

;;; Rewriting.

(define* (map-derivation store drv mapping #:key (system (%current-system)))
  "Return a derivation like DRV in which MAPPING, an alist of derivations or file names and their replacements, has been
applied to the whole graph."
  (define (input-file object)
    (if (derivation? object) (derivation-file-name object) object))
  (define memo (make-hash-table))
  (define replacements (map (match-lambda ((old . new) (cons (input-file old) new))) mapping))

  (define (rewrite-drv drv)
    (let ((file (derivation-file-name drv)))
      (or (assoc-ref replacements file)
          (hash-ref memo file)
          (let ((new (rebuild drv)))
            (hash-set! memo file new)
            new))))

  (define (rename-paths inputs)
    ;; A procedure that replaces the old output names of INPUTS, and sources, in a string.
    (define pairs
      (append (append-map (lambda (input)
                            (map (lambda (name)
                                   (cons (derivation->output-path (derivation-input-derivation input) name)
                                         (derivation->output-path
                                          (rewrite-drv (derivation-input-derivation input)) name)))
                                 (derivation-input-sub-derivations input)))
                          inputs)
              (filter-map (match-lambda ((old . new) (and (string? new) (cons old new)))) replacements)))
    (lambda (str)
      (fold (lambda (pair str) (string-replace-substring str (car pair) (cdr pair))) str pairs)))

  (define (rebuild drv)
    (let ((rename (rename-paths (derivation-inputs drv)))
          (outputs (derivation-output-names drv)))
      (match (derivation-outputs drv)
        (((_ . ($ <derivation-output> _ algo hash recursive?)) . _)
         (derivation store (derivation-name drv)
                     (rename (derivation-builder drv))
                     (map rename (derivation-builder-arguments drv))
                     #:system system
                     #:env-vars (filter-map (match-lambda
                                              ((name . value)
                                               (and (not (member name outputs)) (cons name (rename value)))))
                                            (derivation-builder-environment-vars drv))
                     #:inputs (append (map (lambda (input)
                                             (derivation-input (rewrite-drv (derivation-input-derivation input))
                                                               (derivation-input-sub-derivations input)))
                                           (derivation-inputs drv))
                                      (map rename (derivation-sources drv)))
                     #:outputs outputs
                     #:hash hash #:hash-algo algo #:recursive? recursive?)))))

  (rewrite-drv drv))
