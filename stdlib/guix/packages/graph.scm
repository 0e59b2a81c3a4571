;; The graph that packages' inputs span. What a package propagates comes with it wherever it is an input.

(define-module (guix packages graph)
  #:use-module (guix build-system)
  #:use-module (guix packages arguments)
  #:use-module (guix packages origins)
  #:use-module (guix packages records)
  #:use-module (guix utils)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (package->bag
            package-direct-inputs package-direct-sources
            transitive-inputs transitive-input-references
            package-transitive-inputs package-transitive-propagated-inputs package-transitive-native-inputs
            package-transitive-target-inputs package-transitive-sources
            package-transitive-native-search-paths package-transitive-supported-systems
            supported-package? package-closure package-mapping
            package-input-rewriting package-input-rewriting/spec
            package-development-inputs
            bag-direct-inputs bag-transitive-inputs
            bag-transitive-build-inputs bag-transitive-host-inputs bag-transitive-target-inputs))

;; Two inputs are the same when object and output are.
(define (input-key input)
  (match input
    ((_ object) (cons object "out"))
    ((_ object output) (cons object output))))

(define (transitive-inputs inputs)
  "Return INPUTS and all that they propagate, each once. Propagated inputs are labelled with the way to them."
  (define seen (make-hash-table))                       ;object -> outputs
  (define (new? input)
    (match (input-key input)
      ((object . output)
       (let ((outputs (hashq-ref seen object '())))
         (and (not (member output outputs))
              (begin (hashq-set! seen object (cons output outputs)) #t))))))
  ;; Breadth first, as those nearest win where labels are looked up.
  (let loop ((inputs inputs) (result '()) (below '()) (first? #t))
    (match inputs
      (()
       (if (null? below)
           (reverse result)
           (loop (concatenate (reverse below)) result '() #f)))
      ((input . rest)
       (if (new? input)
           (loop rest (cons input result)
                 (match input
                   ((label (? package? package) . _)
                    (cons (map (match-lambda
                                 ((name . operands) (cons (string-append label "/" name) operands)))
                               (package-propagated-inputs package))
                          below))
                   (_ below))
                 first?)
           (loop rest result below first?))))))

(define (package-direct-inputs package)
  "Return all inputs of PACKAGE."
  (append (package-native-inputs package) (package-inputs package) (package-propagated-inputs package)))

(define (package-direct-sources package)
  "Return the sources of PACKAGE: its origin and the origins among its inputs."
  (append (if (origin? (package-source package)) (list (package-source package)) '())
          (filter-map (match-lambda ((_ (? origin? origin) . _) origin) (_ #f))
                      (package-direct-inputs package))))

(define (package-transitive-inputs package)
  "Return the inputs of PACKAGE and what they propagate."
  (transitive-inputs (package-direct-inputs package)))

(define (package-transitive-target-inputs package)
  "Return the inputs of PACKAGE that run where it does, and what they propagate."
  (transitive-inputs (append (package-inputs package) (package-propagated-inputs package))))

(define (package-transitive-native-inputs package)
  "Return the native inputs of PACKAGE and what they propagate."
  (transitive-inputs (package-native-inputs package)))

(define (package-transitive-propagated-inputs package)
  "Return what PACKAGE propagates, directly and through others."
  (transitive-inputs (package-propagated-inputs package)))

(define (package-transitive-native-search-paths package)
  "Return the search paths of PACKAGE and of all that it propagates."
  (append-map package-native-search-paths
              (cons package (filter-map (match-lambda ((_ (? package? p) . _) p) (_ #f))
                                        (package-transitive-propagated-inputs package)))))

(define (transitive-input-references alist inputs)
  "Return code that looks up in the variable named ALIST each of INPUTS and what they propagate."
  (map (match-lambda ((label . _) `(assoc-ref ,alist ,label))) (transitive-inputs inputs)))

(define (package-transitive-sources package)
  "Return the sources of PACKAGE and of its inputs."
  (delete-duplicates
   (append (package-direct-sources package)
           (append-map (match-lambda ((_ (? package? p) . _) (package-direct-sources p)) (_ '()))
                       (package-transitive-inputs package)))
   eq?))

(define (package-closure packages)
  "Return PACKAGES and all packages that they need, directly or not, each once."
  (define seen (make-hash-table))
  (let loop ((pending packages) (result '()))
    (match pending
      (() (reverse result))
      ((package . rest)
       (if (hashq-ref seen package)
           (loop rest result)
           (begin
             (hashq-set! seen package #t)
             (loop (append rest (filter-map (match-lambda ((_ (? package? p) . _) p) (_ #f))
                                            (package-direct-inputs package)))
                   (cons package result))))))))

(define* (package-transitive-supported-systems package #:optional (system (%current-system)))
  "Return the systems that PACKAGE and all that it needs support."
  (fold (lambda (p systems) (lset-intersection string=? systems (package-supported-systems p)))
        (package-supported-systems package)
        (cdr (package-closure (list package)))))

(define* (supported-package? package #:optional (system (%current-system)))
  "Say whether PACKAGE can be built on SYSTEM."
  (->bool (member system (package-transitive-supported-systems package))))

;;; Bags.

(define* (package->bag package #:optional (system (%current-system)) (target (%current-target-system)))
  "Return the bag of PACKAGE for SYSTEM and TARGET; #f if its build system cannot make one."
  (parameterize ((%current-system system) (%current-target-system target))
    (let ((arguments (package-arguments package)))
      (check-package-arguments package arguments #f)
      (let ((bag (make-bag (package-build-system package)
                           (string-append (package-name package) "-" (package-version package))
                           #:system system #:target target
                           #:source (package-source package)
                           #:inputs (append (package-inputs package) (package-propagated-inputs package))
                           #:native-inputs (package-native-inputs package)
                           #:outputs (package-outputs package)
                           #:arguments arguments)))
        (when bag (check-package-arguments package arguments bag))
        bag))))

(define (bag-direct-inputs bag)
  "Return all inputs of BAG."
  (append (bag-build-inputs bag) (bag-host-inputs bag) (bag-target-inputs bag)))

(define-syntax-rule (in-bag bag exp)
  (parameterize ((%current-system (bag-system bag)) (%current-target-system (bag-target bag))) exp))

(define (bag-transitive-inputs bag)
  "Return all inputs of BAG and what they propagate."
  (in-bag bag (transitive-inputs (bag-direct-inputs bag))))
(define (bag-transitive-build-inputs bag)
  "Return the inputs of BAG that run where things are built, and what they propagate."
  (parameterize ((%current-system (bag-system bag)) (%current-target-system #f))
    (transitive-inputs (bag-build-inputs bag))))
(define (bag-transitive-host-inputs bag)
  "Return the inputs of BAG that run where its package does, and what they propagate."
  (in-bag bag (transitive-inputs (bag-host-inputs bag))))
(define (bag-transitive-target-inputs bag)
  "Return the target inputs of BAG and what they propagate."
  (in-bag bag (transitive-inputs (bag-target-inputs bag))))

(define* (package-development-inputs package #:optional (system (%current-system)) #:key target)
  "Return all that is needed to work on PACKAGE."
  (bag-transitive-inputs (package->bag package system target)))

;;; Rewriting.

(define* (package-mapping proc #:optional (cut? (const #f)) #:key deep?)
  "Return a procedure of a package that applies PROC to it and to all packages that it needs, but looks no further than
those for which CUT? is true."
  (define memo (make-hash-table))
  (define (rewrite-input input)
    (match input
      ((label (? package? package) . output) (cons* label (rewrite package) output))
      (_ input)))
  (define (rewrite-inputs inputs) (map rewrite-input inputs))
  (define (rewrite original)
    (or (hashq-ref memo original)
        (let ((new (if (cut? original)
                       (proc original)
                       (let ((changed (proc original)))
                         (package (inherit changed)
                                  (location (package-location changed))
                                  (inputs (rewrite-inputs (package-inputs changed)))
                                  (native-inputs (rewrite-inputs (package-native-inputs changed)))
                                  (propagated-inputs (rewrite-inputs (package-propagated-inputs changed)))
                                  (replacement (and=> (package-replacement changed) proc)))))))
          (hashq-set! memo original new)
          new)))
  rewrite)

(define* (package-input-rewriting replacements #:optional (rewrite-name identity) #:key (deep? #t))
  "Return a procedure of a package that replaces among all that it needs the packages in REPLACEMENTS, an alist."
  (package-mapping
   (lambda (original)
     (match (assq-ref replacements original)
       (#f (package (inherit original)
                    (location (package-location original))
                    (name (rewrite-name (package-name original)))))
       (replacement replacement)))
   (lambda (package) (->bool (assq package replacements)))))

(define* (package-input-rewriting/spec replacements #:key (deep? #t))
  "Return a procedure of a package that replaces among all that it needs the packages that REPLACEMENTS, an alist of
specifications such as \"openssl\" or \"openssl@3\" and of procedures of a package, say."
  (define (specified? package specification)
    (match (string-split specification #\@)
      ((name) (string=? name (package-name package)))
      ((name version)
       (and (string=? name (package-name package))
            (version-prefix? version (package-version package))))))
  (define (replacement package)
    (any (match-lambda ((specification . proc) (and (specified? package specification) proc))) replacements))
  (package-mapping (lambda (package)
                     (match (replacement package)
                       (#f package)
                       (proc (proc package))))
                   (lambda (package) (->bool (replacement package)))))
