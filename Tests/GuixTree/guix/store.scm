;; The client of the daemon. How it is reached, a module says that is named after the scheme of the daemon's URI; what
;; is said is spoken here.

(define-module (guix store)
  #:use-module (guix grafts)
  #:use-module (guix i18n)
  #:use-module (guix monads)
  #:use-module (guix records)
  #:use-module (guix serialization)
  #:use-module (rnrs bytevectors)
  #:use-module (web uri)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (ice-9 vlist)
  #:export (%daemon-socket-uri open-connection close-connection with-store connect-to-unix-socket
            &store-protocol-error store-protocol-error? store-protocol-error-message store-protocol-error-status
            &store-connection-error store-connection-error? store-connection-error-file store-connection-error-code
            valid-path? add-text-to-store add-to-store add-file-tree-to-store
            add-temp-root references requisites build-things set-build-options built-in-builders
            cached
            %store-monad run-with-store text-file interned-file store-lift
            %store-prefix store-path? derivation-path? build-mode))

(define-syntax-rule (define-operations operation-id (name number) ...)
  (define-syntax operation-id
    (syntax-rules (name ...)
      ((_ name) number) ...)))

(define-operations operation-id
  (valid-path? 1) (query-references 5) (add-to-store 7) (add-text-to-store 8) (build-things 9) (add-temp-root 11)
  (set-options 19) (built-in-builders 80))

