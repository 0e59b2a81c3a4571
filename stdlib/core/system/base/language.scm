;;; (system base language): languages as records. There is one here, scheme, which is read and evaluated; there are no
;;; compilers between languages, so no orders of compilation. `define-language' makes languages for readers of one's own.

(define-module (system base language)
  #:use-module (srfi srfi-9)
  #:export (language? make-language language-name language-title language-reader language-printer language-parser
            language-compilers language-decompilers language-evaluator language-joiner language-for-humans?
            language-make-default-environment language-lowerer language-analyzer language-compiler-chooser
            lookup-language lookup-compilation-order lookup-decompilation-order invalidate-compilation-cache!
            default-environment)
  #:export-syntax (define-language)
  #:re-export (current-language))

(define-record-type <language>
  (%make-language name title reader printer parser compilers decompilers evaluator joiner for-humans?
                  make-default-environment lowerer analyzer compiler-chooser)
  language?
  (name language-name)
  (title language-title)
  (reader language-reader)
  (printer language-printer)
  (parser language-parser)
  (compilers language-compilers)
  (decompilers language-decompilers)
  (evaluator language-evaluator)
  (joiner language-joiner)
  (for-humans? language-for-humans?)
  (make-default-environment language-make-default-environment)
  (lowerer language-lowerer)
  (analyzer language-analyzer)
  (compiler-chooser language-compiler-chooser))

(define* (make-language #:key name title reader printer parser (compilers '()) (decompilers '()) evaluator joiner
                        (for-humans? #t) (make-default-environment make-fresh-user-module) lowerer analyzer
                        compiler-chooser)
  "Return the language of these parts; READER gets a port and an environment, PRINTER a datum and a port."
  (%make-language name title reader printer parser compilers decompilers evaluator joiner for-humans?
                  make-default-environment lowerer analyzer compiler-chooser))

(define-syntax-rule (define-language name part ...)
  (define name (make-language #:name 'name part ...)))

(define scheme
  (make-language #:name 'scheme #:title "Scheme"
                 #:reader (lambda (port environment) (read port))
                 #:printer write
                 #:evaluator (lambda (form module) (eval form module))))

(define (lookup-language name)
  "Return the language called NAME: scheme, or what the module (language NAME spec) defines under its name."
  (cond ((eq? name 'scheme) scheme)
        ((false-if-exception (module-ref (resolve-interface `(language ,name spec)) name)))
        (else (scm-error 'misc-error "lookup-language" "there is no language ~S" (list name) #f))))

(define (lookup-compilation-order from to)
  "Return the compilers from FROM to TO: none, if they are the same, or #f."
  (and (eq? from to) '()))
(define (lookup-decompilation-order from to)
  "Return the decompilers from FROM to TO: none, if they are the same, or #f."
  (and (eq? from to) '()))
(define (invalidate-compilation-cache!)
  "Forget orders of compilation; none are kept."
  (if #f #f))

(define (default-environment language)
  "Return a new environment for programs in LANGUAGE, a language or its name."
  ((language-make-default-environment (if (language? language) language (lookup-language language)))))
