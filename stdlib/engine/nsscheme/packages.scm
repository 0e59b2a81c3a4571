;; The registry of package types, for commands that look packages up by name and for namespaces that bind them. The
;; module that defines a type of packages registers it here.

(define-module (nsscheme packages)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (register-packages! package?
            package-name package-version package-outputs package-location
            hidden-package? package-superseded package-search-paths package-facts))

(define %types '())                                     ;list of a predicate and a procedure

(define (register-packages! type? property)
  "Let objects for which TYPE? is true be packages. PROPERTY is a procedure of one and of the name of what is asked for:
name, version, outputs, location, hidden?, superseded, search-paths, or, where no Guix tree answers for its packages itself, facts."
  (set! %types (acons type? property %types)))

(define (property-procedure object)
  (match (find (match-lambda ((type? . _) (type? object))) %types)
    ((_ . property) property)
    (#f #f)))

(define (package? object)
  "Return true if OBJECT is a package of some registered type."
  (->bool (property-procedure object)))

(define-syntax-rule (define-properties (procedure name doc) ...)
  (begin
    (define (procedure package)
      doc
      ((property-procedure package) package 'name))
    ...))

(define-properties
  (package-name name "Return the name of PACKAGE.")
  (package-version version "Return the version of PACKAGE, a string.")
  (package-outputs outputs "Return the names of the outputs of PACKAGE.")
  (package-location location "Return where PACKAGE is written, or #f.")
  (hidden-package? hidden? "Return true if commands must not find PACKAGE by its name.")
  (package-superseded superseded "Return the package that has replaced PACKAGE, or #f.")
  (package-search-paths search-paths "Return the specifications, as lists, of the variables that users of PACKAGE need.")
  (package-facts facts "Return what is to be read about PACKAGE: an alist of dependencies, systems, home-page, licenses,
synopsis and description, with #f for what it does not say."))