(define %client-magic #x6e697863)
(define %server-magic #x6478696f)
(define %version #x163)

(define %daemon-socket-uri
  (make-parameter (or (getenv "GUIX_DAEMON_SOCKET") "/var/guix/daemon-socket/socket")))

(define-record-type* <store-connection>
  store-connection make-store-connection
  store-connection?
  (port store-connection-port)
  (version store-connection-version)
  (cache store-connection-cache (default (vector vlist-null)))
  (built-in-builders store-connection-built-in-builders (default #f) (delayed)))

(define-condition-type &store-error &error
  store-error?)
(define-condition-type &store-connection-error &store-error
  store-connection-error?
  (file store-connection-error-file)
  (code store-connection-error-code))
(define-condition-type &store-protocol-error &store-error
  store-protocol-error?
  (message store-protocol-error-message)
  (status store-protocol-error-status))

;;; Connections.

(define (connect-to-unix-socket file)
  (catch 'system-error
    (lambda ()
      (let ((port (with-fluids ((%default-port-encoding #f))
                    (socket PF_UNIX SOCK_STREAM 0))))
        (connect port AF_UNIX file)
        port))
    (lambda args
      (raise (condition (&store-connection-error (file file) (code (system-error-errno args))))))))

(define (connect-to uri)
  (match (string->uri uri)
    (#f (connect-to-unix-socket uri))
    ((= uri-scheme (or #f 'file 'unix))
     (connect-to-unix-socket (uri-path (string->uri uri))))
    (parsed
     (let ((module (resolve-module `(guix store ,(uri-scheme parsed)) #:ensure #f)))
       (if module
           ((module-ref module 'connect-to-daemon) parsed)
           (raise (condition (&store-connection-error (file uri) (code ENOTSUP)))))))))

(define* (open-connection #:optional (uri (%daemon-socket-uri)))
  (let ((port (connect-to uri)))
    (write-int %client-magic port)
    (force-output port)
    (unless (= %server-magic (read-int port))
      (raise (condition (&store-connection-error (file uri) (code EPROTO)))))
    (let ((version (read-int port)))
      (write-int %version port)
      (write-int 0 port)                                ;no processor in particular
      (write-int 0 port)                                ;no room to be kept
      (force-output port)
      (letrec ((connection
                (store-connection (port port) (version version)
                                  (built-in-builders (ask-for-builders connection)))))
        (process-stderr port)
        connection))))

(define (close-connection connection)
  (close-port (store-connection-port connection)))

(define (call-with-store proc)
  (let ((connection (open-connection)))
    (dynamic-wind
      (const #t)
      (lambda () (proc connection))
      (lambda () (close-connection connection)))))

(define-syntax-rule (with-store store body ...)
  (call-with-store (lambda (store) body ...)))

;; What comes before an answer: output of builders, and how it ended.
(define (process-stderr port)
  (match (read-int port)
    (#x6f6c6d67
     (display (read-string port) (current-error-port))
     (process-stderr port))
    (#x63787470
     (let* ((message (read-string port)) (status (read-int port)))
       (raise (condition (&store-protocol-error (message message) (status status))))))
    (#x616c7473 #t)))

(define-syntax build-mode
  (syntax-rules (normal repair check)
    ((_ normal) 0)
    ((_ repair) 1)
    ((_ check) 2)))

;;; Operations. An argument's type says how it is written, the answer's how it is read.

(define-syntax write-argument
  (syntax-rules (integer boolean string strings bytes archive)
    ((_ integer value port) (write-int value port))
    ((_ boolean value port) (write-int (if value 1 0) port))
    ((_ string value port) (write-string value port))
    ((_ strings value port) (write-string-list value port))
    ((_ bytes value port) (write-bytevector value port))
    ((_ archive value port) (write-archive value port))))

(define-syntax read-answer
  (syntax-rules (integer boolean string strings)
    ((_ integer port) (read-int port))
    ((_ boolean port) (not (zero? (read-int port))))
    ((_ string port) (read-string port))
    ((_ strings port) (read-string-list port))))

(define-syntax operation
  (lambda (s)
    (syntax-case s ()
      ((_ (name (type argument) ...) doc result)
       #'(lambda (connection argument ...)
           doc
           (let ((port (store-connection-port connection)))
             (write-int (operation-id name) port)
             (write-argument type argument port) ...
             (force-output port)
             (process-stderr port)
             (read-answer result port)))))))

(define-syntax-rule (define-operation (name . arguments) doc result)
  (define name (operation (name . arguments) doc result)))

(define-operation (valid-path? (string path)) "Whether PATH is there." boolean)
(define-operation (query-references (string path)) "What PATH refers to." strings)
(define-operation (add-temp-root (string path)) "Keep PATH." integer)
(define-operation (built-in-builders) "The builders that the daemon has." strings)

(define build-things
  (let ((build (operation (build-things (strings things) (integer mode)) "" integer)))
    (lambda* (store things #:optional (mode (build-mode normal)))
      (build store things mode))))

(define add-text-to-store
  (let ((add (operation (add-text-to-store (string name) (bytes text) (strings references)) "" string)))
    (lambda* (store name text #:optional (references '()))
      (cached store (list 'text name text references)
              (lambda ()
                (add store name (if (string? text) (string->utf8 text) text) references))))))

(define add-archive
  (operation (add-to-store (string name) (boolean fixed?) (boolean recursive?) (string algorithm) (archive entry))
             "" string))

(define* (add-to-store store name recursive? algorithm file)
  (cached store (list 'file name recursive? algorithm file)
          (lambda ()
            (add-archive store name (not (and recursive? (string=? algorithm "sha256"))) recursive? algorithm
                         (list (if (zero? (logand #o100 (stat:perms (stat file)))) 'regular 'executable) file)))))

(define (add-file-tree-to-store store name entry)
  (add-archive store name #f #t "sha256" entry))

(define references query-references)

(define (requisites store paths)
  (let visit ((paths paths) (seen '()))
    (fold (lambda (path seen)
            (if (member path seen)
                seen
                (visit (references store path) (cons path seen))))
          seen paths)))

(define ask-for-builders built-in-builders)

(define* (set-build-options store #:key (keep-failed? #f) (timeout 0))
  (let ((port (store-connection-port store)))
    (write-int (operation-id set-options) port)
    (for-each (lambda (n) (write-int n port))
              (list (if keep-failed? 1 0) 0 0 0         ;keep failed, keep going, fall back, verbosity
                    1 0 0 0 0                           ;build hook, verbosity, log, trace, substitutes
                    1))
    (write-string "build-timeout" port)
    (write-string (number->string timeout) port)
    (force-output port)
    (process-stderr port)))

;; What a connection was asked before; persistent, as the record is.
(define (cached store key thunk)
  (let* ((box (store-connection-cache store)) (found (vhash-assoc key (vector-ref box 0))))
    (if found
        (cdr found)
        (let ((value (thunk)))
          (vector-set! box 0 (vhash-cons key value (vector-ref box 0)))
          value))))

;;; The monad.

(define-inlinable (store-return value)
  (lambda (store) (values value store)))

(define-inlinable (store-bind mvalue proc)
  (lambda (store)
    (call-with-values (lambda () (mvalue store))
      (lambda (value store)
        ((proc value) store)))))

(define-monad %store-monad
  (bind store-bind)
  (return store-return))

(define (store-lift proc)
  (lambda args
    (lambda (store)
      (values (apply proc store args) store))))

(define text-file (store-lift add-text-to-store))
(define* (interned-file file #:optional (name (basename file)))
  (lambda (store)
    (values (add-to-store store name #t "sha256" file) store)))

(define* (run-with-store store mvalue #:key (system "x86_64-linux") target)
  (call-with-values (lambda () (mvalue store))
    (lambda (value store) value)))

(define %store-prefix (make-parameter "/gnu/store"))

(define (store-path? file) (string-prefix? "/gnu/store/" file))
(define (derivation-path? file) (and (store-path? file) (string-suffix? ".drv" file)))
