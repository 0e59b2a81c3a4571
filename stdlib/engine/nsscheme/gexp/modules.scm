;; Modules that gexps import: found on the host's load path, put into the store as one directory, and, for a Guile that
;; is itself a derivation, compiled there. The program that runs gexps by default carries the standard library with it
;; and compiles nothing: of a gexp's modules it needs only those that come from elsewhere.

(define-module (nsscheme gexp modules)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme derivation)
  #:use-module (nsscheme derivation search)
  #:use-module (nsscheme store)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:use-module ((nsscheme rows store) #:select (%standard-module))
  #:export (module-files
            file-mapping->tree
            files->directory
            modules->directory
            compiled-directory
            module-directories))

(define (module-name->file name)
  (string-append (string-join (map symbol->string name) "/") ".scm"))

(define (module-files modules module-path)
  "Return the alist of relative file names and sources of MODULES: files, file-like objects, or, for those of the
standard library, bytevectors. Each module is a name, to be found along MODULE-PATH, or (NAME => OBJECT)."
  (map (match-lambda
         ((name '=> object) (cons (module-name->file name) object))
         (name
          (let ((file (module-name->file name)))
            (cons file
                  (or (search-path module-path file)
                      (%standard-module file)
                      (search-path* module-path file))))))
       modules))

(define (file-mapping->tree mapping)
  "Return the entries, as `add-file-tree-to-store' takes them, for MAPPING, an alist of relative names and files or
bytevectors."
  (define (leaf file)
    (cond ((bytevector? file) `(regular (data ,file)))
          ((zero? (logand #o100 (stat:perms (stat file)))) `(regular (file ,file)))
          (else `(executable (file ,file)))))
  (define (insert names file entries)
    (match names
      ((name)
       (cons (cons name (leaf file)) entries))
      ((directory . names)
       (let ((below (match (assoc-ref entries directory)
                      (('directory . entries) entries)
                      (#f '()))))
         (cons (cons* directory 'directory (insert names file below))
               (alist-delete directory entries))))))
  (fold (match-lambda*
          (((relative . file) entries)
           (insert (string-split relative #\/) file entries)))
        '() mapping))

;; The code that fills the output with FILES, some of which are to be built.
(define (populating-gexp files symlink?)
  #~(let ((make-parents (lambda (file)
                          (let loop ((dir (dirname file)))
                            (if (not (file-exists? dir))
                                (begin (loop (dirname dir)) (mkdir dir)))))))
      (mkdir #$output)
      (for-each (lambda (entry)
                  (let ((target (string-append #$output "/" (car entry))))
                    (make-parents target)
                    (if #$symlink?
                        (symlink (cdr entry) target)
                        (copy-file (cdr entry) target))))
                '#$files)))

(define* (files->directory store files #:key (name "file-import") build (symlink? #f) system guile)
  "Return the store item called NAME that holds FILES, an alist of relative names and files or file-like objects. BUILD
is `gexp->derivation', needed when some are not files yet."
  (define (static? source)
    (or (string? source) (bytevector? source)))
  (if (every (compose static? cdr) files)
      (add-file-tree-to-store store `(,name directory ,@(file-mapping->tree files)))
      (run (build name
                  (populating-gexp
                   (map (match-lambda
                          ((relative . (? string? file))
                           (cons relative (add-to-store store (basename file) #f "sha256" file)))
                          ((relative . (? bytevector? bytes))
                           (cons relative (add-data-to-store store (basename relative) bytes)))
                          (entry entry))
                        files)
                   symlink?)
                  #:system system #:guile-for-build guile #:local-build? #t)
           store)))

(define (run mval store)
  (call-with-values (lambda () (mval store)) (lambda (value store) value)))

(define* (modules->directory store modules #:key (name "module-import") (module-path %load-path) build system guile)
  "Return the store item called NAME that holds the sources of MODULES."
  (files->directory store (module-files modules module-path)
                    #:name name #:build build #:system system #:guile guile))

(define (compiling-gexp source extensions)
  #~(begin
      (use-modules (system base compile) (ice-9 ftw))
      (set! %load-path
        (append (list #$source)
                (map (lambda (dir) (string-append dir "/share/guile/site/" (effective-version))) '#$extensions)
                %load-path))
      (let walk ((from #$source) (to #$output))
        (mkdir to)
        (for-each (lambda (entry)
                    (let ((file (string-append from "/" entry))
                          (result (string-append to "/" entry)))
                      (cond ((file-is-directory? file) (walk file result))
                            ((string-suffix? ".scm" entry)
                             (compile-file file #:output-file
                                           (string-append (string-drop-right result 4) ".go"))))))
                  (scandir from (lambda (entry) (not (member entry '("." "..")))))))))

(define* (compiled-directory store source #:key (name "module-import-compiled") (extensions '()) build system guile)
  "Return the derivation called NAME that compiles the modules in the store item SOURCE for GUILE."
  (run (build name (compiling-gexp source extensions)
              #:system system #:guile-for-build guile #:local-build? #t)
       store))

(define* (module-directories store modules guile #:key module-path system (extensions '()) guile-for-build build)
  "Return a pair of lists: what goes on the load path of GUILE, and on its path of compiled modules, for MODULES."
  (define files
    (let ((files (module-files modules module-path)))
      (if (string? guile)
          (remove (compose bytevector? cdr) files)
          files)))
  (if (null? files)
      '(() . ())
      (let ((source (files->directory store files #:name "module-import" #:build build
                                      #:system system #:guile guile-for-build)))
        (cons (list source)
              (if (string? guile)
                  '()
                  (list (compiled-directory store source #:extensions extensions #:build build
                                            #:system system #:guile guile-for-build)))))))
