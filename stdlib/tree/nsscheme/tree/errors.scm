;; What Guix's code complains about with conditions of its own, as errors of ours: a message, and the location that the
;; condition knows. (Guix's commands print them themselves; here it is ours that run over its modules.)

(define-module (nsscheme tree errors)
  #:use-module ((guix derivations) #:select (derivation-missing-output-error? derivation-error-derivation
                                             derivation-missing-output derivation-file-name))
  #:use-module ((guix diagnostics) #:prefix tree:)
  #:use-module ((guix gexp) #:select (gexp-input-error? gexp-error-invalid-input))
  #:use-module ((guix packages) #:prefix tree:)
  #:use-module ((guix store) #:prefix tree:)
  #:use-module ((nsscheme diagnostics) #:select (location))
  #:use-module (nsscheme fields)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:export (with-our-errors ->location))

(define (->location position)
  "Return POSITION, a location of the tree's or #f, as one of ours."
  (and position
       (location (tree:location-file position) (tree:location-line position) (tree:location-column position))))

;; Conditions come and go with the years: the predicate NAME of (guix packages), or one that is never true.
(define (predicate name)
  (match (module-variable (resolve-interface '(guix packages)) name)
    (#f (const #f))
    (variable (variable-ref variable))))

(define input-error? (predicate 'package-input-error?))
(define cross-build-error? (predicate 'package-cross-build-system-error?))

(define (package-position exception)
  (->location (tree:package-location (tree:package-error-package exception))))

(define (package-label exception)
  (tree:package-full-name (tree:package-error-package exception)))

(define (call-with-our-errors thunk)
  (define (position exception)
    (->location (and (tree:error-location? exception) (tree:error-location exception))))
  (guard (exception
          ((tree:store-protocol-error? exception)
           (raise-at (position exception) "~a" (tree:store-protocol-error-message exception)))
          ((tree:store-connection-error? exception)
           (raise-at #f "cannot connect to the daemon at '~a': ~a" (tree:store-connection-error-file exception)
                     (strerror (tree:store-connection-error-code exception))))
          ((cross-build-error? exception)
           (raise-at (package-position exception) "the build system of ~a cannot cross-build" (package-label exception)))
          ((input-error? exception)
           (raise-at (package-position exception) "~a has an input that is nothing to build: ~s" (package-label exception)
                     (tree:package-error-invalid-input exception)))
          ((gexp-input-error? exception)
           (raise-at (position exception) "~s stands in a gexp and is nothing to build"
                     (gexp-error-invalid-input exception)))
          ((derivation-missing-output-error? exception)
           (raise-at #f "the derivation '~a' has no output '~a'"
                     (derivation-file-name (derivation-error-derivation exception))
                     (derivation-missing-output exception)))
          ((tree:formatted-message? exception)
           (raise-at (position exception) "~a"
                     (apply format #f (tree:formatted-message-string exception)
                            (tree:formatted-message-arguments exception)))))
    (thunk)))

(define-syntax-rule (with-our-errors exp ...)
  (call-with-our-errors (lambda () exp ...)))
