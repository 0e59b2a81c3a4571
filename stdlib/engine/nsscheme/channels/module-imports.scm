;; Whether the modules of a channel can be read, and whether what they import is anywhere: what can be known without running
;; any of it. A name that a module does not export any more is only found when the module is loaded.

(define-module (nsscheme channels module-imports)
  #:use-module (ice-9 match)
  #:use-module (nsscheme module-files)
  #:use-module ((nsscheme rows store) #:select (%standard-module))
  #:use-module (srfi srfi-1)
  #:export (broken-module))

(define (module-path name)
  (string-append (string-join (map (lambda (part) (if (symbol? part) (symbol->string part) (object->string part))) name)
                              "/")
                 ".scm"))

(define (first-words directory)
  (delete-duplicates (map (compose car path->module-name) (source-files directory))))

;; What every installation makes for itself.
(define made '((guix config) (guix store nsscheme)))

(define (broken-module directory directories tree?)
  "Return why a module below DIRECTORY cannot work, a text, or #f if none is broken. DIRECTORIES have the modules that there
are; TREE? says that Guix's are among them."
  (define own (first-words directory))
  (define (there? name)
    (or (any (lambda (directory) (file-exists? (string-append directory "/" (module-path name)))) directories)
        ;; Without Guix's modules, those that the library has of its own are used.
        (and (not tree?) (%standard-module (module-path name)))))
  ;; Only names that belong to channels are judged; the library's own are found elsewhere.
  (define (missing? name)
    (and (not (member name made))
         (or (memq (car name) own) (and tree? (memq (car name) '(guix gnu))))
         (not (there? name))))
  (any (lambda (path)
         (define file (string-append directory "/" path))
         (match (declared-module-name file)
           (#f #f)
           ('unreadable (format #f "~a cannot be read" path))
           (name
            (match (find missing? (declared-imports file))
              (#f #f)
              (import (format #f "~a imports the module ~a, which no channel has" path import))))))
       (source-files directory)))
