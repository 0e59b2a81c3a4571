;; Packages as values. Inputs and arguments are computed at each access, so that they may depend on the system, the
;; target and the package at hand (`this-package'), which may have inherited them.
;; Inputs come in two styles: a list of objects, or a list of (LABEL OBJECT [OUTPUT]). Accessors give the second one.

(define-module (guix packages records)
  #:use-module (guix build-system)
  #:use-module (guix diagnostics)
  #:use-module (guix gexp)
  #:use-module ((nsscheme diagnostics) #:select (->location))
  #:use-module ((nsscheme gexp) #:select (%item-characters))
  #:use-module (guix packages origins)
  #:use-module (guix records)
  #:use-module (guix utils)
  #:use-module (nsscheme fields)
  #:use-module ((nsscheme records) #:select (define-located))
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (ice-9 match)
  #:export (<package> package? this-package
            package-name package-upstream-name package-version package-full-name package-source
            package-build-system package-arguments
            package-inputs package-native-inputs package-propagated-inputs
            package-outputs package-native-search-paths package-search-paths package-replacement
            package-synopsis package-description package-license package-home-page
            package-supported-systems package-properties package-location package-definition-location
            %supported-systems %hurd-systems %cuirass-supported-systems
            lookup-package-input lookup-package-native-input lookup-package-propagated-input
            lookup-package-direct-input
            this-package-input this-package-native-input
            modify-inputs
            package/inherit hidden-package hidden-package? deprecated-package package-superseded
            (package/located . package)))

(define %supported-systems
  '("x86_64-linux" "i686-linux" "armhf-linux" "aarch64-linux" "powerpc64le-linux" "riscv64-linux"))
(define %hurd-systems '("i586-gnu"))
(define %cuirass-supported-systems '("x86_64-linux" "i686-linux" "aarch64-linux"))

;;; Fields.

(define-syntax-rule (define-typed-field name (value predicate) expected)
  (define-field-check name
    (lambda (value location)
      (if predicate
          value
          (raise-at location "package: expected ~a; got ~s" expected value)))))

;; Name and version become part of the names of store items.
(define-syntax-rule (define-item-field name expected)
  (define-field-check name
    (lambda (value location)
      (cond ((not (string? value))
             (raise-at location "package: expected ~a, a string; got ~s" expected value))
            ((or (string-null? value) (string-prefix? "." value) (not (string-every %item-characters value)))
             (raise-at location "package: ~s cannot be ~a; use letters, digits and + - . _ ? =" value expected))
            (else value)))))

(define-item-field check-name "a name")
(define-item-field check-version "a version")
(define-typed-field check-search-paths (x (and (list? x) (every record? x)))
  "a list of search paths, each a search-path-specification")
(define-typed-field check-text (x (or (string? x) (not x) (pair? x) (record? x))) "a text, a string")
(define-typed-field check-home-page (x (or (string? x) (not x))) "an address, a string, or #f")
(define-typed-field check-build-system (x (build-system? x))
  "a build system, such as trivial-build-system or copy-build-system")
(define-typed-field check-outputs (x (and (list? x) (pair? x) (every string? x)))
  "a list of output names, strings such as \"out\"")
(define-typed-field check-systems (x (and (list? x) (every string? x))) "a list of systems, strings")
(define-typed-field check-properties (x (and (list? x) (every pair? x))) "an alist")
(define-typed-field check-license (x (or (not x) (record? x) (and (list? x) (every record? x))))
  "a license of (guix licenses), or a list of them")
(define-typed-field check-source (x (or (not x) (file-like? x) (gexp? x) (string? x) (record? x)))
  "an origin, another file-like object, or #f")

;; Arguments are keywords and values; where a keyword stands is of interest when its build system does not know it.
(define (checked-arguments arguments position keywords)
  (observe-field position keywords)
  (unless (list? arguments)
    (raise-at position "package: expected a list of keywords and values such as (list #:builder #~~(mkdir #$output)); \
got ~s" arguments))
  (let loop ((rest arguments))
    (match rest
      (() arguments)
      (((? keyword?) value . rest) (loop rest))
      (((? keyword? keyword))
       (raise-at (or (assoc-ref keywords keyword) position) "package: the argument ~s has no value" keyword))
      ((other . _)
       (raise-at position "package: expected a keyword such as #:phases among the arguments; got ~s" other)))))

(define-syntax check-arguments
  (lambda (s)
    ;; The keywords in FORM and their locations, which cost something only while a program is expanded.
    (define (keyword-locations form result)
      (syntax-case form ()
        ((head . tail)
         (keyword-locations #'tail
                         (if (keyword? (syntax->datum #'head))
                             (acons (syntax->datum #'head) (%car-source form) result)
                             (keyword-locations #'head result))))
        (_ result)))
    (syntax-case s ()
      ((_ value)
       #`(checked-arguments value '#,(datum->syntax s (syntax-source s))
                            '#,(datum->syntax s (keyword-locations #'value '()))))
      (id (identifier? #'id) #'(lambda (value) (checked-arguments value #f '()))))))

;; INPUT, an element of a list of inputs, with its label; #f if it is no input.
(define (label input)
  (match input
    ((? package? package) (list (package-name package) package))
    (((? package? package) (? string? output)) (list (package-name package) package output))
    ((? gexp-input? input)
     (let ((thing (gexp-input-thing input)))
       (list (if (package? thing) (package-name thing) "_") thing (gexp-input-output input))))
    (((? string?) _) input)
    (((? string?) _ (? string?)) input)
    ((? string? file) (and (string-prefix? "/" file) (list "_" file)))
    ((or (? record?) (? gexp?)) (list "_" input))
    (_ #f)))

(define (check-label-form input location)
  (match input
    (((? string?) (or (? record?) (? string?) (? gexp?)) . _) input)
    (_ (raise-at location "package: expected an input, (LABEL OBJECT [OUTPUT]); got ~s~a" input
                 (match input
                   ((label (? symbol? name) . _)
                    (format #f "~%hint: after a quasiquote (`) a comma puts the object in: (~s ,~a)" label name))
                   ((label ('unquote name) . _)
                    (format #f "~%hint: a comma inserts after a quasiquote (`), not after a quote ('): `((~s ,~a))"
                            label name))
                   (_ ""))))))

(define-field-check check-inputs
  (lambda (inputs location)
    (cond ((null? inputs) inputs)
          ((not (list? inputs))
           (raise-at location "package: expected a list of inputs; got ~s" inputs))
          (else
           (map (lambda (input)
                  (check-label-form
                   (or (label input)
                       (raise-at location "package: expected inputs: packages, origins or other file-like objects, or \
(PACKAGE OUTPUT); got ~s" input))
                   location))
                inputs)))))

(define-record-type* <package> package make-package
  package? this-package
  (name                package-name (sanitize check-name))
  (version             package-version (sanitize check-version))
  (source              package-source (sanitize check-source))
  (build-system        package-build-system (sanitize check-build-system))
  (arguments           package-arguments (default '()) (thunked) (sanitize check-arguments))
  (inputs              package-inputs (default '()) (thunked) (sanitize check-inputs))
  (propagated-inputs   package-propagated-inputs (default '()) (thunked) (sanitize check-inputs))
  (native-inputs       package-native-inputs (default '()) (thunked) (sanitize check-inputs))
  (outputs             package-outputs (default '("out")) (sanitize check-outputs))
  (native-search-paths package-native-search-paths (default '()) (sanitize check-search-paths))
  (search-paths        package-search-paths (default '()) (sanitize check-search-paths))
  (replacement         package-replacement (default #f) (thunked) (innate))
  (synopsis            package-synopsis (sanitize check-text))
  (description         package-description (sanitize check-text))
  (license             package-license (sanitize check-license))
  (home-page           package-home-page (sanitize check-home-page))
  (supported-systems   package-supported-systems (default %supported-systems) (sanitize check-systems))
  (properties          package-properties (default '()) (sanitize check-properties))
  (location            package-location* (default #f) (innate)))

;; What users see.
(define-located package/located package)

(define (package-location package)
  "Return where PACKAGE was written, or #f."
  (->location (package-location* package)))

(define package-definition-location package-location)

(set-record-type-printer! <package>
  (lambda (package port)
    (format port "#<package ~a@~a ~a~a>" (package-name package) (package-version package)
            (match (package-location package)
              (#f "")
              (location (format #f "~a:~a " (location-file location) (location-line location))))
            (number->string (object-address package) 16))))

(define (package-upstream-name package)
  "Return the name of PACKAGE where it comes from."
  (or (assq-ref (package-properties package) 'upstream-name)
      (package-name package)))

(define* (package-full-name package #:optional (delimiter "@"))
  "Return name and version of PACKAGE with DELIMITER between them."
  (string-append (package-name package) delimiter (package-version package)))

;;; Single inputs.

;; The object among INPUTS that is called NAME, or that has this label; for an output other than "out", a gexp-input.
(define (find-input inputs name)
  (match (or (assoc name inputs)
             (find (match-lambda ((_ (? package? p) . _) (string=? name (package-name p))) (_ #f)) inputs))
    (#f #f)
    ((_ object) object)
    ((_ object "out") object)
    ((_ object output) (gexp-input object output))))

(define (lookup-package-input package name)
  "Return the input of PACKAGE that is called NAME, or #f."
  (find-input (package-inputs package) name))
(define (lookup-package-native-input package name)
  "Return the native input of PACKAGE that is called NAME, or #f."
  (find-input (package-native-inputs package) name))
(define (lookup-package-propagated-input package name)
  "Return the propagated input of PACKAGE that is called NAME, or #f."
  (find-input (package-propagated-inputs package) name))
(define (lookup-package-direct-input package name)
  "Return the input of any kind of PACKAGE that is called NAME, or #f."
  (or (lookup-package-input package name)
      (lookup-package-propagated-input package name)
      (lookup-package-native-input package name)))

;; The input NAME of the package whose fields these are, or #f.
(define-syntax-rule (this-package-input name)
  (or (lookup-package-input this-package name)
      (lookup-package-propagated-input this-package name)))
(define-syntax-rule (this-package-native-input name)
  (lookup-package-native-input this-package name))

;;; Changing inputs.

(define (label-all inputs)
  (map (lambda (input)
         (or (label input) (scm-error 'misc-error 'modify-inputs "expected an input; got ~s" (list input) #f)))
       inputs))

(define (named? name)
  (match-lambda
    ((label object . _)
     (or (string=? label name)
         (and (string=? label "_") (package? object) (string=? name (package-name object)))))))

(define (replace-input inputs name replacement)
  (unless (any (named? name) inputs)
    (scm-error 'misc-error 'modify-inputs "there is no input '~a' to replace; there are: ~a"
               (list name (string-join (map car inputs) ", ")) #f))
  (map (lambda (input)
         (if ((named? name) input)
             (match (cons replacement (cdr input))
               (((? gexp-input? new) . _) (list (car input) (gexp-input-thing new) (gexp-input-output new)))
               ((((? package? new) (? string? output)) . _) (list (car input) new output))
               ((new _ . output) (cons* (car input) new output)))
             input))
       inputs))

;; (modify-inputs INPUTS CLAUSE ...), where a clause is (prepend INPUT ...), (append INPUT ...), (delete NAME ...) or
;; (replace NAME INPUT), and the result is INPUTS so changed, clause by clause.
(define-syntax modify-inputs
  (lambda (s)
    (define (expand inputs clauses)
      (syntax-case clauses ()
        (() inputs)
        (((head operand ...) . rest)
         (identifier? #'head)
         (let ((changed
                (case (syntax->datum #'head)
                  ((prepend) #`((@ (guile) append) (label-all (list operand ...)) #,inputs))
                  ((append) #`((@ (guile) append) #,inputs (label-all (list operand ...))))
                  ((delete) #`(remove (lambda (input)
                                        (any (lambda (name) ((named? name) input)) (list operand ...)))
                                      #,inputs))
                  ((replace)
                   (syntax-case #'(operand ...) ()
                     ((name replacement) #`(replace-input #,inputs name replacement))
                     (_ (syntax-violation 'modify-inputs "expected (replace NAME INPUT)" s #'head))))
                  (else
                   (syntax-violation 'modify-inputs
                                     (string-append
                                      "expected prepend, append, delete or replace"
                                      (match (%nearest-name (symbol->string (syntax->datum #'head))
                                                            '("prepend" "append" "delete" "replace"))
                                        (#f "")
                                        (name (string-append "; did you mean " name "?"))))
                                     s #'head)))))
           (expand changed #'rest)))
        ((clause . _)
         (syntax-violation 'modify-inputs "expected a clause such as (prepend INPUT …)" s #'clause))))
    (syntax-case s ()
      ((_ inputs clause ...)
       (expand #'(check-inputs inputs) #'(clause ...))))))

;;; Packages made from others.

;; Like (package (inherit ORIGINAL) FIELD ...), applied to the replacement of ORIGINAL as well.
(define-syntax-rule (package/inherit original field ...)
  (let loop ((parent original))
    (package/located
      (inherit parent)
      (replacement (and=> (package-replacement parent) loop))
      field ...)))

(define (hidden-package original)
  "Return a package like ORIGINAL that is not offered to users."
  (package (inherit original)
           (location (package-location* original))
           (properties (alist-cons 'hidden? #t (package-properties original)))))

(define (hidden-package? package)
  "Say whether PACKAGE is not offered to users."
  (->bool (assoc-ref (package-properties package) 'hidden?)))

(define (deprecated-package old-name successor)
  "Return a package called OLD-NAME that stands for SUCCESSOR."
  (package (inherit successor)
           (name old-name)
           (properties `((superseded . ,successor)))))

(define (package-superseded package)
  "Return the package that has replaced PACKAGE, or #f."
  (assq-ref (package-properties package) 'superseded))
