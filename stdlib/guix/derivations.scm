;; Guix's names for derivations; the work is done in (nsscheme derivation).

(define-module (guix derivations)
  #:use-module (nsscheme derivation)
  #:re-export (<derivation> derivation? derivation-outputs derivation-inputs derivation-sources derivation-system
               derivation-builder derivation-builder-arguments derivation-builder-environment-vars
               derivation-file-name derivation-prerequisites <derivation-output> derivation-output?
               derivation-output-path derivation-output-hash-algo derivation-output-hash
               derivation-output-recursive? <derivation-input> derivation-input? derivation-input
               derivation-input-derivation derivation-input-sub-derivations derivation-input-path
               derivation-input-output-paths derivation-input-output-path valid-derivation-input? &derivation-error
               derivation-error? derivation-error-derivation &derivation-missing-output-error
               derivation-missing-output-error? derivation-missing-output derivation-name derivation-output-names
               derivation-properties fixed-output-derivation? offloadable-derivation? substitutable-derivation?
               derivation-input-fold derivation->output-path derivation->output-paths derivation-hash
               read-derivation read-derivation-from-file write-derivation invalidate-derivation-caches!
               file-search-error? file-search-error-file-name file-search-error-search-path search-path*
               module->source-file-name %guile-for-build derivation raw-derivation derivation-path->output-path
               derivation-path->output-paths derivation-build-plan substitution-oracle build-derivations
               built-derivations map-derivation))
