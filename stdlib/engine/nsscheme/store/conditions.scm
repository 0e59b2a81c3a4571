;; What can go wrong with a store, as conditions, and the bridge from the errors of the store's own code to them.
;; Invariant: every operation of (nsscheme store) raises a &store-error, never the bare error underneath.

(define-module (nsscheme store conditions)
  #:use-module (nsscheme diagnostics)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:export (&store-error
            store-error?
            &store-connection-error
            store-connection-error?
            store-connection-error-file
            store-connection-error-code
            &store-protocol-error
            store-protocol-error?
            store-protocol-error-message
            store-protocol-error-status
            with-store-errors))

(define-condition-type &store-error &error
  store-error?)

(define-condition-type &store-connection-error &store-error
  store-connection-error?
  (file  store-connection-error-file)
  (errno store-connection-error-code))

(define-condition-type &store-protocol-error &store-error
  store-protocol-error?
  (message store-protocol-error-message)
  (status  store-protocol-error-status))

;; The store's own code throws `store-error' with a procedure name, a template, and its arguments: the message, and
;; for a build that failed the source properties of the builder's code.
(define (call-with-store-errors thunk)
  (catch 'store-error
    thunk
    (lambda (key who template arguments . rest)
      (define text
        (match arguments
          ((text . _) text)
          (_ template)))
      (raise
       (apply make-compound-condition
              (condition (&store-protocol-error (message text) (status 1)))
              (condition (&message (message text)))
              (error-locations (match arguments ((_ source) source) (_ #f))))))))

(define-syntax-rule (with-store-errors exp ...)
  (call-with-store-errors (lambda () exp ...)))
