;; Which package of Guix a text such as "guile@2.0:out" means: what `specification->package' would take, and where it
;; is, the module and the variable to import. Packages of potluck dishes are never meant, so that no dish can change
;; what another one is made of, or break it.

(define-module (nsscheme potluck resolution)
  #:use-module ((nsscheme host)
                #:select (package-name package-version package-outputs package-location hidden-package?
                          package-superseded package-directories location-file))
  #:use-module (nsscheme module-files)
  #:use-module (nsscheme package-search)
  #:use-module (nsscheme versions)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-11)
  #:export (resolve-specification
            row? row-name row-version row-module row-variable))

(define-record-type <row>
  (make-row name version outputs module variable successor)
  row?
  (name      row-name)
  (version   row-version)
  (outputs   row-outputs)
  (module    row-module)
  (variable  row-variable)
  (successor row-successor))    ;the name of the package that supersedes it, or #f

;;; What there is.

(define (potluck-module? name)
  (match name
    (('gnu 'packages 'potluck . _) #t)
    (_ #f)))

;; FILE, as packages know their locations, as the name of a module.
(define (file->module-name file)
  (let ((directory (find (lambda (directory) (string-prefix? (string-append directory "/") file)) %load-path)))
    (and (string-suffix? ".scm" file)
         (path->module-name (if directory (string-drop file (+ 1 (string-length directory))) file)))))

;; Of POSITIONS, modules and variables that hold PACKAGE, the one to import it from: the module in which it is written,
;; by the package's own name if it has that there.
(define (best-position package positions)
  (let* ((location (package-location package))
         (home (and location (file->module-name (location-file location))))
         (there (filter (match-lambda ((module _) (equal? module home))) positions))
         (own (string->symbol (package-name package))))
    (define (before? a b) (string<? (symbol->string (second a)) (symbol->string (second b))))
    (cond ((null? there) (first positions))
          ((find (match-lambda ((_ variable) (eq? variable own))) there))
          (else (first (sort there before?))))))

(define (package->row package positions)
  (match (best-position package positions)
    ((module variable)
     (make-row (package-name package) (package-version package) (package-outputs package) module variable
               (let ((successor (package-superseded package)))
                 (and successor (package-name successor)))))))

;; The rows of all packages called NAME.
(define (named-rows name)
  (define found
    (remove (match-lambda ((package module _) (or (hidden-package? package) (potluck-module? module))))
            (found-packages name)))
  (map (lambda (package)
         (package->row package
                       (filter-map (match-lambda ((other . position) (and (eq? other package) position))) found)))
       (delete-duplicates (map first found) eq?)))

(define (tree? directories)
  (any cdr directories))

;;; Resolving.

(define (enumeration words)
  (match words
    ((word) word)
    ((words ... last) (string-append (string-join words ", ") " and " last))))

(define (position->string row)
  (format #f "~a of ~a" (row-variable row) (row-module row)))

;; What there is instead of a package NAME.
(define (unknown name)
  (let ((near (nearest-package-name name)))
    (format #f "there is no package '~a'~a~a" name
            (if (tree? (package-directories)) "" " in the modules on the load path")
            (if near (format #f "~%hint: did you mean '~a'?" near) ""))))

(define (resolve-specification specification output)
  "Return the row of the package that SPECIFICATION, NAME or NAME@VERSION, means, of which OUTPUT, a name or #f, is
wanted; or a text that says why there is none."
  (let*-values (((name version _) (split-specification specification))
                ((named) (named-rows name))
                ((fitting) (filter (lambda (row) (or (not version) (version-prefix? version (row-version row))))
                                   named)))
    (match (stable-sort fitting (lambda (a b) (version>? (row-version a) (row-version b))))
      (()
       (if (null? named)
           (unknown name)
           (format #f "there is no version '~a' of the package '~a'; there is ~a" version name
                   (enumeration (delete-duplicates (map row-version named))))))
      ((best . rest)
       (let ((others (filter (lambda (row) (string=? (row-version row) (row-version best))) rest)))
         (cond ((pair? others)
                (format #f "'~a' is ambiguous: ~a and ~a are both ~a ~a" specification (position->string best)
                        (position->string (car others)) name (row-version best)))
               ((row-successor best)
                => (lambda (successor)
                     (format #f "the package '~a' has been superseded by '~a'~%hint: write \"~a\"" name successor
                             successor)))
               ((and output (not (member output (row-outputs best))))
                (format #f "the package '~a@~a' has no output '~a'; it has ~a" name (row-version best) output
                        (enumeration (row-outputs best))))
               (else best)))))))
