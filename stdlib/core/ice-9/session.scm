;;; (ice-9 session): queries at the REPL: help, apropos, and the arguments of a procedure.

(define-module (ice-9 session)
  #:use-module (ice-9 documentation)
  #:use-module ((system vm program) #:select (program-arguments-alist))
  #:export (apropos apropos-internal apropos-fold apropos-fold-accessible apropos-fold-exported apropos-fold-all
            help arity procedure-arguments module-commentary
            add-value-help-handler! remove-value-help-handler! add-name-help-handler! remove-name-help-handler!))

(define (->regexp pattern)
  (if (regexp? pattern) pattern (make-regexp pattern)))

(define (apropos-fold proc init pattern folder)
  "Fold PROC, called as (PROC module name variable result), over the names that match PATTERN in the modules that FOLDER
visits; the folders are the procedures below."
  (let ((regexp (->regexp pattern)))
    (folder (lambda (module result)
              (module-fold-names (lambda (name variable result)
                                   (if (regexp-exec regexp (symbol->string name))
                                       (proc module name variable result)
                                       result))
                                 result module))
            init)))

(define (module-fold-names proc init module)
  (let ((result init))
    (module-for-each (lambda (name variable) (set! result (proc name variable result))) module)
    result))

(define (visible-modules module)
  (cons module (module-uses module)))

(define (apropos-fold-accessible module)
  "Return a folder over MODULE and the interfaces that it uses."
  (lambda (visit init)
    (let loop ((modules (visible-modules module)) (result init))
      (if (null? modules) result (loop (cdr modules) (visit (car modules) result))))))

(define (apropos-fold-exported visit init)
  "Visit the interfaces that the current module uses."
  (let loop ((modules (module-uses (current-module))) (result init))
    (if (null? modules) result (loop (cdr modules) (visit (car modules) result)))))

(define (apropos-fold-all visit init)
  "Visit all that the current module can see."
  ((apropos-fold-accessible (current-module)) visit init))

(define (apropos-internal pattern)
  "Return the names in sight that match PATTERN."
  (sort (apropos-fold (lambda (module name variable names) (if (memq name names) names (cons name names)))
                      '() pattern (apropos-fold-accessible (current-module)))
        (lambda (a b) (string<? (symbol->string a) (symbol->string b)))))

(define (apropos pattern . modules)
  "Print the names in sight that match PATTERN, each with its module and its value."
  (apropos-fold (lambda (module name variable result)
                  (display (module-name module))
                  (display ": ")
                  (display name)
                  (when (variable-bound? variable)
                    (display "\t")
                    (write (variable-ref variable)))
                  (newline))
                #t pattern (apropos-fold-accessible (current-module))))

(define (arity procedure)
  "Print how many arguments PROCEDURE takes."
  (let ((minimum (procedure-minimum-arity procedure)))
    (display (car minimum))
    (display " required, ")
    (display (cadr minimum))
    (display " optional arguments")
    (when (caddr minimum) (display " and any number more"))
    (newline)))

(define (procedure-arguments procedure)
  "Return an association list of the parameters of PROCEDURE: required, optional, keyword, allow-other-keys? and rest."
  (or (procedure-property procedure 'arglist)
      (program-arguments-alist procedure)))

(define (module-commentary name)
  "Return the commentary in the file of the module called NAME, or #f if its file is not on the load path."
  (let ((file (%search-load-path (string-join (map symbol->string name) "/"))))
    (and file (file-commentary file))))

;;; Help: handlers are asked one after the other, the last one added first; the first answer that is true is displayed,
;;; if it is text.

(define value-handlers '())
(define name-handlers '())

(define (add-value-help-handler! handler)
  "Have HANDLER asked for help with a name and its value."
  (set! value-handlers (cons handler value-handlers)))
(define (remove-value-help-handler! handler)
  "Do not ask HANDLER for help with values."
  (set! value-handlers (delq handler value-handlers)))
(define (add-name-help-handler! handler)
  "Have HANDLER asked for help with a name, that of a module for example."
  (set! name-handlers (cons handler name-handlers)))
(define (remove-name-help-handler! handler)
  "Do not ask HANDLER for help with names."
  (set! name-handlers (delq handler name-handlers)))

(define (first-answer handlers . arguments)
  (let loop ((handlers handlers))
    (and (pair? handlers)
         (or (apply (car handlers) arguments) (loop (cdr handlers))))))

(define-syntax help
  (syntax-rules ()
    ((_ (part ...)) (display-help '(part ...) #f))
    ((_ name) (display-help 'name (false-if-exception name)))))

(define (display-help name value)
  (let ((answer (or (first-answer name-handlers name)
                    (and (symbol? name) (first-answer value-handlers name value))
                    (and (procedure? value) (procedure-documentation value))
                    "no documentation")))
    (when (string? answer)
      (display answer)
      (newline))))
