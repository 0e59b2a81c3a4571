;;; (guix build utils paths): store file names, search paths, association lists of phases.
;;;
;;; Nothing here changes the file system; `set-path-environment-variable' changes the environment.

(define-module (guix build utils paths)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (guix build utils files)
  #:export (%store-directory store-file-name? strip-store-file-name package-name->name+version
            parallel-job-count compressor tarball? %xz-parallel-args locale-category->string
            search-path-as-list search-path-as-string->list list->search-path-as-string
            set-path-environment-variable which
            &search-error search-error? search-error-path search-error-file search-input-file search-input-directory
            every* alist-cons-before alist-cons-after alist-replace))

(define (%store-directory)
  "Return the directory of the store."
  (or (getenv "NIX_STORE") "/gnu/store"))

(define (store-file-name? file)
  "Return true if FILE is in the store."
  (string-prefix? (%store-directory) file))

(define (strip-store-file-name file)
  "Return FILE without the store directory and the hash if it is in the store, FILE itself otherwise."
  ;; /gnu/store/ + 32 characters + -
  (let ((start (+ (string-length (%store-directory)) 34)))
    (if (and (store-file-name? file) (>= (string-length file) start))
        (string-drop file start)
        file)))

(define (package-name->name+version name)
  "Return the name and the version in NAME, as in \"foo-0.9.1b\", or NAME and #f; the version begins with a digit."
  (let ((end (string-length name)))
    (let loop ((i 1))
      (cond ((>= i (- end 1)) (values name #f))
            ((and (char=? (string-ref name i) #\-) (char-numeric? (string-ref name (+ i 1))))
             (values (substring name 0 i) (substring name (+ i 1))))
            (else (loop (+ i 1)))))))

(define parallel-job-count
  (make-parameter
   (let* ((text (getenv "NIX_BUILD_CORES")) (count (and text (string->number text))))
     (cond ((not count) 1)
           ((= count 0) (current-processor-count))
           (else count)))))

(define (%xz-parallel-args)
  "Return the arguments that let xz work in parallel, within half of the memory."
  (list "--memlimit=50%" (string-append "--threads=" (number->string (max 2 (parallel-job-count))))))

(define (compressor file)
  "Return the name of the program that can unpack FILE, judging by its name; #f if none is needed."
  (any (lambda (suffix+program)
         (and (string-suffix? (car suffix+program) file) (cdr suffix+program)))
       '(("gz" . "gzip") ("Z" . "gzip") ("tgz" . "gzip") ("bz2" . "bzip2") ("tbz" . "bzip2") ("lz" . "lzip")
         ("zip" . "unzip") ("xz" . "xz") ("zst" . "zstd"))))

(define (tarball? file)
  "Return true if FILE has the name of a tar archive."
  (let ((name (basename file)))
    (or (string-suffix? ".tar" name)
        (string-contains name ".tar.")
        (string-suffix? ".tgz" name)
        (string-suffix? ".tbz" name))))

(define locale-categories
  #("LC_CTYPE" "LC_NUMERIC" "LC_TIME" "LC_COLLATE" "LC_MONETARY" "LC_MESSAGES" "LC_ALL" "LC_PAPER" "LC_NAME" "LC_ADDRESS"
    "LC_TELEPHONE" "LC_MEASUREMENT" "LC_IDENTIFICATION"))

(define (locale-category->string category)
  "Return the name of CATEGORY, an integer like LC_ALL."
  (unless (< -1 category (vector-length locale-categories))
    (scm-error 'misc-error "locale-category->string" "unknown locale category: ~S" (list category) #f))
  (vector-ref locale-categories category))

;;; Search paths.

(define* (search-path-as-list files input-directories #:key (type 'directory) pattern)
  "Return what of FILES exists under each of INPUT-DIRECTORIES and is of TYPE; given PATTERN, what under those files
matches it."
  (append-map
   (lambda (input)
     (append-map
      (lambda (file)
        (let* ((file (string-append input "/" file)) (st (stat file #f)))
          (cond ((not st) '())
                (pattern
                 (filter (lambda (found) (eq? type (stat:type (stat found))))
                         (find-files file (file-name-predicate pattern)
                                     #:stat stat #:directories? (eq? type 'directory))))
                ((eq? type (stat:type st)) (list file))
                (else '()))))
      files))
   (delete-duplicates input-directories)))

(define* (search-path-as-string->list path #:optional (separator #\:))
  "Return the parts of PATH, which SEPARATOR divides."
  (if separator
      (string-tokenize path (char-set-complement (char-set separator)))
      (list path)))

(define (list->search-path-as-string list separator)
  "Return the parts of LIST with SEPARATOR between them; without a separator, the first part."
  (cond (separator (string-join list separator))
        ((pair? list) (car list))
        (else "")))

(define* (set-path-environment-variable variable files input-directories
                                        #:key (separator ":") (type 'directory) pattern)
  "Set VARIABLE to the search path for FILES in INPUT-DIRECTORIES; remove it from the environment if that is empty."
  (let ((value (list->search-path-as-string
                (search-path-as-list files input-directories #:type type #:pattern pattern)
                separator)))
    (cond ((string-null? value)
           (unsetenv variable)
           (display (string-append "environment variable `" variable "' unset\n")))
          (else
           (setenv variable value)
           (display (string-append "environment variable `" variable "' set to `" value "'\n"))))))

