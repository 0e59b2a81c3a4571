;; The store as host-side Scheme sees it: a connection, additions, queries and builds. There is no daemon: a connection
;; is a handle on the owner's embedded store, plus what this program has learned through it (`store-memo').
;; File names are logical, below /gnu/store; the file primitives map them to the host. The names are Guix's.

(define-module (nsscheme store)
  #:use-module (nsscheme config)
  #:use-module (nsscheme host-files)
  #:use-module (nsscheme keyword-arguments)
  #:use-module (nsscheme targets)
  #:use-module (nsscheme monads)
  #:use-module (nsscheme store paths)
  #:use-module (nsscheme store conditions)
  #:use-module (nsscheme store selection)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:use-module ((nsscheme rows store) #:prefix native:)
  #:re-export (%store-prefix store-path output-path fixed-output-path
               store-path? direct-store-path? direct-store-path derivation-path?
               store-path-base store-path-package-name store-path-hash-part compressed-hash

               &store-error store-error?
               &store-connection-error store-connection-error?
               store-connection-error-file store-connection-error-code
               &store-protocol-error store-protocol-error?
               store-protocol-error-message store-protocol-error-status)
  #:export (store-connection? store-connection-handle store-memo
            open-connection close-connection with-store
            hash-algo build-mode
            set-build-options set-build-options*
            add-data-to-store add-text-to-store add-to-store add-file-tree-to-store binary-file
            valid-path? ensure-path query-path-hash hash-part->path query-path-info
            path-info? path-info-deriver path-info-hash path-info-references
            path-info-registration-time path-info-nar-size
            references references/cached references* query-path-info* requisites referrers
            valid-derivers topologically-sorted
            has-substitutes? substitutable-paths substitutable-path-info substitutable? substitutable-path
            built-in-builders namespace-runner unusable-items
            build-things build with-build-handler map/accumulate-builds mapm/accumulate-builds
            current-build-output-port
            add-temp-root add-indirect-root add-permanent-root remove-permanent-root find-roots
            live-paths dead-paths collect-garbage delete-paths
            log-file derivation-log-file

            %store-monad store-bind store-return store-lift store-lower run-with-store
            %guile-for-build
            current-system set-current-system current-target-system set-current-target
            text-file interned-file interned-file-tree))

;;; Connections.

(define-record-type <store-connection>
  (make-store-connection handle memo options)
  store-connection?
  (handle  store-connection-handle)
  (memo    store-memo)                                  ;what was computed through this connection
  (options connection-options set-connection-options!)) ;keyword list for builds

(set-record-type-printer! <store-connection>
  (lambda (store port)
    (format port "#<store-connection ~a>" (number->string (object-address store) 16))))

