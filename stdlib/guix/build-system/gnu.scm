;; The build system of `./configure && make && make check && make install'. Without a Guix tree there is no toolchain
;; to add: shell, compiler, make and the rest are those among the package's inputs.

(define-module (guix build-system gnu)
  #:use-module (guix build-system)
  #:use-module (guix build-system running)
  #:use-module (guix utils)
  #:use-module (ice-9 match)
  #:export (gnu-build-system gnu-build %gnu-build-system-modules standard-packages
            source-of optional-arguments))

(define %gnu-build-system-modules
  '((guix build gnu-build-system)
    (guix build unpacking)
    (guix build utils)
    (guix build utils files) (guix build utils paths) (guix build utils text) (guix build utils programs)))

(define* (standard-packages #:optional (system (%current-system)))
  "Return the inputs that every package has: none."
  '())

(define (source-of inputs)
  "Return what is called source in INPUTS, or #f."
  (match (assoc "source" inputs)
    (#f #f)
    ((_ object . _) object)))

(define (optional-arguments . arguments)
  "Return ARGUMENTS, keywords and values, without those whose value is #f."
  (match arguments
    (() '())
    ((keyword #f . rest) (apply optional-arguments rest))
    ((keyword value . rest) (cons* keyword value (apply optional-arguments rest)))))

(define* (lower name #:key source inputs native-inputs outputs system target
                implicit-inputs? implicit-cross-inputs? #:allow-other-keys #:rest arguments)
  (and (not target)
       (bag
        (name name)
        (system system)
        (build-inputs (with-source source (append native-inputs (standard-packages))))
        (host-inputs inputs)
        (outputs outputs)
        (build gnu-build)
        (arguments (strip-keyword-arguments
                    '(#:target #:inputs #:native-inputs #:outputs #:system #:source #:implicit-inputs?
                      #:implicit-cross-inputs?)
                    arguments)))))

(define* (gnu-build name inputs #:key guile (outputs '("out")) (search-paths '())
                    (bootstrap-scripts ''("bootstrap" "bootstrap.sh" "autogen.sh"))
                    (configure-flags ''()) (make-flags ''()) (out-of-source? #f)
                    (tests? #t) (test-target "check") (parallel-build? #t) (parallel-tests? #t)
                    (patch-shebangs? #t) (strip-binaries? #t) (strip-flags #f) (strip-directories #f)
                    (validate-runpath? #t) (make-dynamic-linker-cache? #t) (license-file-regexp #f)
                    (phases '(@ (guix build gnu-build-system) %standard-phases))
                    (locale "en_US.utf8") (system (%current-system)) (build (nix-system->gnu-triplet system))
                    (imported-modules %gnu-build-system-modules)
                    (modules '((guix build gnu-build-system) (guix build utils)))
                    (substitutable? #t) allowed-references disallowed-references)
  "Return in the store monad the derivation NAME that configures, makes and installs the source in INPUTS."
  (run-builder name
               (phases-builder 'gnu-build
                               #:source (source-of inputs) #:inputs inputs #:outputs outputs
                               #:search-paths search-paths #:system system
                               #:modules modules #:imported-modules imported-modules
                               #:arguments
                               `(#:build ,build
                                 #:phases ,phases
                                 #:locale ,locale
                                 #:bootstrap-scripts ,bootstrap-scripts
                                 #:configure-flags ,configure-flags
                                 #:make-flags ,make-flags
                                 #:out-of-source? ,out-of-source?
                                 #:tests? ,tests?
                                 #:test-target ,test-target
                                 #:parallel-build? ,parallel-build?
                                 #:parallel-tests? ,parallel-tests?
                                 #:patch-shebangs? ,patch-shebangs?
                                 #:strip-binaries? ,strip-binaries?
                                 ,@(optional-arguments #:strip-flags strip-flags
                                                       #:strip-directories strip-directories
                                                       #:license-file-regexp license-file-regexp)))
               #:system system #:guile guile #:substitutable? substitutable?
               #:allowed-references allowed-references #:disallowed-references disallowed-references))

(define gnu-build-system
  (build-system
    (name 'gnu)
    (description "The GNU Build System: ./configure, make, make check, make install")
    (lower lower)))
