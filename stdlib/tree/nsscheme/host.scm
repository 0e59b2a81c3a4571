;; The seam, over a Guix tree: the names of the implementation over the library's own engine, with the tree's gexps,
;; store and packages behind them. Names that Guix has, too, are the tree's own, so that objects of ours lower through
;; the tree's `define-gexp-compiler' and its packages go wherever ours do. Ours remain errors at the author's line,
;; checked records, and how builds are run and shown, for the store that the tree talks to is ours unless the user says
;; otherwise. Invariant: a name means here what it means there; the exports are the same (Tests/HouseTests).

(define-module (nsscheme host)
  #:use-module ((guix base32) #:select (nix-base32-string->bytevector))
  #:use-module (guix derivations)
  #:use-module ((guix gexp) #:hide (with-imported-modules))
  #:use-module ((guix gexp) #:select ((with-imported-modules . tree:with-imported-modules)))
  #:use-module ((guix grafts) #:select (%graft?))
  #:use-module (guix monads)
  #:use-module ((guix store) #:hide (build-things with-store))
  #:use-module ((guix store) #:select ((build-things . tree:build-things) (with-store . tree:with-store)))
  #:use-module ((guix utils) #:select (%current-system %current-target-system))
  #:use-module (nsscheme channel-metadata)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme mirrors)
  #:use-module (nsscheme packages)
  #:use-module (nsscheme propagation)
  #:use-module (nsscheme records)
  #:use-module ((nsscheme rows store)
                #:select (%add-text %build %builder-source %namespace-runner %open-store %register-builder-source %standard-module
                          %unusable-items))
  #:use-module (nsscheme store conditions)
  #:use-module (nsscheme tree errors)
  #:use-module (nsscheme tree packages)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:re-export (;; Gexps, and what can be inserted in them.
               gexp gexp?
               gexp-input gexp-input? gexp-input-thing gexp-input-output
               file-like? file-append computed-file plain-file?
               local-file? local-file-absolute-file-name

               ;; Lowering.
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
               run-with-store %store-monad mlet add-temp-root

               ;; Errors, at the author's line.
               raise-at warn-at source-properties->location
               location location-file location-line location-column location->string

               ;; Channels.
               read-channel-metadata channel-module-directory channel-dependencies

               ;; What a tree makes different.
               package-directories named-variables known-names package-transformation grafts-by-default?
               default-tool derivation-origin

               ;; Records, and checks of what is written into their fields.
               define-record-type* define-field-check field-location
               nix-base32-string->bytevector

               ;; What objects are, and what they bring along.
               package? package-name package-version package-outputs package-location
               hidden-package? package-superseded package-search-paths package-facts
               register-propagation! propagated-objects
               register-build-root! build-roots?
               mirror-addresses)
  #:export (with-imported-modules with-store
            build-things unusable-items namespace-runner
            register-source! item-source))

;; The store of this process, which the tree's connections lead to, unless GUIX_DAEMON_SOCKET names a daemon.
(define handle (delay (with-store-errors (%open-store #f))))

(define (ours?)
  (string-prefix? "nsscheme:" (%daemon-socket-uri)))

;;; Modules of ours in gexps: the tree looks along the load path, where the library is not.

(define (module->import name)
  (match name
    ((_ '=> _) name)
    (_
     (let ((file (string-append (string-join (map symbol->string name) "/") ".scm")))
       (match (and (not (search-path %load-path file)) (%standard-module file))
         (#f name)
         (bytes `(,name => ,(with-store-errors (%add-text (force handle) (basename file) bytes '())))))))))

(define-syntax-rule (with-imported-modules modules body ...)
  (tree:with-imported-modules (map module->import modules) body ...))

;; Evaluate EXP ... with STORE bound to a connection; what Guix complains about meanwhile is an error of ours.
(define-syntax-rule (with-store store exp ...)
  (with-our-errors (tree:with-store store exp ...)))

;;; Builds, in this process: with our log, our errors, and the options that the command has set.

(define* (build-things store things #:optional (mode 'normal))
  "Build THINGS, derivation or output file names, or pairs of a derivation's file name and an output name."
  (if (ours?)
      (with-store-errors (%build (force handle) things mode '()))
      (tree:build-things store things
                         (match mode
                           ('normal (build-mode normal))
                           ('check (build-mode check))
                           ('repair (build-mode repair))))))

(define (unusable-items store files)
  "Return what is missing among FILES, store file names, and, in our store, what is so among all that they refer to."
  (if (ours?)
      (with-store-errors (%unusable-items (force handle) files))
      (remove (lambda (file) (valid-path? store file)) files)))

(define (namespace-runner store)
  "Return the item that is the runner of namespaces."
  (with-store-errors (%namespace-runner (force handle))))

(define* (register-source! store item source #:optional (map ""))
  "Remember that ITEM comes from SOURCE, a location or source properties, and its parts from where MAP says."
  (when source
    (with-store-errors (%register-builder-source (force handle) item (->source-properties source) map))))

(define* (item-source store item #:optional offset)
  "Return where ITEM, or what is at OFFSET in it, was written: a location, or #f."
  (and=> (with-store-errors (%builder-source (force handle) item offset)) source-properties->location))
