;; File-like objects that a builder makes: computed files, programs, Scheme files, text that refers to other objects,
;; and directories put together from others. Each is a small gexp around what the user gave.

(define-module (nsscheme gexp files)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme gexp compilers)
  #:use-module (nsscheme gexp cycles)
  #:use-module ((nsscheme fields) #:select (raise-at))
  #:use-module (nsscheme lowering)
  #:use-module (nsscheme gexp modules)
  #:use-module (nsscheme gexp objects)
  #:use-module (nsscheme store)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme monads)
  #:use-module (nsscheme targets)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:export (computed-file computed-file? computed-file-name computed-file-gexp computed-file-guile
            computed-file-options
            program-file program-file? program-file-name program-file-gexp program-file-guile
            program-file-module-path
            scheme-file scheme-file? scheme-file-name scheme-file-gexp scheme-file-splice?
            gexp->file gexp->script load-path-expression
            text-file* mixed-text-file
            file-union directory-union
            imported-files imported-modules compiled-modules))

;;; Computed files.

(define-record-type <computed-file>
  (%computed-file name gexp guile options)
  computed-file?
  (name    computed-file-name)
  (gexp    computed-file-gexp)
  (guile   computed-file-guile)                         ;file-like object, or #f
  (options computed-file-options))                      ;keywords and values for `gexp->derivation'

(define* (computed-file name gexp #:key guile (local-build? #t) (options '()))
  "Return an object for the store item called NAME that GEXP makes."
  (check-item "computed-file" name gexp)
  (%computed-file name gexp guile (cons* #:local-build? local-build? options)))

(define (lower-guile store guile system)
  (and guile (lower/direct store guile system #f)))

;; Like `gexp->derivation', on GUILE, a file-like object or #f.
(define (build-on guile name gexp system target options)
  (lambda (store)
    (let ((guile (lower-guile store guile system)))
      ((apply gexp->derivation name gexp #:system system #:target target
              (if guile (cons* #:guile-for-build guile options) options))
       store))))

(define-gexp-compiler (computed-file-compiler (file <computed-file>) system target)
  (match file
    (($ <computed-file> name gexp guile options)
     (build-on guile name gexp system target options))))

;; An object made of a gexp refers to others there.
(define (naming name gexp)
  (lambda (file next) (values (name file) (gexp-location (gexp file)) '() #f)))

(register-naming! <computed-file> (naming computed-file-name computed-file-gexp))

;;; Scheme files and scripts.

;; The code that puts MODULES, a store item or #f, and EXTENSIONS, in front of the load path.
(define (path-gexp modules compiled extensions)
  #~(eval-when (expand load eval)
      (set! %load-path
        (append '#$(if modules (list modules) '())
                (map (lambda (dir) (string-append dir "/share/guile/site/" (effective-version))) '#$extensions)
                %load-path))
      (set! %load-compiled-path
        (append '#$(if compiled (list compiled) '())
                (map (lambda (dir) (string-append dir "/lib/guile/" (effective-version) "/site-ccache"))
                     '#$extensions)
                %load-compiled-path))))

(define* (load-path-expression modules #:optional (path %load-path) #:key (extensions '()) system target
                               (guile (%guile-for-build)))
  "Return in the store monad a gexp that makes MODULES and EXTENSIONS available to the code after it, or #f if there
are none."
  (lambda (store)
    (define system* (or system (%current-system)))
    (define native-guile (lower-guile store guile system*))
    (define directories
      (module-directories store modules (or native-guile "embedded")
                          #:module-path path #:system system* #:extensions extensions
                          #:guile-for-build native-guile #:build gexp->derivation))
    (values (match directories
              ((() . ()) (if (null? extensions) #f (path-gexp #f #f extensions)))
              (((modules) . compiled)
               (path-gexp modules (and (pair? compiled) (car compiled)) extensions)))
            store)))

;; GUILE's item in code: the object itself, or the item of this program.
(define (guile-reference store guile)
  (or guile
      (%guile-for-build)
      ((@ (nsscheme rows store) %embedded-builder) (store-connection-handle store))))

(define* (gexp->script name exp #:key guile (module-path %load-path) system (target 'current))
  "Return in the store monad a derivation for the executable script NAME that runs EXP."
  (lambda (store)
    (define system* (or system (%current-system)))
    (define target* (if (eq? target 'current) (%current-target-system) target))
    (define guile* (guile-reference store guile))
    (define path
      (run-in-store (load-path-expression (gexp-modules exp) module-path
                                          #:extensions (gexp-extensions exp)
                                          #:system system* #:target target*
                                          #:guile (and (not (string? guile*)) guile*))
                    store))
    ((gexp->derivation name
                       #~(call-with-output-file #$output
                           (lambda (port)
                             (set-port-encoding! port "UTF-8")
                             (display "#!" port)
                             (display #$guile* port)
                             (display "/bin/guile --no-auto-compile\n!#\n" port)
                             (write '#$path port)
                             (newline port)
                             (write '#$exp port)
                             (newline port)
                             (chmod port #o555)))
                       #:system system* #:target target* #:module-path module-path
                       #:local-build? #t #:substitutable? #f)
     store)))

(define* (gexp->file name exp #:key (set-load-path? #t) (module-path %load-path) (splice? #f)
                     (system #f) (target 'current))
  "Return in the store monad a derivation for the file NAME that contains EXP, or its elements if SPLICE?."
  (lambda (store)
    (define system* (or system (%current-system)))
    (define target* (if (eq? target 'current) (%current-target-system) target))
    (define path
      (and set-load-path?
           (run-in-store (load-path-expression (gexp-modules exp) module-path
                                               #:extensions (gexp-extensions exp)
                                               #:system system* #:target target*)
                         store)))
    ((gexp->derivation name
                       #~(call-with-output-file #$output
                           (lambda (port)
                             (set-port-encoding! port "UTF-8")
                             (for-each (lambda (form)
                                         (write form port)
                                         (newline port))
                                       (append '#$(if path (list path) '())
                                               '#$(if splice? exp (list exp))))))
                       #:system system* #:target target*
                       #:local-build? #t #:substitutable? #f)
     store)))

(define-record-type <program-file>
  (%program-file name gexp guile path)
  program-file?
  (name program-file-name)
  (gexp program-file-gexp)
  (guile program-file-guile)
  (path program-file-module-path))

(define* (program-file name gexp #:key guile (module-path %load-path))
  "Return an object for the executable script called NAME that runs GEXP on GUILE."
  (check-item "program-file" name gexp)
  (%program-file name gexp guile module-path))

(register-naming! <program-file> (naming program-file-name program-file-gexp))

(define-gexp-compiler (program-file-compiler (file <program-file>) system target)
  (match file
    (($ <program-file> name gexp guile module-path)
     (gexp->script name gexp #:guile guile #:module-path module-path #:system system #:target target))))

(define-record-type <scheme-file>
  (%scheme-file name gexp splice? load-path?)
  scheme-file?
  (name scheme-file-name)
  (gexp scheme-file-gexp)
  (splice? scheme-file-splice?)
  (load-path? scheme-file-set-load-path?))

(define* (scheme-file name gexp #:key splice? (set-load-path? #t))
  "Return an object for the file called NAME that contains the code of GEXP."
  (check-item "scheme-file" name)
  (%scheme-file name gexp splice? set-load-path?))

(register-naming! <scheme-file> (naming scheme-file-name scheme-file-gexp))

(define-gexp-compiler (scheme-file-compiler (file <scheme-file>) system target)
  (match file
    (($ <scheme-file> name gexp splice? set-load-path?)
     (gexp->file name gexp #:splice? splice? #:set-load-path? set-load-path? #:system system #:target target))))

;;; Text.

(define (text-gexp text)
  #~(call-with-output-file #$output
      (lambda (port)
        (set-port-encoding! port "UTF-8")
        (for-each (lambda (piece) (display piece port))
                  (list #$@text)))))

(define (text-file* name . text)
  "Return in the store monad a derivation for the file NAME that contains TEXT, strings and file-like objects whose file
names are inserted."
  (gexp->derivation name (text-gexp text) #:local-build? #t #:substitutable? #f))

(define (mixed-text-file name . text)
  "Return an object for the file NAME that contains TEXT, strings and file-like objects whose file names are inserted."
  (computed-file name (text-gexp text)))

;;; Directories.

(define (check-union-entry entry)
  (match entry
    (((? string?) (? symbol? name))
     (raise-at (source-properties entry) "file-union: expected (FILE-NAME OBJECT); got ~s~%hint: after a quasiquote (`) a comma puts the object in: \
(~s ,~a)" entry (car entry) name))
    (((? string?) _) #t)
    (_ (raise-at (source-properties entry) "file-union: expected (FILE-NAME OBJECT); got ~s" entry))))

(define (file-union name files)
  "Return an object for the directory NAME of symbolic links to FILES, a list of (FILE-NAME OBJECT)."
  (for-each check-union-entry files)
  (computed-file name
                 #~(begin
                     (mkdir #$output)
                     (for-each (lambda (entry)
                                 (let ((link (string-append #$output "/" (car entry))))
                                   (let loop ((dir (dirname link)))
                                     (if (not (file-exists? dir))
                                         (begin (loop (dirname dir)) (mkdir dir))))
                                   (symlink (cadr entry) link)))
                               '#$files))))

(define* (directory-union name things #:key copy? quiet? (resolve-collision 'warn-about-collision))
  "Return an object for the directory NAME that is the union of the directories THINGS, made of symbolic links, or of
copies if COPY?. RESOLVE-COLLISION, code for a procedure of a list of files, chooses among files of the same name."
  (match things
    ((one) one)
    (_
     (computed-file name
                    (with-imported-modules '((guix build utils) (guix build union))
                      #~(begin
                          (use-modules (guix build utils) (guix build union) (ice-9 match))
                          (define (warn-about-collision files)
                            (format (current-error-port) "collision: ~a~%" files)
                            (car files))
                          (union-build #$output (list #$@things)
                                       #:log-port (if #$quiet? (open-output-string) (current-error-port))
                                       #:symlink (if #$copy?
                                                     (lambda (old new)
                                                       (if (file-is-directory? old)
                                                           (copy-recursively old new)
                                                           (copy-file old new)))
                                                     symlink)
                                       #:resolve-collision #$resolve-collision)))))))

;;; Modules.

(define* (imported-files files #:key (name "file-import") (symlink? #f) (system (%current-system))
                         (guile (%guile-for-build)))
  "Return in the store monad the directory NAME of FILES, an alist of relative names and files or objects."
  (lambda (store)
    (values (files->directory store files #:name name #:symlink? symlink? #:system system #:guile guile
                              #:build gexp->derivation)
            store)))

(define* (imported-modules modules #:key (name "module-import") (system (%current-system))
                           (guile (%guile-for-build)) (module-path %load-path))
  "Return in the store monad the directory NAME of the sources of MODULES."
  (lambda (store)
    (values (modules->directory store modules #:name name #:module-path module-path #:system system
                                #:guile guile #:build gexp->derivation)
            store)))

(define* (compiled-modules modules #:key (name "module-import-compiled") (system (%current-system))
                           target (guile (%guile-for-build)) (module-path %load-path) (extensions '()))
  "Return in the store monad a derivation that holds MODULES compiled for GUILE."
  (lambda (store)
    (let ((source (modules->directory store modules #:module-path module-path #:system system
                                      #:guile guile #:build gexp->derivation)))
      (values (compiled-directory store source #:name name #:extensions extensions #:system system
                                  #:guile guile #:build gexp->derivation)
              store))))
