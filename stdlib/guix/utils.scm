;; The small tools that host-side code leans on: systems, keyword arguments, file names, temporary files.
;; Versions and strings live in (guix utils strings); this module passes them on, with (guix diagnostics)' locations.

(define-module (guix utils)
  #:use-module (guix diagnostics)
  #:use-module (guix utils strings)
  #:use-module (guix utils targets)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:use-module (ice-9 ftw)
  #:re-export (<location> location location?
               location-file location-line location-column
               source-properties->location location->source-properties
               &error-location error-location? error-location
               &fix-hint fix-hint? condition-fix-hint

               version-compare version>? version>=? version-prefix
               version-major+minor+point version-major+minor version-major
               version-unique-prefix version-prefix? guile-version>?
               package-name->name+version
               string-replace-substring string-distance string-closest
               file-extension file-sans-extension tarball-sans-extension compressed-file?

               %current-system %current-target-system
               nix-system->gnu-triplet gnu-triplet->nix-system
               target-linux? target-hurd? target-mingw?
               target-x86-32? target-x86-64? target-x86?
               target-arm32? target-aarch64? target-arm?
               target-ppc32? target-ppc64le? target-powerpc?
               target-riscv64? target-64bit?
               cc-for-target cxx-for-target pkg-config-for-target)
  #:export (strip-keyword-arguments
            default-keyword-arguments
            substitute-keyword-arguments
            ensure-keyword-arguments
            current-source-directory source-directory
            switch-symlinks
            call-with-temporary-output-file
            call-with-temporary-directory
            with-atomic-file-output
            with-environment-variables
            arguments-from-environment-variable
            config-directory
            cache-directory
            readlink*))

;;; Keyword arguments.

