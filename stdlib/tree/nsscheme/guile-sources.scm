;; The sources of Guile and Guile-JSON that a Guix tree names: where files of theirs come from that a build imports,
;; when no Guile is installed. The archive is fetched into the store, where its hash is checked, and unpacked once into
;; the user's cache. Only the archive itself counts: patches and snippets would need a whole system to be built before.

(define-module (nsscheme guile-sources)
  #:use-module (guix derivations)
  #:use-module (guix gexp)
  #:use-module (guix packages)
  #:use-module (guix store)
  #:use-module (ice-9 exceptions)
  #:use-module (nsscheme archive)
  #:use-module ((nsscheme directories) #:select (make-directories))
  #:use-module (srfi srfi-35)
  #:export (source-file source-directory cache-directory))

;; The variables of (gnu packages guile) with these packages, the best first, and where modules are in the archive.
(define sources
  '((guile (guile-3.0) "/module/")
    (guile-json (guile-json-4 guile-json-3) "/")))

(define (tree-package names)
  "The first package that (gnu packages guile) has under one of NAMES."
  (let ((interface (resolve-interface '(gnu packages guile))))
    (or (or-map (lambda (name) (and=> (module-variable interface name) variable-ref)) names)
        (scm-error 'misc-error #f "(gnu packages guile) has no ~a" (list (car names)) #f))))

(define (fetched package)
  "The store item with PACKAGE's archive, which is fetched when it is not there."
  (let ((archive (origin (inherit (package-source package)) (patches '()) (snippet #f))))
    (with-store store
      (let ((lowered (run-with-store store (lower-object archive))))
        ;; What a file: URL names is in the store already.
        (if (derivation? lowered)
            (begin
              (build-derivations store (list lowered))
              (derivation->output-path lowered))
            lowered)))))

(define (cache-directory)
  "Where the sources are, once they have been fetched."
  (string-append (or (getenv "XDG_CACHE_HOME") (string-append (or (getenv "HOME") "/tmp") "/.cache"))
                 "/nsscheme/sources"))

(define (unpacked archive)
  "The directory with what ARCHIVE, a store item, holds."
  (let* ((directory (string-append (cache-directory) "/" (basename archive)))
         (fresh (string-append directory "." (number->string (getpid)))))
    (unless (file-exists? directory)
      (make-directories fresh)
      (unpack-archive archive fresh 1)
      (catch 'system-error
        (lambda () (rename-file fresh directory))
        (lambda arguments
          ;; Another process was faster.
          (unless (file-exists? directory) (apply throw arguments)))))
    directory))

(define (reason exception)
  "What EXCEPTION says, without the end of a sentence."
  (string-trim-right
   (cond ((store-protocol-error? exception) (store-protocol-error-message exception))
         ((and (eq? '%exception (exception-kind exception)) (message-condition? exception))
          (condition-message exception))
         (else (call-with-output-string
                 (lambda (port)
                   (print-exception port #f (exception-kind exception) (exception-args exception))))))
   (char-set #\newline #\.)))

(define (source-directory package)
  "The directory with the modules of PACKAGE, guile or guile-json, as the sources of the tree have them; a list with the
reason, a text, if it cannot be had."
  (let ((source (assq-ref sources package)))
    (with-exception-handler
        (lambda (exception) (list (reason exception)))
      (lambda () (string-append (unpacked (fetched (tree-package (car source)))) (cadr source)))
      #:unwind? #t)))

(define (cannot file package reason)
  (scm-error 'misc-error "search-path"
             "~a is a file of ~a, which a build imports; no Guile is installed that has it, and its source could not \
be had: ~a. Install Guile 3.0 and Guile-JSON, or name the directories that have their modules with \
NSSCHEME_GUILE=DIRECTORY[:DIRECTORY]"
             (list file package reason) #f))

(define* (source-file package file #:optional (source-directory source-directory))
  "The name of FILE as PACKAGE, guile or guile-json, has it in the sources of the tree, which SOURCE-DIRECTORY finds, or #f if
it has no such file."
  (let ((directory (source-directory package)))
    (when (pair? directory) (cannot file package (car directory)))
    (let ((name (string-append directory file)))
      (and (file-exists? name) name))))