(define (which program)
  "Return the file name of PROGRAM in PATH, or #f."
  (search-path (search-path-as-string->list (or (getenv "PATH") "")) program))

(define-condition-type &search-error &error
  search-error?
  (path search-error-path)
  (file search-error-file))

(define (search-inputs inputs file exists?)
  (let ((path (map cdr inputs)))
    (or (any (lambda (directory)
               (let ((file (string-append directory "/" file)))
                 (and (exists? file) file)))
             path)
        (raise (condition (&search-error (path path) (file file))
                          (&message (message (string-append "no " file " in " (string-join path ":")))))))))

(define (search-input-file inputs file)
  "Return the first FILE under the directories of INPUTS, a list of (LABEL . DIRECTORY), that is no directory."
  (search-inputs inputs file
                 (lambda (file) (and (file-exists? file) (not (directory-exists? file))))))

(define (search-input-directory inputs directory)
  "Return the first DIRECTORY under the directories of INPUTS, a list of (LABEL . DIRECTORY)."
  (search-inputs inputs directory directory-exists?))

;;; Lists.

(define (every* predicate list)
  "Return #t if every element of LIST satisfies PREDICATE, which is called on all of them."
  (fold (lambda (element result) (let ((this (predicate element))) (and this result))) #t list))

(define (alist-insert reference alist key=? insert)
  "Return ALIST with what INSERT makes of the first entry of REFERENCE in its stead; INSERT gets #f at the end if none."
  (let loop ((rest alist) (before '()))
    (cond ((null? rest) (append-reverse before (insert #f)))
          ((key=? reference (caar rest)) (append-reverse before (append (insert (car rest)) (cdr rest))))
          (else (loop (cdr rest) (cons (car rest) before))))))

(define* (alist-cons-before reference key value alist #:optional (key=? equal?))
  "Insert KEY with VALUE before the first entry of REFERENCE in ALIST, or at the end if there is none."
  (alist-insert reference alist key=?
                (lambda (entry) (cons (cons key value) (if entry (list entry) '())))))

(define* (alist-cons-after reference key value alist #:optional (key=? equal?))
  "Insert KEY with VALUE after the first entry of REFERENCE in ALIST, or at the end if there is none."
  (alist-insert reference alist key=?
                (lambda (entry) (append (if entry (list entry) '()) (list (cons key value))))))

(define* (alist-replace key value alist #:optional (key=? equal?))
  "Replace the first entry of KEY in ALIST; it is an error if there is none."
  (alist-insert key alist key=?
                (lambda (entry)
                  (unless entry
                    (scm-error 'misc-error "alist-replace" "no entry ~S; there are ~S"
                               (list key (map car alist)) #f))
                  (list (cons key value)))))
