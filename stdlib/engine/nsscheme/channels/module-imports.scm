;; Whether the modules of a channel can be read, and whether what they import is anywhere: what can be known without
;; running any of it. Of the names that a module says one by one, those that it selects have to be there, or it does not
;; load; those that it loads later, by #:autoload and `@', may never be needed. What another module exports is read from
;; its text, and not judged where that does not show it.

(define-module (nsscheme channels module-imports)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme module-files)
  #:use-module ((nsscheme rows store) #:select (%standard-module))
  #:use-module (srfi srfi-1)
  #:export (broken-module doubtful-names module-exports))

(define (module-path name)
  (string-append (string-join (map (lambda (part) (if (symbol? part) (symbol->string part) (object->string part))) name)
                              "/")
                 ".scm"))

(define (first-words directory)
  (delete-duplicates (map (compose car path->module-name) (source-files directory))))

;; What every installation makes for itself.
(define made '((guix config) (guix store nsscheme)))

;; Only names that belong to channels are judged; the library's own are found elsewhere. A procedure that says of a
;; module's name that it is one of these; OWN are the first words of the channel's own.
(define (judged own tree?)
  (lambda (name)
    (and (pair? name)
         (every symbol? name)
         (not (member name made))
         (or (memq (car name) own) (and tree? (memq (car name) '(guix gnu)))))))

(define (module-file name directories)
  (any (lambda (directory)
         (let ((file (string-append directory "/" (module-path name))))
           (and (file-exists? file) file)))
       directories))

;; Without Guix's modules, those that the library has of its own are used.
(define (absent? name directories tree?)
  (not (or (module-file name directories)
           (and (not tree?) (%standard-module (module-path name))))))

(define outline
  (let ((known (make-hash-table)))
    (lambda (file name)
      (match (hash-ref known file 'unknown)
        ('unknown
         (let ((exports (false-if-exception (%module-outline file name))))
           (hash-set! known file exports)
           exports))
        (exports exports)))))

;; Whether the module NAME is there, and its text shows that it does not export SYMBOL.
(define (lacks? name symbol directories)
  (let ((exports (and=> (module-file name directories) (lambda (file) (outline file name)))))
    (and exports (not (assq symbol exports)))))

(define (module-exports name directories tree?)
  "Return an association list whose keys are the names that the module NAME exports, and perhaps more, or #f if that is not
known without running what is not the library's. DIRECTORIES and TREE? are as for `broken-module'."
  (match (and (pair? name) (every symbol? name) (not (member name made)) (module-file name directories))
    (#f
     (and (%standard-module (module-path name))
          (not (and tree? (memq (car name) '(guix gnu))))
          (and=> (false-if-exception (resolve-interface name))
                 (lambda (interface)
                   ;; What is the language's anyway changes nothing.
                   (filter pair?
                           (module-map (lambda (name variable)
                                         (and (not (eq? variable (module-variable the-scm-module name))) (list name)))
                                       interface))))))
    (file
     (or (outline file name)
         (and tree? (memq (car name) '(guix gnu))
              (string-prefix? (string-append (tree-directory directories) "/") file)
              (mentioned-names file))))))

(define (tree-directory directories)
  (find (lambda (directory) (file-exists? (string-append directory "/guix/packages.scm"))) directories))

;; Words by which a module exports what its text does not name.
(define reflective
  '(module-use! module-export-all! set-module-public-interface! module-for-each module-map))

;; All symbols in FILE, a module of Guix's: what it exports is among them. #f if it may not be.
(define (mentioned-names file)
  (define table (make-hash-table))
  (let walk ((datum (file-forms file)))
    (match datum
      ((first . rest) (walk first) (walk rest))
      ((? symbol? name) (hashq-set! table name #t))
      (_ #f)))
  (and (not (any (lambda (word) (hashq-ref table word)) reflective))
       (hash-map->list cons table)))

;;; What a file asks for by single names.

;; Lists of a module's name and a symbol that the header of FILE selects.
(define (selected-names file)
  (match (false-if-exception (call-with-input-file file read))
    (('define-module _ . clauses)
     (let loop ((clauses clauses) (result '()))
       (match clauses
         ((#:use-module ((? list? module) . options) . rest)
          (loop rest
                (append (filter-map (match-lambda
                                      ((? symbol? name) (list module name))
                                      ((name . _) (list module name))
                                      (_ #f))
                                    (match (memq #:select options) ((_ (? list? names) . _) names) (_ '())))
                        result)))
         ((_ . rest) (loop rest result))
         (_ (reverse result)))))
    (_ '())))

;; The same of what FILE loads later, with the line or #f.
(define (late-names file)
  (define (autoloads clauses)
    (match clauses
      ((#:autoload (? list? module) (? list? names) . rest)
       (append (map (lambda (name) (list module name #f)) names) (autoloads rest)))
      ((_ . rest) (autoloads rest))
      (_ '())))
  (define (references datum)
    (let walk ((datum datum) (result '()))
      (match datum
        (('@ (? list? module) (? symbol? name))
         (cons (list module name (and=> (assq-ref (source-properties datum) 'line) 1+)) result))
        ((first . rest) (walk rest (walk first result)))
        (_ result))))
  (define text (read-file file))
  (append (match (false-if-exception (call-with-input-string text read))
            (('define-module _ . clauses) (autoloads clauses))
            (_ '()))
          (if (string-contains text "(@ (") (reverse (references (file-forms file))) '())))

;;; Findings.

(define (broken-module directory directories tree?)
  "Return why a module below DIRECTORY cannot work, a text, or #f if none is broken. DIRECTORIES have the modules that there
are; TREE? says that Guix's are among them."
  (define judged? (judged (first-words directory) tree?))
  (define (missing? name)
    (and (judged? name) (absent? name directories tree?)))
  (any (lambda (path)
         (define file (string-append directory "/" path))
         (match (declared-module-name file)
           (#f #f)
           ('unreadable (format #f "~a cannot be read" path))
           (name
            (or (match (find missing? (declared-imports file))
                  (#f #f)
                  (import (format #f "~a imports the module ~a, which no channel has" path import)))
                (any (match-lambda
                       ((module name)
                        (and (judged? module)
                             (lacks? module name directories)
                             (format #f "~a selects ~a of the module ~a, which does not have it" path name module))))
                     (selected-names file))))))
       (source-files directory)))

(define (doubtful-names directory directories tree?)
  "Return texts about names that modules below DIRECTORY would look for in vain when they need them; the rest is as for
`broken-module'."
  (define judged? (judged (first-words directory) tree?))
  (append-map (lambda (path)
                (define file (string-append directory "/" path))
                (match (declared-module-name file)
                  ((? pair?)
                   (filter-map (match-lambda
                                 ((module name line)
                                  (and (judged? module)
                                       (or (absent? module directories tree?) (lacks? module name directories))
                                       (format #f "~a~a names ~a of the module ~a, which ~a" path
                                               (if line (format #f ":~a" line) "") name module
                                               (if (module-file module directories)
                                                   "does not have it"
                                                   "no channel has")))))
                               (delete-duplicates (late-names file))))
                  (_ '())))
              (source-files directory)))
