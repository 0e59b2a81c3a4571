;; Files that yield a list of channels, as channels.scm does. They may come from strangers, so they are evaluated with
;; the bindings below and no others, within limits of time, memory and steps; a module of Guix's is not loaded for it.
;;
;; Invariant: what such a file can reach is what `bindings' lists; a user who wants more says so, and gets all of it.

(define-module (nsscheme channels language)
  #:use-module (ice-9 exceptions)
  #:use-module (ice-9 match)
  #:use-module (ice-9 sandbox)
  #:use-module (nsscheme budget)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:export (evaluate-channels
            sandbox-use-modules sandbox-define-module))

;; Files from the time before the sandbox begin with an import; the one whose names are there anyway is no error.
(define-syntax sandbox-use-modules
  (lambda (s)
    (syntax-case s ()
      ((_ spec ...)
       (every (lambda (spec) (equal? spec '(guix channels))) (syntax->datum #'(spec ...)))
       #'(if #f #f))
      (_
       (syntax-violation
        'use-modules
        "a file of channels is evaluated without modules; --unsafe-channel-evaluation evaluates it with all of them"
        s)))))

(define-syntax-rule (sandbox-define-module . rest)
  (sandbox-use-modules rest))

;; Which names a file of channels has, and why.
(define bindings
  (append
   ;; The language without what changes anything that others see, and without input and output.
   all-pure-bindings
   ;; What it is about.
   '(((nsscheme channels records)
      channel channel? channel-name channel-url channel-branch channel-commit channel-introduction channel-location
      make-channel-introduction channel-introduction?
      channel-introduction-first-signed-commit channel-introduction-first-commit-signer
      openpgp-fingerprint guix-channel?
      %default-channel-url %default-guix-channel %default-channels)
     ;; What says that there are no modules.
     ((nsscheme channels language)
      (sandbox-use-modules . use-modules)
      (sandbox-define-module . define-module)))))

(define seconds 5)
(define steps 10000000)
(define memory (* 64 1024 1024))

(define (module-with-everything)
  (let ((module (make-fresh-user-module)))
    (module-use! module (resolve-interface '(nsscheme channels records)))
    module))

(define (read-forms text file)
  (call-with-input-string text
    (lambda (port)
      (set-port-filename! port file)
      (let loop ((forms '()))
        (match (read port)
          ((? eof-object?) (reverse forms))
          (form (loop (cons form forms))))))))

(define (limited file thunk)
  (with-exception-handler
      (lambda (exception)
        (if (budget-exhausted? exception)
            (raise-at (location file 1 0) "the file needs more ~a than a list of channels may (~a s, ~a MB, ~a steps)"
                      (budget-exhausted-resource exception) seconds (quotient memory (* 1024 1024)) steps)
            (raise-exception exception)))
    (lambda ()
      (call-with-budget thunk #:seconds seconds #:steps steps #:memory memory))))

(define* (evaluate-channels text file #:key unsafe?)
  "Return the channels that TEXT, the contents of FILE, yields: in the sandbox, or with all there is if UNSAFE?."
  (define module (if unsafe? (module-with-everything) (make-sandbox-module bindings)))
  (define (run)
    (let loop ((forms (read-forms text file)) (value #f))
      (match forms
        (() value)
        ((form . rest) (loop rest (eval form module))))))
  (define value (if unsafe? (run) (limited file run)))
  (unless (and (list? value) (every channel? value))
    (raise-at (location file 1 0) "expected the file to yield a list of channels, as (list (channel …) …) does; got ~s"
              value))
  (let loop ((rest value))
    (match rest
      (() value)
      ((first . rest)
       (let ((other (find (lambda (channel) (eq? (channel-name channel) (channel-name first))) rest)))
         (when other
           (raise-at (channel-location other) "there is another channel called ~a" (channel-name other)))
         (loop rest))))))
