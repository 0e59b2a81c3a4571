;; The phases of a build: unpack, configure, build, check, install and what is around them. A phase is a procedure of
;; keywords; it is called with all arguments of the build, and raises an exception if it fails.
;; Phases that need a program which is not among the inputs (strip, for instance) leave things as they are.

(define-module (guix build gnu-build-system)
  #:use-module (guix build utils)
  #:use-module (guix build unpacking)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:export (%standard-phases gnu-build run-phases))

;; The directories of INPUTS, an alist of labels and file names.
(define (directories inputs)
  (map cdr (filter (match-lambda ((_ . file) (and (string? file) (file-exists? file) (file-is-directory? file))))
                   inputs)))

(define* (set-SOURCE-DATE-EPOCH #:rest _)
  "Let programs that write dates write always the same."
  (setenv "SOURCE_DATE_EPOCH" "1"))

(define* (set-paths #:key target inputs native-inputs (search-paths '()) (native-search-paths '()) #:allow-other-keys)
  "Set PATH and the search paths of the inputs."
  (define native (directories (or native-inputs inputs)))
  (set-path-environment-variable "PATH" '("bin" "sbin" "libexec") (append native (if target '() (directories inputs))))
  (for-each (match-lambda
              ((variable (files ...) separator type pattern)
               (set-path-environment-variable variable files (directories inputs)
                                              #:separator separator #:type type #:pattern pattern)))
            (append search-paths native-search-paths)))

(define* (install-locale #:key (locale "en_US.utf8") (locale-category LC_ALL) #:allow-other-keys)
  "Choose a locale with which file names are UTF-8; go on without it if it is not there."
  (catch 'system-error
    (lambda ()
      (setlocale locale-category locale)
      (setenv "LC_ALL" locale))
    (lambda _ #f)))

(define* (unpack #:key source #:allow-other-keys)
  "Unpack SOURCE and enter its directory."
  (when source
    (unpack-source source (string-append (getcwd) "/source"))
    (chdir "source")))

(define* (bootstrap #:key bootstrap-scripts #:allow-other-keys)
  "Run the first of the scripts that make `configure', unless there is one."
  (unless (or (file-exists? "configure") (not bootstrap-scripts))
    (let ((script (find file-exists? bootstrap-scripts)))
      (cond ((not script) #t)
            ((executable-file? script)
             (patch-shebang script)
             (invoke (string-append "./" script)))
            (else (invoke "sh" script))))))

(define* (patch-source-shebangs #:key source #:allow-other-keys)
  "Make the scripts of the source run the programs of the inputs."
  (for-each patch-shebang
            (find-files "." (lambda (file stat) (eq? 'regular (stat:type stat))) #:stat lstat)))

(define* (configure #:key build target outputs (configure-flags '()) out-of-source? (bash "bash") #:allow-other-keys)
  "Run the source's `configure', if it has one."
  (define out (assoc-ref outputs "out"))
  (define (directory output flag below)
    (match (assoc-ref outputs output) (#f '()) (dir (list (string-append flag "=" dir below)))))
  (define source (getcwd))
  (when (file-exists? "configure")
    (setenv "CONFIG_SHELL" (which "bash"))
    (when out-of-source?
      (mkdir-p "../build")
      (chdir "../build"))
    (apply invoke (or (which "bash") "sh") (string-append source "/configure")
           `(,(string-append "--prefix=" out)
             "--enable-fast-install"
             ,@(directory "bin" "--bindir" "/bin")
             ,@(directory "lib" "--libdir" "/lib")
             ,@(directory "include" "--includedir" "/include")
             ,@(if target (list (string-append "--host=" target)) '())
             ,@(if build (list (string-append "--build=" build)) '())
             ,@configure-flags))))

(define (jobs parallel?)
  (if parallel? (list "-j" (number->string (parallel-job-count))) '()))

(define* (build #:key (make-flags '()) (parallel-build? #t) #:allow-other-keys)
  "Run make."
  (apply invoke "make" (append (jobs parallel-build?) make-flags)))

(define* (check #:key target (make-flags '()) (tests? (not target)) (test-target "check") (parallel-tests? #t)
                #:allow-other-keys)
  "Run the tests."
  (if tests?
      (apply invoke "make" test-target (append (jobs parallel-tests?) make-flags))
      (format #t "test suite not run~%")))

(define* (install #:key (make-flags '()) #:allow-other-keys)
  "Run make install."
  (apply invoke "make" "install" make-flags))

(define (each-directory proc outputs names)
  (for-each (match-lambda
              ((_ . output)
               (for-each (lambda (name)
                           (let ((directory (string-append output "/" name)))
                             (when (directory-exists? directory) (proc directory))))
                         names)))
            outputs))

(define* (patch-shebangs #:key inputs outputs (patch-shebangs? #t) #:allow-other-keys)
  "Make the scripts of the outputs run the programs of inputs and outputs."
  (define path
    (append-map (lambda (directory) (list (string-append directory "/bin") (string-append directory "/sbin")))
                (append (map cdr outputs) (directories inputs))))
  (when patch-shebangs?
    (each-directory (lambda (directory)
                      (for-each (lambda (file) (patch-shebang file path))
                                (find-files directory (lambda (file stat) (eq? 'regular (stat:type stat)))
                                            #:stat lstat)))
                    outputs '("bin" "sbin" "libexec"))))

(define* (strip #:key target outputs (strip-binaries? #t)
                (strip-command (if target (string-append target "-strip") "strip"))
                (strip-flags '("--strip-unneeded" "--enable-deterministic-archives"))
                (strip-directories '("lib" "lib64" "libexec" "bin" "sbin"))
                #:allow-other-keys)
  "Remove what only debuggers need."
  (when (and strip-binaries? (which strip-command))
    (each-directory (lambda (directory)
                      (for-each (lambda (file)
                                  (when (or (elf-file? file) (ar-file? file))
                                    (make-file-writable file)
                                    (apply system* strip-command (append strip-flags (list file)))))
                                (find-files directory (lambda (file stat) (eq? 'regular (stat:type stat)))
                                            #:stat lstat)))
                    outputs strip-directories)))

(define* (install-license-files #:key outputs (license-file-regexp "^(COPYING.*|LICEN[CS]E.*|[Cc]opy[Rr]ight)$")
                                #:allow-other-keys)
  "Install the source's licenses beside its documentation."
  (define out (or (assoc-ref outputs "out") (match outputs (((_ . output) _ ...) output))))
  (define regexp (make-regexp license-file-regexp))
  (define files
    (or (scandir "." (lambda (file) (and (regexp-exec regexp file) (not (file-is-directory? file))))) '()))
  (for-each (lambda (file)
              (install-file file (string-append out "/share/doc/" (strip-store-file-name out))))
            files))

(define* (reset-gzip-timestamps #:key outputs #:allow-other-keys)
  "Remove the dates from compressed files."
  (for-each (match-lambda
              ((_ . output)
               (when (directory-exists? output)
                 (for-each (lambda (file)
                             (when (gzip-file? file)
                               (make-file-writable file)
                               (reset-gzip-timestamp file)))
                           (find-files output "\\.(gz|tgz)$")))))
            outputs))

(define %standard-phases
  (let-syntax ((phases (syntax-rules () ((_ name ...) `((name . ,name) ...)))))
    (phases set-SOURCE-DATE-EPOCH set-paths install-locale unpack bootstrap patch-source-shebangs
            configure build check install
            patch-shebangs strip install-license-files reset-gzip-timestamps)))

(define (run-phases phases arguments)
  "Call each procedure of the alist PHASES with ARGUMENTS, and say so, also when it fails."
  (for-each (match-lambda
              ((name . proc)
               (format #t "starting phase `~a'~%" name)
               (with-throw-handler #t
                 (lambda () (apply proc arguments))
                 (lambda (key . _)
                   (unless (eq? key 'quit)
                     (format #t "phase `~a' failed~%" name)
                     (force-output))))
               (format #t "phase `~a' succeeded~%" name)
               (force-output)))
            phases))

(define* (gnu-build #:key (source #f) (outputs #f) (inputs #f) (phases %standard-phases)
                    #:allow-other-keys #:rest arguments)
  "Run PHASES for SOURCE, with OUTPUTS and INPUTS, alists of names and store file names."
  (setvbuf (current-output-port) 'line)
  (setvbuf (current-error-port) 'line)
  (fluid-set! %default-port-encoding "UTF-8")
  (run-phases phases arguments)
  #t)
