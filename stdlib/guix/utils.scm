;; Guix's small tools for the host's side. Systems, keyword arguments, locations, versions and strings are passed on from
;; where they live; what is here belongs to nobody else: links, files written in one step, environment variables.

(define-module (guix utils)
  #:use-module (guix diagnostics)
  #:use-module (guix utils strings)
  #:use-module (nsscheme host-files)
  #:use-module (nsscheme keyword-arguments)
  #:use-module (nsscheme spelling)
  #:use-module (nsscheme targets)
  #:use-module (nsscheme versions)
  #:use-module (ice-9 match)
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
               cc-for-target cxx-for-target pkg-config-for-target

               strip-keyword-arguments default-keyword-arguments
               substitute-keyword-arguments ensure-keyword-arguments
               current-source-directory source-directory
               call-with-temporary-directory)
  #:export (switch-symlinks
            call-with-temporary-output-file
            with-atomic-file-output
            with-environment-variables
            arguments-from-environment-variable
            config-directory
            cache-directory
            readlink*))

;;; Files.

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
