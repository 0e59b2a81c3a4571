;;; (system base language): languages as records. Two are built in: scheme, which is read and evaluated, and bytecode,
;;; which is what files for load-compiled hold: here the text of a program. Others are made for readers, compilers and
;;; evaluators of their own. A compiler gets an expression, an environment and options; it has three values: the
;;; expression in the other language, an environment for it, and one for the next expression.

(define-module (system base language)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-17)
  #:export (language? make-language language-name language-title language-reader language-printer language-parser
            language-compilers language-decompilers language-evaluator language-joiner language-for-humans?
            language-make-default-environment language-lowerer language-analyzer language-compiler-chooser
            lookup-language lookup-compilation-order lookup-decompilation-order invalidate-compilation-cache!
            default-environment)
  #:export-syntax (define-language)
  #:re-export (current-language))

(define <language>
  (make-record-type '<language>
                    '(name title reader printer parser compilers decompilers evaluator joiner for-humans?
                      make-default-environment lowerer analyzer compiler-chooser)))
(define language? (record-predicate <language>))
(define %make-language (record-constructor <language>))

;; All parts can be set: (set! (language-joiner language) …).
(define-syntax-rule (define-parts (accessor part) ...)
  (begin
    (define accessor
      (getter-with-setter (record-accessor <language> 'part) (record-modifier <language> 'part)))
    ...))
(define-parts
  (language-name name)
  (language-title title)
  (language-reader reader)
  (language-printer printer)
  (language-parser parser)
  (language-compilers compilers)
  (language-decompilers decompilers)
  (language-evaluator evaluator)
  (language-joiner joiner)
  (language-for-humans? for-humans?)
  (language-make-default-environment make-default-environment)
  (language-lowerer lowerer)
  (language-analyzer analyzer)
  (language-compiler-chooser compiler-chooser))

(define* (make-language #:key name title reader printer parser (compilers '()) (decompilers '()) evaluator joiner
                        (for-humans? #t) (make-default-environment make-fresh-user-module) lowerer analyzer
                        compiler-chooser)
  "Return the language of these parts; READER gets a port and an environment, PRINTER a datum and a port."
  (%make-language name title reader printer parser compilers decompilers evaluator joiner for-humans?
                  make-default-environment lowerer analyzer compiler-chooser))

(define-syntax-rule (define-language name part ...)
  (define name (make-language #:name 'name part ...)))

(define (scheme->bytecode form module options)
  (values (string->utf8 (string-append (object->string form) "\n")) module module))

(define scheme
  (make-language #:name 'scheme #:title "Scheme"
                 #:reader (lambda (port environment) (read port))
                 #:printer write
                 #:compilers `((bytecode . ,scheme->bytecode))
                 #:evaluator (lambda (form module) (eval form module))))

(define bytecode
  (make-language #:name 'bytecode #:title "Program text"
                 #:reader (lambda (port environment) (get-bytevector-all port))
                 #:printer (lambda (bytes port) (put-bytevector port bytes))
                 #:joiner (lambda (parts environment)
                            (string->utf8 (string-concatenate (map utf8->string parts))))
                 #:for-humans? #f))

(define (lookup-language name)
  "Return the language called NAME: scheme, bytecode, or what the module (language NAME spec) defines under its name."
  (or (find-language name)
      (scm-error 'misc-error "lookup-language" "there is no language ~S" (list name) #f)))

(define (find-language name)
  (case name
    ((scheme) scheme)
    ((bytecode) bytecode)
    (else (false-if-exception (module-ref (resolve-interface `(language ,name spec)) name)))))

(define (as-language language)
  (if (language? language) language (lookup-language language)))

;; The steps from FROM to TO, each a pair of the language it starts in and what PARTS gives for the next one; or #f.
(define (order from to parts)
  (define goal (if (language? to) (language-name to) to))
  (let search ((from from) (seen '()))
    (let ((name (if (language? from) (language-name from) from)))
      (cond ((eq? name goal) '())
            ((memq name seen) #f)
            (else
             (let ((language (if (language? from) from (find-language from))))
               (or-map (lambda (part)
                         (let ((rest (search (car part) (cons name seen))))
                           (and rest (acons language (cdr part) rest))))
                       (if language (parts language) '()))))))))

(define (lookup-compilation-order from to)
  "Return the compilers that lead from FROM to TO, a list of pairs of a language and its compiler; or #f."
  (order from to language-compilers))
(define (lookup-decompilation-order from to)
  "Return the decompilers that lead from FROM to TO, a list of pairs of a language and its decompiler; or #f."
  (order from to language-decompilers))
(define (invalidate-compilation-cache!)
  "Forget orders of compilation; none are kept."
  (if #f #f))

(define (default-environment language)
  "Return a new environment for programs in LANGUAGE, a language or its name."
  ((language-make-default-environment (as-language language))))
