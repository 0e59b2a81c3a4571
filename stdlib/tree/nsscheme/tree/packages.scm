;; The packages of a Guix tree, as commands and objects of ours see them: where they are, what they are called, what
;; they bring along, and how the options of `guix build' change them. (nsscheme no-tree) has the same names for when
;; there is no tree.

(define-module (nsscheme tree packages)
  #:use-module ((guix gexp) #:select (define-gexp-compiler gexp-input lower-object))
  #:use-module (guix packages)
  #:use-module ((guix search-paths) #:select (search-path-specification->sexp))
  #:use-module (nsscheme fields)
  #:use-module ((nsscheme packages) #:select (register-packages!))
  #:use-module (nsscheme propagation)
  #:use-module (nsscheme tree errors)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-37)
  #:export (package-directories package-transformation grafts-by-default? default-tool))

;; What commands ask of a package.
(register-packages! package?
  (lambda (package name)
    (case name
      ((name) (package-name package))
      ((version) (package-version package))
      ((outputs) (package-outputs package))
      ((location) (->location (package-location package)))
      ((hidden?) (hidden-package? package))
      ((superseded) (package-superseded package))
      ((search-paths) (map search-path-specification->sexp (package-native-search-paths package))))))

(register-propagation! package?
  (lambda (package)
    (map (match-lambda ((_ object . output) (apply gexp-input object output)))
         (package-transitive-propagated-inputs package))))

;;; Finding them.

(define (package-directories)
  "Return the directories whose modules are searched for packages, as pairs of one of the load path and a directory in
it, or #f for all of it: a tree has its packages in one place, a channel wherever it likes."
  (map (lambda (directory)
         (cons directory (and (file-exists? (string-append directory "/guix/store.scm")) "gnu/packages")))
       %load-path))

;;; Changing them.

(define (package-transformation options)
  "Return a procedure that changes packages as OPTIONS, texts such as \"with-input=a=b\", say."
  (define (unknown option name argument result)
    (raise-at #f "the Guix tree has no option --~a: it is of another year" (car (string-split name #\=))))
  (define (operand text result) result)
  (define (theirs name) (module-ref (resolve-interface '(guix transformations)) name))
  (if (null? options)
      identity
      ((theirs 'options->transformation)
       (args-fold (map (lambda (text) (string-append "--" text)) options)
                  (theirs '%transformation-options) unknown operand '()))))

(define (grafts-by-default?)
  "Return true if commands that build graft packages unless they are told not to."
  #t)

;;; Tools: packages that are loaded when something with them is lowered, and not before.

(define-record-type <tool>
  (make-tool module variable)
  tool?
  (module   tool-module)
  (variable tool-variable))

(define-gexp-compiler (tool-compiler (tool <tool>) system target)
  (lower-object (module-ref (resolve-interface (tool-module tool)) (tool-variable tool)) system #:target target))

(define %tools
  '((s6       (gnu packages skarnet))
    (execline (gnu packages skarnet))))

(define (default-tool name)
  "Return the package NAME, a symbol, that objects take unless they are told otherwise."
  (match (assq name %tools)
    ((_ module) (make-tool module name))))
