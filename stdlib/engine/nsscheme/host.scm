;; The seam between what nsscheme adds to Guix and the Guix that it runs over: modules of aqwari, of Debian's packages
;; and of the commands import this module, and nothing else that knows of gexps, stores or packages. This is the
;; implementation over the library's own engine, for when there is no Guix tree; stdlib/tree has the one over a tree,
;; with the same names, which answers when a tree is on the load path. Those that Guix has, too, mean here what they
;; mean there.

(define-module (nsscheme host)
  #:use-module (nsscheme base32)
  #:use-module (nsscheme channel-metadata)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme gexp compilers)
  #:use-module (nsscheme gexp files)
  #:use-module (nsscheme gexp objects)
  #:use-module (nsscheme grafts)
  #:use-module (nsscheme lowering)
  #:use-module (nsscheme mirrors)
  #:use-module (nsscheme monads)
  #:use-module (nsscheme no-tree)
  #:use-module (nsscheme packages)
  #:use-module (nsscheme propagation)
  #:use-module (nsscheme records)
  #:use-module (nsscheme store)
  #:use-module (nsscheme targets)
  #:re-export (;; Gexps, and what can be inserted in them.
               gexp gexp? with-imported-modules
               gexp-input gexp-input? gexp-input-thing gexp-input-output
               file-like? file-append computed-file plain-file?
               local-file? local-file-absolute-file-name

               ;; Lowering: how a type says what it lowers to, and how objects and gexps are lowered.
               define-gexp-compiler lower-object
               lower-gexp lowered-gexp-inputs lowered-gexp-sources gexp->derivation
               %current-system %current-target-system %graft?

               ;; Derivations.
               derivation? raw-derivation read-derivation-from-file
               derivation-file-name derivation-builder-arguments derivation->output-path derivation->output-paths
               derivation-inputs derivation-input-derivation derivation-input-sub-derivations
               derivation-sources derivation-system derivation-builder derivation-builder-environment-vars

               ;; The store.
               %store-prefix store-path? derivation-path?
               with-store run-with-store %store-monad mlet
               build-things add-temp-root unusable-items namespace-runner

               ;; Errors, at the author's line.
               raise-at warn-at source-properties->location
               location location-file location-line location-column location->string
               register-source! item-source

               ;; Records, and checks of what is written into their fields.
               define-record-type* define-field-check field-location
               nix-base32-string->bytevector

               ;; What objects are, and what they bring along.
               package? package-name package-version package-outputs package-location
               hidden-package? package-superseded package-search-paths package-facts
               register-propagation! propagated-objects
               register-build-root! build-roots?
               mirror-addresses

               ;; What a tree makes different.
               package-directories named-variables known-names package-transformation grafts-by-default?
               default-tool derivation-origin

               ;; Channels.
               read-channel-metadata channel-module-directory channel-dependencies))
