;; The files of a directory that are modules. A file counts as one when its first form says so, so that no script is run
;; by accident; which name its path gives it is another question.

(define-module (nsscheme module-files)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:export (source-files
            path->module-name
            declared-module-name
            module-file?
            declared-imports
            file-forms))

(define* (source-files directory #:optional below)
  "Return the names of the files of DIRECTORY that may be modules, relative to it; only those in BELOW, a directory in
it, unless that is #f.  Hidden directories and stores are passed over."
  (define start (+ 1 (string-length directory)))
  (define top (if below (string-append directory "/" below) directory))
  (reverse
   (file-system-fold
    (lambda (name stat result)
      (or (string=? name top)
          (not (or (string-prefix? "." (basename name))
                   (file-exists? (string-append name "/.nsscheme-store"))))))
    (lambda (name stat result)
      (if (and (string-suffix? ".scm" name) (not (string-prefix? "." (basename name)))
               ;; Reading a pipe may wait for ever.
               (memq (stat:type stat) '(regular symlink)))
          (cons (substring name start) result)
          result))
    (lambda (name stat result) result)
    (lambda (name stat result) result)
    (lambda (name stat result) result)
    (lambda (name stat errno result) result)
    '() top)))

(define (path->module-name path)
  "Return the name of the module that belongs at PATH, below a directory of the load path."
  (map string->symbol (string-split (string-drop-right path (string-length ".scm")) #\/)))

(define (begins-like-a-module? file)
  (call-with-input-file file
    (lambda (port)
      (let loop ((line (read-line port)))
        (cond ((eof-object? line) #f)
              ((string-prefix? "(define-module" line) #t)
              ((or (string-null? (string-trim line)) (string-prefix? ";" line)) (loop (read-line port)))
              (else #f))))))

;; What is within `begin' stands at top level.
(define (first-form file)
  (let within ((form (call-with-input-file file read)))
    (match form
      (('begin first . _) (within first))
      (_ form))))

(define (declared-module-name file)
  "Return the name of the module that FILE begins with, #f if it is no module, 'unreadable if it looks like one but
cannot be read."
  (define (without-version name)
    (filter symbol? name))
  (catch #t
    (lambda ()
      (match (first-form file)
        (('define-module (? list? name) . _) name)
        (((or 'library 'define-library) (? list? name) . _) (without-version name))
        (_ #f)))
    (lambda _
      (and (false-if-exception (begins-like-a-module? file)) 'unreadable))))

(define (module-file? directory)
  "Return a procedure that says of a path below DIRECTORY, one of the load path, whether the file there is the module that
belongs there."
  (lambda (path)
    (equal? (path->module-name path) (declared-module-name (string-append directory "/" path)))))

(define (declared-imports file)
  "Return the names of the modules that the module in FILE says in its header to use."
  (define (imports clauses)
    (match clauses
      (((? keyword? clause) spec . rest)
       (let ((others (imports rest)))
         (match (and (eq? clause #:use-module) spec)
           (((? pair? name) . _) (cons name others))
           ((? pair? name) (cons name others))
           (_ others))))
      ((_ . rest) (imports rest))
      (_ '())))
  (match (false-if-exception (first-form file))
    (('define-module _ . clauses) (imports clauses))
    (_ '())))

(define (file-forms file)
  "Return the forms of FILE, read and not evaluated; () if it cannot be read to its end.  A byte that is not UTF-8 is
read as U+FFFD."
  (catch #t
    (lambda ()
      (call-with-input-file file
        (lambda (port)
          (set-port-encoding! port "UTF-8")
          (set-port-conversion-strategy! port 'substitute)
          (let loop ((forms '()))
            (let ((form (read port)))
              (if (eof-object? form) (reverse forms) (loop (cons form forms))))))))
    (lambda _ '())))
