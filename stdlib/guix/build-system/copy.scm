;; The build system of packages whose source only has to be copied, as the argument `#:install-plan' says.

(define-module (guix build-system copy)
  #:use-module (guix build-system)
  #:use-module (guix build-system gnu)
  #:use-module (guix build-system running)
  #:use-module (guix utils)
  #:export (copy-build-system %copy-build-system-modules copy-build))

(define %copy-build-system-modules
  `((guix build copy-build-system) ,@%gnu-build-system-modules))

(define* (lower name #:key source inputs native-inputs outputs system target glibc implicit-inputs?
                #:allow-other-keys #:rest arguments)
  (and (not target)
       (bag
        (name name)
        (system system)
        (host-inputs (with-source source inputs))
        (build-inputs native-inputs)
        (outputs outputs)
        (build copy-build)
        (arguments (strip-keyword-arguments
                    '(#:target #:inputs #:native-inputs #:outputs #:system #:glibc #:source #:implicit-inputs?)
                    arguments)))))

(define* (copy-build name inputs #:key guile (outputs '("out")) (install-plan ''(("." "./")))
                     (search-paths '()) (out-of-source? #t) (validate-runpath? #t) (patch-shebangs? #t)
                     (strip-binaries? #t) (strip-flags #f) (strip-directories #f)
                     (phases '(@ (guix build copy-build-system) %standard-phases))
                     (system (%current-system)) (substitutable? #t)
                     (imported-modules %copy-build-system-modules)
                     (modules '((guix build copy-build-system) (guix build utils))))
  "Return in the store monad the derivation NAME that copies from INPUTS what INSTALL-PLAN says."
  (run-builder name
               (phases-builder 'copy-build
                               #:source (source-of inputs) #:inputs inputs #:outputs outputs
                               #:search-paths search-paths #:system system
                               #:modules modules #:imported-modules imported-modules
                               #:arguments
                               `(#:install-plan ,install-plan
                                 #:phases ,phases
                                 #:patch-shebangs? ,patch-shebangs?
                                 #:strip-binaries? ,strip-binaries?
                                 ,@(optional-arguments #:strip-flags strip-flags
                                                       #:strip-directories strip-directories)))
               #:system system #:guile guile #:substitutable? substitutable?))

(define copy-build-system
  (build-system
    (name 'copy)
    (description "The standard copy build system")
    (lower lower)))