(define* (open-connection #:optional directory #:key port (reserve-space? #t) cpu-affinity)
  "Open the store: the one in DIRECTORY if it is a string, else the user's own."
  (make-store-connection (with-store-errors (native:%open-store (and (string? directory) directory)))
                         (make-weak-key-hash-table)
                         '()))

(define (close-connection store)
  "Close STORE, a connection."
  (native:%close-store (store-connection-handle store)))

(define (call-with-store proc)
  ;; No `dynamic-wind': code under a build handler leaves and comes back.
  (let ((store (open-connection)))
    (with-throw-handler #t
      (lambda ()
        (call-with-values (lambda () (proc store))
          (lambda results
            (close-connection store)
            (apply values results))))
      (lambda _ (close-connection store)))))

(define-syntax-rule (with-store store exp ...)
  (call-with-store (lambda (store) exp ...)))

;; Calls the native NAME on STORE's handle.
(define-syntax-rule (native store proc arg ...)
  (with-store-errors (proc (store-connection-handle store) arg ...)))

;;; Additions.

(define-syntax hash-algo
  (syntax-rules ()
    ((_ name) 'name)))

(define-syntax build-mode
  (syntax-rules ()
    ((_ name) 'name)))

(define* (add-data-to-store store name bytes #:optional (references '()))
  "Add BYTES, a bytevector, to STORE as NAME, with REFERENCES, a list of store items; return its file name."
  (native store native:%add-text name bytes references))

(define* (add-text-to-store store name text #:optional (references '()))
  "Add TEXT, a string, to STORE as NAME, with REFERENCES, a list of store items; return its file name."
  (add-data-to-store store name (string->utf8 text) references))

(define* (add-to-store store basename recursive? hash-algo file-name #:key (select? #t))
  "Add FILE-NAME to STORE as BASENAME; return its file name in the store. Directories need RECURSIVE?, and SELECT?,
called with the name and the `lstat' of each file within, says which of them to take."
  (native store native:%add-file basename recursive?
          (if (string? hash-algo) (string->symbol hash-algo) hash-algo)
          file-name
          (and recursive? (procedure? select?) (selected-files file-name select?))))

(define* (add-file-tree-to-store store tree #:key (hash-algo "sha256") (recursive? #t))
  "Add TREE to STORE and return its file name. TREE is (NAME directory ENTRY ...), (NAME regular CONTENT),
(NAME executable CONTENT) or (NAME symlink TARGET); CONTENT is (file FILE) or (data STRING-OR-BYTES)."
  (call-with-temporary-directory
   (lambda (directory)
     (let ((root (string-append directory "/root")))
       (materialize-tree (cdr tree) root)
       (add-to-store store (car tree) recursive? hash-algo root)))))

;;; Queries.

(define (valid-path? store path)
  "Return true if PATH is a valid item of STORE."
  (native store native:%valid-path? path))

(define (ensure-path store path)
  "Return #t if PATH is valid; there are no substitutes to make it so."
  (or (valid-path? store path)
      (with-store-errors
       (throw 'store-error 'ensure-path "~a"
              (list (string-append path " is not a valid store item and cannot be fetched"))))))

(define-record-type <path-info>
  (path-info deriver hash references registration-time nar-size)
  path-info?
  (deriver           path-info-deriver)
  (hash              path-info-hash)
  (references        path-info-references)
  (registration-time path-info-registration-time)
  (nar-size          path-info-nar-size))

(define (query-path-info store path)
  "Return what STORE knows of PATH."
  (match (native store native:%path-info path)
    (#(deriver hash references time size)
     (path-info deriver hash references time size))
    (#f
     (with-store-errors
      (throw 'store-error 'query-path-info "~a" (list (string-append path " is not a valid store item")))))))

(define (query-path-hash store path)
  "Return the SHA-256 of the NAR of PATH, as a bytevector."
  (path-info-hash (query-path-info store path)))

(define (references store path)
  "Return the items that PATH refers to."
  (path-info-references (query-path-info store path)))

(define references/cached references)

(define (referrers store path)
  "Return the valid items that refer to PATH."
  (native store native:%referrers path))

(define (requisites store paths)
  "Return PATHS and all that they refer to, directly or not."
  (native store native:%closure paths))

(define (valid-derivers store path)
  "Return the valid derivations that PATH is an output of."
  (native store native:%derivers path))

(define (hash-part->path store hash-part)
  "Return the valid item whose digits are HASH-PART, or the empty string."
  (or (native store native:%path-from-hash-part hash-part) ""))

(define (topologically-sorted store paths)
  "Return PATHS and all that they refer to, each before what refers to it."
  (define seen (make-hash-table))
  (define (visit path result)
    (if (hash-ref seen path)
        result
        (begin
          (hash-set! seen path #t)
          (cons path (fold visit result (delete path (references store path)))))))
  (reverse (fold visit '() paths)))

;; There are no substitutes.
(define (has-substitutes? store path) #f)
(define (substitutable-paths store paths) '())
(define (substitutable-path-info store paths) '())
(define (substitutable? object) #f)
(define (substitutable-path object) object)

(define (built-in-builders store)
  "Return the names of the builders that need no program."
  (native store native:%built-in-builders))

(define (namespace-runner store)
  "Return the item that is the runner of namespaces."
  (native store native:%namespace-runner))

(define (unusable-items store files)
  "Return what is missing or damaged among FILES, store file names, and all that they refer to."
  (native store native:%unusable-items files))

;;; Builds.

(define current-build-output-port
  ;; Where build logs go.
  (make-parameter (current-error-port)))

(define (set-build-options store . options)
  "Make OPTIONS, keywords and values such as #:keep-failed? #t, the ones of later builds through STORE. Keywords that
only a daemon could honour are taken with the values that are true without one, and refused with others."
  (with-store-errors (native:%check-build-options options))
  (set-connection-options! store (ensure-keyword-arguments (connection-options store) options)))

(define current-build-prompt
  ;; The prompt of the innermost `with-build-handler', or #f.
  (make-parameter #f))

(define (call-with-build-handler handler thunk)
  (define tag (make-prompt-tag "build handler"))
  (parameterize ((current-build-prompt tag))
    (call-with-prompt tag
      thunk
      (lambda (continue . request)
        ;; The handler may resume the code that asked, which may ask again: another prompt is needed by then.
        (call-with-build-handler handler (lambda () (apply handler continue request)))))))

;; Run EXP ...; instead of each build, call HANDLER with a continuation, the store, the things to build and the mode.
(define-syntax-rule (with-build-handler handler exp ...)
  (call-with-build-handler handler (lambda () exp ...)))

(define* (build-things store things #:optional (mode 'normal))
  "Build THINGS, derivation or output file names, or pairs of a derivation's file name and an output name."
  (match (current-build-prompt)
    (#f (native store native:%build things mode (connection-options store)))
    (tag
     (parameterize ((current-build-prompt #f))
       (abort-to-prompt tag store things mode)))))

(define* (map/accumulate-builds store proc lst #:key (cutoff 0))
  "Map PROC over LST."
  (map proc lst))

;;; Roots and garbage.

(define (add-temp-root store path)
  "Protect PATH from collection for as long as this connection is open."
  (native store native:%add-temp-root path))

(define (add-indirect-root store file)
  "Make FILE, a symbolic link into the store, protect what it points to."
  (native store native:%add-root file #f))

(define (add-permanent-root target)
  "Protect TARGET, a store item."
  (with-store-errors (native:%add-permanent-root (native:%open-store #f) target)))

(define (remove-permanent-root target)
  "Stop protecting TARGET."
  (with-store-errors (native:%remove-permanent-root (native:%open-store #f) target)))

(define (find-roots store)
  "Return the roots, as pairs of a file name and the item it protects."
  (native store native:%roots))

(define (live-paths store) (native store native:%live-paths))
(define (dead-paths store) (native store native:%dead-paths))

(define* (collect-garbage store #:optional (min-freed 0))
  "Delete dead items until MIN-FREED bytes are free, or all; return the items and the number of bytes as two values."
  (match (native store native:%collect-garbage #f min-freed)
    ((items . bytes) (values items bytes))))

(define* (delete-paths store paths #:optional (min-freed 0))
  "Delete PATHS, which must be dead; return the items deleted and the number of bytes as two values."
  (match (native store native:%collect-garbage paths min-freed)
    ((items . bytes) (values items bytes))))

(define (log-file store path)
  "Return the name of the build log of PATH, a derivation or an output, or #f."
  (native store native:%log-file path))

(define (derivation-log-file drv)
  "Return the name of the build log of DRV, a derivation file name, below the store's directory of logs."
  (let ((base (store-path-base drv)))
    (string-append "/var/log/guix/drvs/" (string-take base 2) "/" (string-drop base 2) ".gz")))

;;; The store monad: the state monad whose state is the connection.

(define store-return state-return)
(define store-bind state-bind)

(define-monad %store-monad
  (bind   store-bind)
  (return store-return))

(define (store-lift proc)
  "Return a monadic procedure out of PROC, whose first argument is a connection."
  (lambda args
    (lambda (store) (values (apply proc store args) store))))

(define (store-lower proc)
  "Return a procedure that takes a connection first out of PROC, a procedure in the store monad."
  (lambda (store . args) (run-with-store store (apply proc args))))

(define %guile-for-build
  ;; The derivation of the Guile that builders run on; #f stands for this program itself.
  (make-parameter #f))

(define* (run-with-store store mval #:key (guile-for-build (%guile-for-build)) (system (%current-system))
                         (target #f))
  "Run MVAL, a value in the store monad, through STORE; return its value."
  (parameterize ((%guile-for-build guile-for-build)
                 (%current-system system)
                 (%current-target-system target))
    (call-with-values (lambda () (mval store))
      (lambda (result store) result))))

(define-syntax-rule (define-monadic-parameter get set parameter)
  (begin
    (define (get) (lambda (state) (values (parameter) state)))
    (define (set value) (lambda (state) (values (parameter value) state)))))

(define-monadic-parameter current-system set-current-system %current-system)
(define-monadic-parameter current-target-system set-current-target %current-target-system)

(define set-build-options* (store-lift set-build-options))
(define references* (store-lift references))
(define query-path-info* (store-lift query-path-info))
(define build (store-lift build-things))
(define interned-file-tree (store-lift add-file-tree-to-store))

(define* (text-file name text #:optional (references '()))
  "Return in the store monad the file name of TEXT, a string, added to the store as NAME."
  (lambda (store) (values (add-text-to-store store name text references) store)))

(define* (binary-file name data #:optional (references '()))
  "Return in the store monad the file name of DATA, a bytevector, added to the store as NAME."
  (lambda (store) (values (add-data-to-store store name data references) store)))

(define* (interned-file file #:optional name #:key (recursive? #t) (select? #t))
  "Return in the store monad the file name of FILE, added to the store as NAME or under its own name."
  (lambda (store)
    (values (add-to-store store (or name (basename file)) recursive? "sha256" file #:select? select?)
            store)))

(define* (mapm/accumulate-builds mproc lst #:key (cutoff 0))
  "Map MPROC, a procedure in the store monad, over LST."
  (mapm %store-monad mproc lst))
