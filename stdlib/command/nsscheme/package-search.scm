;; Packages by name: what the public variables of the modules on the load path hold; of a Guix tree, those below
;; gnu/packages. Over a tree, no module is loaded that has no package of that name (`named-variables'). A file counts as a
;; module when its first form says so under the name that its path gives it, so that no script is run by accident. A module
;; that does not load is reported and left out.

(define-module (nsscheme package-search)
  #:use-module (nsscheme host)
  #:use-module (nsscheme module-failures)
  #:use-module (nsscheme module-files)
  #:use-module (nsscheme versions)
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (ice-9 textual-ports)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-11)
  #:export (public-variables
            find-package
            found-packages
            all-packages
            all-package-names
            nearest-package-name
            note-names
            split-specification))

;; A public variable of a module and its value.
(define-record-type <found>
  (make-found value module variable)
  found?
  (value    found-value)
  (module   found-module)    ;its name
  (variable found-variable)) ;a symbol

(define (public-variables module wanted?)
  "Return the name and the value, as a pair, of each public variable of MODULE whose value WANTED? accepts, in order."
  (let ((found '()))
    (module-for-each (lambda (name variable)
                       (when (and (variable-bound? variable) (wanted? (variable-ref variable)))
                         (set! found (cons (cons name (variable-ref variable)) found))))
                     (module-public-interface module))
    (sort found (lambda (a b) (string<? (symbol->string (car a)) (symbol->string (car b)))))))

;;; The modules on the load path.

;; The module NAME, or #f after a report.
(define (load-module name)
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (report-failure name exception
                          (lambda () (warn-at #f "the module ~a does not load and is left out" name)))
          (return #f))
      (lambda ()
        (resolve-module name)))))

;; A list of two: the packages in the modules of DIRECTORY, or of BELOW in it, and the names of the modules that did not load.
(define (search-directory directory below)
  (let loop ((paths (source-files directory below)) (found '()) (failed '()))
    (match paths
      (() (list (reverse found) (reverse failed)))
      ((path . rest)
       (let ((name (path->module-name path))
             (declared (declared-module-name (string-append directory "/" path))))
         (if (or (eq? declared 'unreadable) (equal? declared name))
             (match (load-module name)
               (#f (loop rest found (cons name failed)))
               (module
                (loop rest
                      (append (reverse (map (match-lambda
                                              ((variable . package) (make-found package name variable)))
                                            (public-variables module package?)))
                              found)
                      failed)))
             (loop rest found failed)))))))

;; The files whose module has a name that their path does not give it, with that name.
(define (misplaced-files)
  (append-map (match-lambda
                ((directory . #f)
                 (filter-map (lambda (path)
                               (match (declared-module-name (string-append directory "/" path))
                                 ((? pair? declared)
                                  (and (not (equal? declared (path->module-name path))) (cons path declared)))
                                 (_ #f)))
                             (source-files directory)))
                (_ '()))
              (delete-duplicates (package-directories))))

;; The results of `search-directory', by directory.
(define searched (make-hash-table))

;; The modules that could not be asked for a name.
(define unasked '())

(define (module-failed name exception)
  (let ((first? (not (member name unasked))))
    (when first? (set! unasked (cons name unasked)))
    (report-failure name exception
                    (lambda ()
                      (when first?
                        (warn-at #f "packages of the module ~a cannot be evaluated and are left out" name))))))

;; What all modules of DIRECTORY hold, as `search-directory' says it.
(define (search-all directory below)
  (or (hash-ref searched directory)
      (let ((result (search-directory directory below)))
        (hash-set! searched directory result)
        result)))

;; What NAME may mean in DIRECTORY, as `search-directory' says it.
(define (search-name name directory below)
  (match (named-variables name directory below source-files (module-file? directory) module-failed)
    (#f (search-all directory below))
    (variables
     (list (filter-map (match-lambda
                         ((module . symbol)
                          (and symbol
                               (let ((variable (module-variable (resolve-interface module) symbol)))
                                 (and variable (variable-bound? variable) (package? (variable-ref variable))
                                      (make-found (variable-ref variable) module symbol))))))
                       (delete-duplicates variables))
           unasked))))

(define (note-names)
  "Have the names of all packages on the load path noted where later searches find them, as far as that is done at all."
  (for-each (match-lambda
              ((directory . below)
               (named-variables "" directory below source-files (module-file? directory) (const #f))))
            (delete-duplicates (package-directories))))

;; A list of two, as `search-directory', of all directories: at least the packages called NAME, or all when that is #f;
;; each variable that holds one.
(define (search-load-path name)
  (match (map (match-lambda
                ((directory . below)
                 (if name (search-name name directory below) (search-all directory below))))
              (delete-duplicates (package-directories)))
    (((found failed) ...)
     (say-known-failures (lambda (message) (warn-at #f "~a" message)))
     (list (concatenate found)
           (delete-duplicates (concatenate failed))))))

(define (found-packages name)
  "Return what the public variables of the modules on the load path hold that are packages called NAME: a list of lists of a
package, the name of its module and its variable there. A package that several variables hold is there with each."
  (filter-map (lambda (found)
                (and (string=? name (package-name (found-value found)))
                     (list (found-value found) (found-module found) (found-variable found))))
              (car (search-load-path name))))

(define (nearest-package-name name)
  "Return the name of a package on the load path that NAME may be meant to be, or #f."
  (let nearest ((names (append (known-names)
                               (map (lambda (found) (package-name (found-value found))) (car (search-load-path name))))))
    (match (%nearest-name name names)
      (#f #f)
      (near
       (if (any (match-lambda ((package . _) (not (hidden-package? package)))) (found-packages near))
           near
           (nearest (delete near names)))))))

(define (all-packages)
  "Return the packages on the load path that are not hidden, by name, of one name the newest first."
  (sort (remove hidden-package?
                (delete-duplicates (map found-value (car (search-load-path #f))) eq?))
        (lambda (a b)
          (or (string<? (package-name a) (package-name b))
              (and (string=? (package-name a) (package-name b))
                   (version>? (package-version a) (package-version b)))))))

(define (all-package-names)
  "Return the names of all packages on the load path, sorted."
  (note-names)
  (delete-duplicates
   (sort (match (known-names)
           (() (map package-name (all-packages)))
           (names names))
         string<?)))

;;; Specifications.

(define (split-specification specification)
  "Return the name, the version or #f and the output or #f in SPECIFICATION, NAME[@VERSION][:OUTPUT]."
  (let* ((colon (string-rindex specification #\:))
         (head (if colon (substring specification 0 colon) specification))
         (output (and colon (substring specification (+ 1 colon))))
         (at (string-rindex head #\@)))
    (if (and at (positive? at))
        (values (substring head 0 at) (substring head (+ 1 at)) output)
        (values head #f output))))

(define (say-location found)
  (match (package-location (found-value found))
    (#f (format #f "the module ~a" (found-module found)))
    (location (location->string location))))

;; The newest of FOUND, packages of one name; SPECIFICATION is what was asked for.
(define (newest specification found)
  (define (version found) (package-version (found-value found)))
  (let* ((sorted (stable-sort found (lambda (a b) (version>? (version a) (version b)))))
         (first (car sorted))
         (others (filter (lambda (other) (string=? (version other) (version first))) (cdr sorted))))
    (unless (null? others)
      (warn-at #f "'~a' is ambiguous: ~a and ~a define ~a ~a; the first is taken" specification
               (say-location first) (say-location (car others)) (package-name (found-value first)) (version first)))
    (let ((successor (package-superseded (found-value first))))
      (when successor
        (warn-at #f "the package '~a' has been superseded by '~a'" (package-name (found-value first))
                 (package-name successor)))
      (or successor (found-value first)))))

(define (enumeration words)
  (match words
    ((word) word)
    ((words ... last) (string-append (string-join words ", ") " and " last))))

(define (check-output package output)
  (unless (or (not output) (member output (package-outputs package)))
    (raise-at #f "the package '~a@~a' has no output '~a'; it has ~a"
              (package-name package) (package-version package) output
              (enumeration (package-outputs package)))))

(define (names-package? module name)
  "Whether the file of MODULE, which does not load, has NAME as a string, as the definition of a package does."
  (let ((file (%search-load-path (string-append (string-join (map symbol->string module) "/") ".scm"))))
    ;; A file that cannot be read may be why its module does not load.
    (match (and file (false-if-exception (call-with-input-file file get-string-all #:encoding "ISO-8859-1")))
      (#f #f)
      (code (->bool (string-contains code (object->string name)))))))

;; Say why there is no package as SPECIFICATION says.
(define (complain specification name version packages failed more)
  (define named (filter (lambda (found) (string=? name (package-name (found-value found)))) packages))
  (define hidden (find (lambda (found) (hidden-package? (found-value found))) named))
  (define (text template . arguments) (apply format #f template arguments))
  (define near (nearest-package-name name))
  (unless (or version hidden) (show-known-failures failed load-module))
  ;; What is said is about a word of the command, and not about the module that failed last.
  (%forget-failed-form!)
  (define (advice)
    (append
     (if near (list (text "did you mean the package '~a'?" near)) '())
     (let ((file (string-append specification ".scm")))
       (if (file-exists? file) (list (text "did you mean the file '~a'?" file)) '()))
     more
     (if (null? %load-path)
         (list "-L DIR names a directory of modules, such as -L ."
               "‘nsscheme pull’ gets Guix and the channels of channels.scm, and their packages with them")
         '())
     (filter-map (lambda (directory)
                   (and (not (file-exists? directory)) (text "there is no directory '~a' to look in" directory)))
                 %load-path)
     (if (null? failed) '() (list (text "modules that do not load: ~a" (enumeration (map object->string failed)))))
     (map (match-lambda
            ((path . declared)
             (text "~a is not looked at: it defines the module ~a, but its path is that of ~a" path declared
                   (path->module-name path))))
          (misplaced-files))))
  (raise-at #f "~a"
  (cond
   ((string-null? name)
    (text "'~a' names no package; a package is NAME, NAME@VERSION or NAME:OUTPUT" specification))
   (hidden
    (text "the package '~a' is hidden; name its variable: -e '(@ ~a ~a)'" name (found-module hidden)
          (found-variable hidden)))
   ((and version (pair? named))
    (text "there is no version '~a' of the package '~a'; there is ~a" version name
          (enumeration (delete-duplicates
                        (map (lambda (found) (package-version (found-value found))) named)))))
   ((find (lambda (module) (names-package? module name)) failed)
    => (lambda (module) (text "the package '~a' cannot be used: its module ~a does not load" name module)))
   (else
    (string-join
     (cons (text "there is neither a package '~a' in the modules on the load path nor a file '~a'" name
                 specification)
           (advice))
     "\n")))))

(define* (find-package specification #:key (file? (const #f)) (advice '()))
  "Return the package that SPECIFICATION, NAME[@VERSION-PREFIX][:OUTPUT], means, and the output or #f. FILE? says if
a word names a file: then #f and #f are returned if there is no such package, and it is an error if there is one. ADVICE
are lines for the message that there is none."
  (let*-values (((name version output) (split-specification specification))
               ((variables failed) (apply values (search-load-path name)))
               ((packages) (delete-duplicates variables (lambda (a b) (eq? (found-value a) (found-value b))))))
    (match (filter (lambda (found)
                     (let ((package (found-value found)))
                       (and (string=? name (package-name package))
                            (not (hidden-package? package))
                            (or (not version) (version-prefix? version (package-version package))))))
                   packages)
      (()
       (if (file? specification)
           (values #f #f)
           (complain specification name version packages failed advice)))
      (found
       (when (file? specification)
         (raise-at #f "'~a' is both a file and a package of the module ~a: say ./~a for the file, ~a@~a for the package"
                   specification (found-module (car found)) specification name
                   (package-version (found-value (car found)))))
       (let ((package (newest specification found)))
         (check-output package output)
         (values package output))))))
