;; Which package of Guix a text such as "guile@2.0:out" means: what `specification->package' would take, and where it is,
;; the module and the variable to import. Packages of potluck dishes are never meant, so that no dish can change what
;; another one is made of, or break it.
;; To know all packages of a tree, all its modules have to be loaded; so the names are kept in the user's cache, for as
;; long as no file of the tree has changed.

(define-module (nsscheme potluck resolution)
  #:use-module ((gcrypt hash) #:select (bytevector-hash hash-algorithm sha256))
  #:use-module ((gcrypt base16) #:select (bytevector->base16-string))
  #:use-module ((nsscheme host)
                #:select (package-name package-version package-outputs package-location hidden-package?
                          package-superseded package-directories location-file))
  #:use-module (nsscheme module-files)
  #:use-module (nsscheme package-search)
  #:use-module (nsscheme versions)
  #:use-module (ice-9 match)
  #:use-module (rnrs bytevectors)
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

;; FILE, as packages know their places, as the name of a module.
(define (file->module-name file)
  (let ((directory (find (lambda (directory) (string-prefix? (string-append directory "/") file)) %load-path)))
    (and (string-suffix? ".scm" file)
         (path->module-name (if directory (string-drop file (+ 1 (string-length directory))) file)))))

;; Where PACKAGE, found as VARIABLE of MODULE, is best taken from: the module in which it is written, by its own name.
(define (best-place package module variable)
  (let* ((location (package-location package))
         (home (and location (file->module-name (location-file location))))
         (there (and home (resolve-module home #t #:ensure #f)))
         (names (if (and there (module-public-interface there))
                    (map car (public-variables there (lambda (value) (eq? value package))))
                    '())))
    (cond ((null? names) (values module variable))
          ((memq (string->symbol (package-name package)) names)
           => (lambda (found) (values home (car found))))
          (else (values home (car names))))))

(define (package->row package module variable)
  (let-values (((module variable) (best-place package module variable)))
    (make-row (package-name package) (package-version package) (package-outputs package) module variable
              (let ((successor (package-superseded package)))
                (and successor (package-name successor))))))

(define (compute-rows)
  (filter-map (match-lambda
                ((package module variable)
                 (and (not (hidden-package? package))
                      (not (potluck-module? module))
                      (package->row package module variable))))
              (found-packages)))

;;; What is kept of it.

(define (row->datum row)
  (list (row-name row) (row-version row) (row-outputs row) (row-module row) (row-variable row) (row-successor row)))

(define (datum->row datum)
  (match datum
    (((? string? name) (? string? version) ((? string? outputs) ...) ((? symbol? module) ...) (? symbol? variable)
      (? (lambda (successor) (or (not successor) (string? successor))) successor))
     (make-row name version outputs module variable successor))))

;; A text that changes whenever a file on the load path does that may have to do with packages.
(define (fingerprint)
  (define (line directory path)
    (let ((status (stat (string-append directory "/" path))))
      (format #f "~a ~a ~a ~a\n" path (stat:size status)
              (+ (* 1000000000 (stat:mtime status)) (stat:mtimensec status))
              (+ (* 1000000000 (stat:ctime status)) (stat:ctimensec status)))))
  (define text
    (string-concatenate
     (append-map (match-lambda
                   ((directory . below)
                    (cons (string-append directory "\n")
                          (append-map (lambda (part)
                                        (map (lambda (path) (line directory path))
                                             (sort (source-files directory part) string<?)))
                                      (if below (list below "guix") (list #f))))))
                 (delete-duplicates (package-directories)))))
  (bytevector->base16-string (bytevector-hash (string->utf8 text) (hash-algorithm sha256))))

(define (cache-directory)
  (let ((root (or (getenv "XDG_CACHE_HOME") (string-append (or (getenv "HOME") "/tmp") "/.cache"))))
    (string-append root "/nsscheme/packages")))

(define format-of-rows 1)

(define (kept-rows file)
  (false-if-exception
   (match (call-with-input-file file read #:encoding "UTF-8")
     (('packages 1 data ...) (map datum->row data)))))

(define (make-directories directory)
  (unless (file-exists? directory)
    (make-directories (dirname directory))
    (mkdir directory #o700)))

;; A cache that cannot be written is none; nothing else depends on it.
(define (keep-rows file rows)
  (false-if-exception
   (let ((aside (string-append file "." (number->string (getpid)))))
     (make-directories (dirname file))
     (call-with-output-file aside
       (lambda (port) (write `(packages ,format-of-rows ,@(map row->datum rows)) port))
       #:encoding "UTF-8")
     (rename-file aside file))))

(define (tree? directories)
  (any cdr directories))

(define all-rows
  (delay
    (if (tree? (package-directories))
        (let ((file (string-append (cache-directory) "/" (fingerprint))))
          (or (kept-rows file)
              (let ((rows (compute-rows)))
                (keep-rows file rows)
                rows)))
        (compute-rows))))

;;; Resolving.

(define (enumeration words)
  (match words
    ((word) word)
    ((words ... last) (string-append (string-join words ", ") " and " last))))

(define (place->string row)
  (format #f "~a of ~a" (row-variable row) (row-module row)))

;; What there is instead of a package NAME.
(define (unknown name)
  (let ((near (%nearest-name name (map row-name (force all-rows)))))
    (format #f "there is no package '~a'~a~a" name
            (if (tree? (package-directories)) "" " in the modules on the load path")
            (if near (format #f "~%hint: did you mean '~a'?" near) ""))))

(define (resolve-specification specification output)
  "Return the row of the package that SPECIFICATION, NAME or NAME@VERSION, means, of which OUTPUT, a name or #f, is
wanted; or a text that says why there is none."
  (let*-values (((name version _) (split-specification specification))
                ((named) (filter (lambda (row) (string=? name (row-name row))) (force all-rows)))
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
                (format #f "'~a' is ambiguous: ~a and ~a are both ~a ~a" specification (place->string best)
                        (place->string (car others)) name (row-version best)))
               ((row-successor best)
                => (lambda (successor)
                     (format #f "the package '~a' has been superseded by '~a'~%hint: write \"~a\"" name successor
                             successor)))
               ((and output (not (member output (row-outputs best))))
                (format #f "the package '~a@~a' has no output '~a'; it has ~a" name (row-version best) output
                        (enumeration (row-outputs best))))
               (else best)))))))
