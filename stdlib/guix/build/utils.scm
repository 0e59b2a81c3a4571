;;; (guix build utils): what the code of a build calls.
;;;
;;; The parts live in the modules below by subject; this one gathers them and adds `modify-phases'.

(define-module (guix build utils)
  #:use-module (srfi srfi-1)
  #:use-module (guix build utils files)
  #:use-module (guix build utils paths)
  #:use-module (guix build utils text)
  #:use-module (guix build utils programs)
  #:export (modify-phases make-desktop-entry-file)
  #:re-export (alist-cons alist-delete delete

               directory-exists? executable-file? symbolic-link? switch-symlinks
               file-header-match elf-file? ar-file? gzip-file? reset-gzip-timestamp
               call-with-temporary-output-file call-with-ascii-input-file with-directory-excursion
               mkdir-p mkdir-p/perms install-file make-file-writable set-file-time
               copy-recursively delete-file-recursively file-name-predicate find-files
               false-if-file-not-found dump-port

               %store-directory store-file-name? strip-store-file-name package-name->name+version
               parallel-job-count compressor tarball? %xz-parallel-args locale-category->string
               search-path-as-list search-path-as-string->list list->search-path-as-string
               set-path-environment-variable which
               &search-error search-error? search-error-path search-error-file search-input-file search-input-directory
               every* alist-cons-before alist-cons-after alist-replace

               with-atomic-file-replacement substitute substitute* fold-port-matches remove-store-references
               patch-shebang patch-makefile-SHELL patch-/usr/bin/file

               invoke invoke/quiet &invoke-error invoke-error? invoke-error-program invoke-error-arguments
               invoke-error-exit-status invoke-error-term-signal invoke-error-stop-signal report-invoke-error
               wrapped-program? wrap-program wrap-script
               &wrap-error wrap-error? wrap-error-program wrap-error-type))

;; The words of a clause are recognised by name alone: `delete' means many things in many modules.
(define-syntax modify-phases
  (lambda (form)
    "Return PHASES, an alist, changed by clauses (delete OLD), (replace OLD NEW), (add-before OLD NAME NEW),
(add-after OLD NAME NEW), one after the other."
    (define (changed phases clause)
      (define (bad)
        (syntax-violation 'modify-phases "expected (delete OLD), (replace OLD NEW), (add-before OLD NAME NEW) \
or (add-after OLD NAME NEW)" form clause))
      (syntax-case clause ()
        ((word old) (eq? (syntax->datum #'word) 'delete) #`(alist-delete old #,phases))
        ((word old new) (eq? (syntax->datum #'word) 'replace) #`(alist-replace old new #,phases))
        ((word old name new)
         (case (syntax->datum #'word)
           ((add-before) #`(alist-cons-before old name new #,phases))
           ((add-after) #`(alist-cons-after old name new #,phases))
           (else (bad))))
        (_ (bad))))
    (syntax-case form ()
      ((_ phases clause ...)
       (let loop ((phases #'phases) (clauses #'(clause ...)))
         (if (null? clauses)
             phases
             (loop (changed phases (car clauses)) (cdr clauses))))))))

;;; Desktop entries.

(define (keyword->field keyword)
  "Return the name that KEYWORD has in a desktop file: #:no-display is NoDisplay."
  (string-concatenate (map string-capitalize (string-split (symbol->string (keyword->symbol keyword)) #\-))))

(define (field-lines name value)
  "Return the lines that give VALUE to NAME: a list of strings is divided by semicolons, ((LOCALE VALUE) ...) becomes
a line for each locale, #f as LOCALE being none."
  (define (text value)
    (cond ((eq? value #t) "true")
          ((eq? value #f) "false")
          ((list? value) (string-append (string-join (map text value) ";") ";"))
          (else value)))
  (if (and (pair? value) (pair? (car value)))
      (map (lambda (locale+value)
             (string-append name (if (car locale+value) (string-append "[" (car locale+value) "]") "")
                            "=" (text (if (pair? (cdr locale+value)) (cadr locale+value) (cdr locale+value)))))
           value)
      (list (string-append name "=" (text value)))))

(define (make-desktop-entry-file destination . fields)
  "Write a desktop entry to DESTINATION, with the fields given as keywords and their values; #:name is required."
  (define all
    (let loop ((fields fields) (result '()))
      (if (null? fields) (reverse result) (loop (cddr fields) (alist-cons (car fields) (cadr fields) result)))))
  (unless (assq #:name all)
    (scm-error 'misc-error "make-desktop-entry-file" "missing #:name NAME for ~A" (list destination) #f))
  (define defaults
    `((#:type . "Application") (#:version . "1.1") (#:generic-name . ,(assq-ref all #:name))
      (#:no-display . #f) (#:hidden . #f) (#:d-bus-activatable . #f) (#:terminal . #f)
      (#:categories . "Application") (#:startup-notify . #t)))
  (mkdir-p (dirname destination))
  (call-with-output-file destination
    (lambda (port)
      (display "[Desktop Entry]\n" port)
      (for-each (lambda (field)
                  (for-each (lambda (line) (display line port) (newline port))
                            (field-lines (keyword->field (car field)) (cdr field))))
                (append all (remove (lambda (default) (assq (car default) all)) defaults))))))
