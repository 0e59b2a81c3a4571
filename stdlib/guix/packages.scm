;; Packages without a Guix tree: the records (packages, origins), the graph that they span, and how they lower to
;; derivations. The names, fields and styles are Guix's, so that a channel's file with packages of its own builds here;
;; which packages there are is up to that file, and nothing is added to their inputs.

(define-module (guix packages)
  #:use-module (guix packages origins)
  #:use-module (guix packages records)
  #:use-module (guix packages graph)
  #:use-module (guix packages lowering)
  #:use-module (guix packages patching)
  #:use-module ((guix licenses) #:select (license-name))
  #:use-module (guix search-paths)
  #:use-module (guix utils)
  #:use-module ((nsscheme gexp) #:select (gexp-input))
  #:use-module ((nsscheme packages) #:select (register-packages!))
  #:use-module (nsscheme propagation)
  #:use-module (ice-9 match)
  #:use-module ((srfi srfi-1) #:select (filter-map))
  #:re-export (base32 base64
               content-hash content-hash? content-hash-algorithm content-hash-value
               origin origin? this-origin
               origin-uri origin-method origin-hash origin-sha256 origin-file-name origin-actual-file-name
               origin-patches origin-snippet origin-patch-flags origin-patch-inputs origin-patch-guile
               origin-modules

               package package? this-package
               package-name package-upstream-name package-version package-full-name package-source
               package-build-system package-arguments
               package-inputs package-native-inputs package-propagated-inputs
               package-outputs package-native-search-paths package-search-paths package-replacement
               package-synopsis package-description package-license package-home-page
               package-supported-systems package-properties package-location package-definition-location
               %supported-systems %hurd-systems %cuirass-supported-systems
               lookup-package-input lookup-package-native-input lookup-package-propagated-input
               lookup-package-direct-input
               this-package-input this-package-native-input
               package-with-patches package-with-extra-patches
               modify-inputs package/inherit hidden-package hidden-package? deprecated-package package-superseded

               package->bag package-direct-inputs package-direct-sources
               transitive-input-references
               package-transitive-inputs package-transitive-propagated-inputs package-transitive-native-inputs
               package-transitive-target-inputs package-transitive-sources
               package-transitive-native-search-paths package-transitive-supported-systems
               supported-package? package-closure package-mapping
               package-input-rewriting package-input-rewriting/spec
               package-development-inputs
               bag-direct-inputs bag-transitive-inputs
               bag-transitive-build-inputs bag-transitive-host-inputs bag-transitive-target-inputs

               bag->derivation
               package->derivation package->cross-derivation package-derivation package-cross-derivation
               package-output package-grafts
               origin->derivation package-source-derivation
               default-guile default-guile-derivation set-guile-for-build

               search-path-specification
               %current-system %current-target-system))

;; What is to be read about PACKAGE.
(define (facts package)
  `((dependencies . ,(filter-map (match-lambda
                                   ((_ (? package? input) . _)
                                    (string-append (package-name input) "@" (package-version input)))
                                   (_ #f))
                                 (package-direct-inputs package)))
    (systems . ,(package-supported-systems package))
    (home-page . ,(package-home-page package))
    (licenses . ,(map license-name (match (package-license package)
                                     (#f '())
                                     ((? list? licenses) licenses)
                                     (license (list license)))))
    (synopsis . ,(package-synopsis package))
    (description . ,(package-description package))))

;; What commands ask of a package.
(register-packages! package?
  (lambda (package name)
    (case name
      ((name) (package-name package))
      ((version) (package-version package))
      ((outputs) (package-outputs package))
      ((location) (package-location package))
      ((hidden?) (hidden-package? package))
      ((superseded) (package-superseded package))
      ((search-paths) (map search-path-specification->sexp (package-native-search-paths package)))
      ((facts) (facts package)))))

;; A package brings its propagated inputs along where it is bound.
(register-propagation! package?
  (lambda (package)
    (map (match-lambda
           ((_ object) (gexp-input object))
           ((_ object output) (gexp-input object output)))
         (package-transitive-propagated-inputs package))))
