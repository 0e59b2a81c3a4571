;; The packages of a Guix tree, as commands and objects of ours see them: where they are, what they are called, what
;; they bring along, and how the options of `guix build' change them. (nsscheme no-tree) has the same names for when
;; there is no tree.

(define-module (nsscheme tree packages)
  #:use-module ((guix gexp) #:select (define-gexp-compiler gexp-input lower-object))
  #:use-module (guix packages)
  #:use-module ((guix utils) #:select (%current-system))
  #:use-module ((guix derivations) #:select (derivation-file-name))
  #:use-module ((guix search-paths) #:select (search-path-specification->sexp))
  #:use-module (nsscheme fields)
  #:use-module ((nsscheme packages) #:select (register-packages!))
  #:use-module (nsscheme propagation)
  #:use-module (nsscheme tree errors)
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-37)
  #:autoload (nsscheme tree package-names) (package-names files-state names->variables names->list)
  #:export (package-directories named-variables known-names package-transformation grafts-by-default? default-tool
            derivation-origin))

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
it, or #f for all of it: a tree has its packages in one directory, a channel wherever it likes."
  (map (lambda (directory)
         (cons directory (and (tree? directory) below-tree)))
       %load-path))

(define below-tree "gnu/packages")

(define (tree? directory)
  (file-exists? (string-append directory "/guix/store.scm")))

;; The names of the packages in a directory of the load path, as `package-names' has them; by directory.
(define names-of (make-hash-table))

(define (names directory below source-files paths module? failed)
  (or (hash-ref names-of directory)
      (let ((found (package-names directory paths (state-around directory below source-files)
                                  (if below (const #t) module?)
                                  (lambda (module what) (names-in module what failed)))))
        (hash-set! names-of directory found)
        found)))

;; A number for the state of all that names in DIRECTORY may depend on besides its modules in BELOW: for a tree's
;; packages the rest of the tree, for a channel all other directories.
(define (state-around directory below source-files)
  (define (absolute directory paths)
    (map (lambda (path) (string-append directory "/" path)) paths))
  (if below
      (files-state (absolute directory
                             (remove (lambda (path) (string-prefix? (string-append below "/") path))
                                     (append (source-files directory "guix") (source-files directory "gnu")))))
      (fold (lambda (other state) (logxor (* 3 state) (directory-state other source-files)))
            0 (delete directory %load-path))))

(define directory-state
  (let ((known (make-hash-table)))
    (lambda (directory source-files)
      (or (hash-ref known directory)
          (let* ((parts (if (tree? directory) '("guix" "gnu") '(#f)))
                 (state (files-state (append-map (lambda (part)
                                                   (map (lambda (path) (string-append directory "/" path))
                                                        (source-files directory part)))
                                                 parts))))
            (hash-set! known directory state)
            state)))))

;; The modules that were asked for names, for tests.
(define asked '())
(define (evaluated) asked)

;; The name of the package that WHAT, a symbol, of MODULE holds, #f for anything else, #t after a failure; with a list
;; of symbols, such rows for all others that MODULE exports.
(define (names-in module what failed)
  (set! asked (cons module asked))
  (define (name-in variable)
    (and (variable-bound? variable)
         (let ((value (variable-ref variable)))
           (and (package? value) (package-name value)))))
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (failed module exception)
          (return #t))
      (lambda ()
        (let ((interface (resolve-interface module)))
          (if (symbol? what)
              (and=> (module-variable interface what) name-in)
              (filter cdr (module-map (lambda (symbol variable)
                                        (cons symbol (and (not (memq symbol what)) (name-in variable))))
                                      interface))))))))

(define (named-variables name directory below source-files module? failed)
  "Return the modules and symbols, as pairs, of all variables in BELOW in DIRECTORY, one of the load path, or in all of it if
that is #f, that may hold packages called NAME, or #f when only loading all modules there shows them. SOURCE-FILES lists the
files of a directory below another; MODULE? says whether a file of DIRECTORY, a path, is a module, where not all are; FAILED is
called with the name of a module and an exception when a value cannot be had."
  (define paths (source-files directory below))
  (define before (take-while (lambda (other) (not (string=? other directory))) %load-path))
  ;; A module that another directory has first would not be the one whose text is looked at.
  (define (hidden? path)
    (any (lambda (other) (file-exists? (string-append other "/" path))) before))
  (and (not (any hidden? paths))
       (names->variables (names directory below source-files paths module? failed) name)))

(define (known-names)
  "Return the names of the packages in the directories that `named-variables' has looked into."
  (append-map names->list (hash-map->list (lambda (_ names) names) names-of)))

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

;;; Where derivations come from.

(define (derivation-origin store package name file-name)
  "Return the location of the package, or of its source, that PACKAGE is built from and that has the derivation FILE-NAME in
STORE, called NAME; #f if there is none."
  (define (same? drv)
    (string=? file-name (derivation-file-name drv)))
  (define (found package)
    (define source (package-source package))
    (cond ((and (string=? name (string-append (package-name package) "-" (package-version package)))
                (same? (package-derivation store package (%current-system) #:graft? #f)))
           (->location (package-location package)))
          ((and (origin? source) (equal? name (origin-actual-file-name source))
                (same? (package-source-derivation store source)))
           (->location (or (package-field-location package 'source) (package-location package))))
          (else #f)))
  (with-our-errors
   (any found (package-closure (list package)))))