(define (strip-keyword-arguments keywords args)
  "Return ARGS without the KEYWORDS and their values."
  (let loop ((args args) (result '()))
    (match args
      (() (reverse result))
      (((? keyword? kw) value . rest)
       (loop rest (if (memq kw keywords) result (cons* value kw result))))
      ((head . tail)
       (loop tail (cons head result))))))

(define (default-keyword-arguments args defaults)
  "Return ARGS with those keywords of DEFAULTS, a list of keywords and values, that ARGS lacks."
  (let loop ((defaults defaults) (args args))
    (match defaults
      (() args)
      ((kw value . rest)
       (loop rest (if (memq kw args) args (cons* kw value args)))))))

(define (ensure-keyword-arguments args kw/values)
  "Return ARGS where each keyword of KW/VALUES, a list of keywords and values, has its value from there."
  (let loop ((kw/values kw/values) (args args))
    (match kw/values
      (() args)
      ((kw value . rest)
       (loop rest
             (if (memq kw args)
                 (let replace ((args args))
                   (match args
                     (((? (cut eq? kw <>)) _ . tail) (cons* kw value tail))
                     ((head . tail) (cons head (replace tail)))))
                 (append args (list kw value))))))))

;; (substitute-keyword-arguments ARGS ((KW VAR [DEFAULT]) EXP ...) ...): ARGS with the value of each KW replaced by
;; EXP, in which VAR is the old value. With a DEFAULT, KW is added when it is missing.
(define-syntax substitute-keyword-arguments
  (syntax-rules ()
    ((_ args ((kw var . default) exp ...) ...)
     (%substitute-keywords
      args
      (list (list kw
                  (lambda (var) exp ...)
                  (default-thunk . default))
            ...)))))

(define-syntax default-thunk
  (syntax-rules ()
    ((_) #f)
    ((_ default) (lambda () default))))

(define (%substitute-keywords args clauses)
  (define present
    (let loop ((args args) (result '()))
      (match args
        (() (reverse result))
        (((? keyword? kw) value . rest)
         (match (assq kw clauses)
           (#f (loop rest (cons* value kw result)))
           ((_ proc _) (loop rest (cons* (proc value) kw result)))))
        ((head . tail)
         (loop tail (cons head result))))))
  (append (append-map (match-lambda
                        ((kw proc default)
                         (if (and default (not (memq kw args)))
                             (list kw (proc (default)))
                             '())))
                      clauses)
          present))

;;; Files.

;; The directory of the file where the form stands, or #f when it does not stand in a file.
(define-syntax current-source-directory
  (lambda (s)
    (syntax-case s ()
      ((_)
       (let ((file (assq-ref (or (syntax-source s) '()) 'filename)))
         #`(source-directory #,(and (string? file) (datum->syntax s file))))))))

(define (source-directory file)
  "Return the absolute name of the directory of FILE, the name of a source file as the reader knows it, or #f."
  (define (absolute file)
    (if (string-prefix? "/" file) file (string-append (getcwd) "/" file)))
  (and (string? file)
       (dirname (absolute (or (and (not (string-prefix? "/" file)) (search-path %load-path file))
                              file)))))

(define (readlink* file)
  "Return what FILE, if it is a symbolic link, finally stands for."
  (let loop ((file file) (budget 40))
    (cond ((zero? budget)
           (scm-error 'system-error 'readlink* "too many levels of symbolic links: ~a" (list file) '(40)))
          ((false-if-exception (readlink file))
           => (lambda (target)
                (loop (if (string-prefix? "/" target)
                          target
                          (string-append (dirname file) "/" target))
                      (- budget 1))))
          (else file))))

(define (switch-symlinks link target)
  "Make LINK a symbolic link to TARGET in one step, whether it existed before or not."
  (let ((pivot (string-append link ".new")))
    (false-if-exception (delete-file pivot))
    (symlink target pivot)
    (rename-file pivot link)))

(define (temporary-template)
  (string-append (or (getenv "TMPDIR") "/tmp") "/nsscheme-XXXXXX"))

(define (delete-tree file)
  (if (eq? 'directory (stat:type (lstat file)))
      (begin
        (for-each (lambda (entry) (delete-tree (string-append file "/" entry)))
                  (scandir file (lambda (entry) (not (member entry '("." ".."))))))
        (rmdir file))
      (delete-file file)))

(define (call-with-temporary-output-file proc)
  "Call PROC with the name of a fresh temporary file and a port open on it; delete the file afterwards."
  (let* ((port (mkstemp (temporary-template)))
         (name (port-filename port)))
    (dynamic-wind
      (const #t)
      (lambda () (proc name port))
      (lambda ()
        (false-if-exception (close-port port))
        (false-if-exception (delete-file name))))))

(define (call-with-temporary-directory proc)
  "Call PROC with the name of a fresh temporary directory; delete the directory afterwards."
  (let ((directory (mkdtemp (temporary-template))))
    (dynamic-wind
      (const #t)
      (lambda () (proc directory))
      (lambda () (false-if-exception (delete-tree directory))))))

(define (with-atomic-file-output file proc)
  "Call PROC with a port; what it writes becomes FILE in one step, or not at all if PROC does not return."
  (let* ((port (mkstemp (string-append file ".XXXXXX")))
         (aside (port-filename port))
         (done? #f))
    (dynamic-wind
      (const #t)
      (lambda ()
        (call-with-values (lambda () (proc port))
          (lambda results
            (close-port port)
            (chmod aside (logand #o666 (lognot (umask))))
            (rename-file aside file)
            (set! done? #t)
            (apply values results))))
      (lambda ()
        (unless done?
          (false-if-exception (close-port port))
          (false-if-exception (delete-file aside)))))))

(define (call-with-environment-variables variables thunk)
  (define saved #f)
  (define (install! alist)
    (for-each (match-lambda
                ((name #f) (unsetenv name))
                ((name value) (setenv name value)))
              alist))
  (dynamic-wind
    (lambda ()
      (set! saved (map (lambda (entry) (list (car entry) (getenv (car entry)))) variables))
      (install! variables))
    thunk
    (lambda () (install! saved))))

(define-syntax-rule (with-environment-variables variables exp ...)
  (call-with-environment-variables variables (lambda () exp ...)))

(define (arguments-from-environment-variable variable)
  "Return the words in the environment variable VARIABLE."
  (string-tokenize (or (getenv variable) "")))

(define (user-directory variable fallback ensure?)
  (let ((directory (string-append (or (getenv variable)
                                      (string-append (or (getenv "HOME") "/") fallback))
                                  "/guix")))
    (when ensure?
      (let loop ((dir directory))
        (unless (file-exists? dir)
          (loop (dirname dir))
          (mkdir dir))))
    directory))

(define* (config-directory #:key (ensure? #t))
  "Return the user's directory for settings; make it if ENSURE?."
  (user-directory "XDG_CONFIG_HOME" "/.config" ensure?))

(define* (cache-directory #:key (ensure? #t))
  "Return the user's directory for what can be recomputed; make it if ENSURE?."
  (user-directory "XDG_CACHE_HOME" "/.cache" ensure?))
