;;; Modules, where a procedure is called back or a few kernel procedures make up the whole.
;;;
;;; Expects from the kernel: current-module set-current-module resolve-module module-ref module-variable
;;; module-local-variable module-bindings-alist and the rest of the module procedures.

(define the-scm-module (resolve-module '(guile)))
(define the-root-module the-scm-module)

(define (save-module-excursion thunk)
  "Call THUNK; the current module is the same inside and outside of the call, however that is left or entered."
  (let ((inside (current-module))
        (outside #f))
    (dynamic-wind
      (lambda ()
        (set! outside (current-module))
        (set-current-module inside))
      thunk
      (lambda ()
        (set! inside (current-module))
        (set-current-module outside)))))

(define (eval exp module)
  "Evaluate EXP in MODULE, which is the current module meanwhile."
  (let* ((compiled (%compile-form exp module)) (inside (cdr compiled)) (outside #f))
    (dynamic-wind
      (lambda () (set! outside (set-current-module inside)))
      (car compiled)
      (lambda () (set! inside (set-current-module outside))))))

(define (primitive-eval exp)
  "Evaluate EXP in the current module, which it may change."
  (let ((compiled (%compile-form exp (current-module))))
    (set-current-module (cdr compiled))
    ((car compiled))))

(define (module-reverse-lookup module variable)
  "Return the name of VARIABLE in MODULE or in what it uses, or #f.  #f stands for the core module."
  (%check "module-reverse-lookup" 2 "variable" variable? variable)
  (define (find bindings)
    (or-map (lambda (binding) (and (eq? (cdr binding) variable) (car binding))) bindings))
  (let ((module (or module the-scm-module)))
    (or (find (module-bindings-alist module))
        (or-map (lambda (interface) (find (module-bindings-alist interface))) (module-uses module)))))

(define (%autoload name symbol warn?)
  "Return the interface of the module NAME, of which the binding SYMBOL is wanted.  If that fails, return #f, and warn if
WARN?: a module that is loaded on demand may do without."
  (catch #t
    (lambda ()
      (let ((interface (resolve-interface name)))
        (if (not (module-variable interface symbol))
            (scm-error 'misc-error "resolve-interface" "no binding `~A' in module ~S" (list symbol name) #f))
        interface))
    (lambda (key . arguments)
      (if (eq? key 'quit) (apply throw key arguments))
      (if warn? (%warn-of-exception key arguments "Failed to autoload ~a in ~a:\n" symbol name))
      #f)))

;; Names of `(guile)` that few programs use: what they mean is loaded when they are looked up.
(module-autoload! the-scm-module
  '(nsscheme stacks)
  '(make-stack stack? stack-length stack-ref stack-id start-stack the-last-stack
    frame? frame-number frame-procedure frame-procedure-name frame-arguments frame-source frame-previous
    display-backtrace backtrace display-application make-guardian with-continuation-barrier)
  '(nsscheme options)
  '(debug-options debug-enable debug-disable debug-set! read-options read-enable read-disable read-set!
    print-options print-enable print-disable print-set!
    include-deprecated-features begin-deprecated issue-deprecation-warning)
  '(ice-9 threads)
  '(call-with-new-thread join-thread current-thread all-threads thread-exited? cancel-thread yield make-mutex
    make-recursive-mutex lock-mutex try-mutex unlock-mutex mutex? mutex-owner mutex-level mutex-locked?
    make-condition-variable condition-variable? wait-condition-variable signal-condition-variable
    broadcast-condition-variable)
  '(nsscheme dynamic)
  '(current-dynamic-state dynamic-state? with-dynamic-state set-current-dynamic-state make-thread-local-fluid
    fluid-thread-local? fluid-ref* parameter-fluid parameter-converter)
  '(nsscheme linking)
  '(%host-type dynamic-link dynamic-object? dynamic-unlink dynamic-pointer dynamic-func dynamic-call load-extension)
  '(nsscheme guile-files)
  '(guile-directories guile-source-file set-guile-sources!)
  '(nsscheme structs)
  '(make-vtable make-struct-layout allocate-struct standard-vtable-fields)
  '(nsscheme rare)
  '(eval-string primitive-read use-srfis EXIT_SUCCESS EXIT_FAILURE gc-run-time gc-dump
    call-with-blocked-asyncs call-with-unblocked-asyncs system-async-mark string-bytes-per-char macro-binding
    record-type-extensible? record-type-opaque? record-type-uid make-mutable-parameter parse-path-with-ellipsis
    random:solid-sphere! random:hollow-sphere! random:normal-vector! local-ref local-set! local-define nested-ref
    nested-set! nested-define!)
  '(nsscheme networks)
  '(hostent:name hostent:aliases hostent:addrtype hostent:length hostent:addr-list
    servent:name servent:aliases servent:port servent:proto protoent:name protoent:aliases protoent:proto
    netent:name netent:aliases netent:addrtype netent:net
    addrinfo:flags addrinfo:fam addrinfo:socktype addrinfo:protocol addrinfo:addr addrinfo:canonname
    gethost gethostbyname gethostbyaddr gethostent sethost sethostent endhostent
    getserv getservbyname getservbyport getservent setserv setservent endservent
    getproto getprotobyname getprotobynumber getprotoent setproto setprotoent endprotoent
    getnet getnetbyname getnetbyaddr getnetent setnet setnetent endnetent
    getaddrinfo gai-strerror inet-netof inet-lnaof inet-makeaddr
    AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_V4MAPPED AI_ALL AI_ADDRCONFIG AI_NUMERICSERV
    EAI_BADFLAGS EAI_NONAME EAI_AGAIN EAI_FAIL EAI_NODATA EAI_FAMILY EAI_SOCKTYPE EAI_SERVICE
    EAI_ADDRFAMILY EAI_MEMORY EAI_SYSTEM EAI_OVERFLOW)
  '(nsscheme programs)
  '(batch-mode? ensure-batch-mode! current-reader current-load-port tmpnam
    file-encoding getpwent setpwent endpwent getgrent setgrent endgrent reload-module symbol-fref symbol-fset!
    symbol-pref symbol-pset! keyword-like-symbol->keyword getpass)
  '(nsscheme module-tools)
  '(module-search module-symbol-binding module-symbol-local-binding module-symbol-interned?
    module-symbol-locally-interned? try-module-autoload try-load-module local-remove nested-remove!
    module-observe module-observe-weak module-unobserve module-call-observers module-import-interface module-clear!
    module-submodules
    version-matches? module-version set-module-version!))
