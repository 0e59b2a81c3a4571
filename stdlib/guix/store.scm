;; Guix's names for the store; the work is done in (nsscheme store).

(define-module (guix store)
  #:use-module (nsscheme store)
  #:re-export (%store-prefix store-path output-path fixed-output-path store-path? direct-store-path?
               direct-store-path derivation-path? store-path-base store-path-package-name store-path-hash-part
               compressed-hash &store-error store-error? &store-connection-error store-connection-error?
               store-connection-error-file store-connection-error-code &store-protocol-error store-protocol-error?
               store-protocol-error-message store-protocol-error-status store-connection? store-connection-handle
               store-memo open-connection close-connection with-store hash-algo build-mode set-build-options
               set-build-options* add-data-to-store add-text-to-store add-to-store add-file-tree-to-store
               binary-file valid-path? ensure-path query-path-hash hash-part->path query-path-info path-info?
               path-info-deriver path-info-hash path-info-references path-info-registration-time path-info-nar-size
               references references/cached references* query-path-info* requisites referrers valid-derivers
               topologically-sorted has-substitutes? substitutable-paths substitutable-path-info substitutable?
               substitutable-path built-in-builders build-things build with-build-handler map/accumulate-builds
               mapm/accumulate-builds current-build-output-port add-temp-root add-indirect-root add-permanent-root
               remove-permanent-root find-roots live-paths dead-paths collect-garbage delete-paths log-file
               derivation-log-file %store-monad store-bind store-return store-lift store-lower run-with-store
               %guile-for-build current-system set-current-system current-target-system set-current-target text-file
               interned-file interned-file-tree))
