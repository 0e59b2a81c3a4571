;; Which variables of the modules of a Guix tree, or of a channel over one, hold the packages of a name, without loading the
;; modules. The answer is kept between runs, and after an edit only what the edit may have changed is looked at again.
;;
;; Most names stand in the text (package-forms.scm); all other exported variables are evaluated once. What such a variable
;; holds follows from its form, from the forms of all names in it, and so on: a digest of these says whether the name that
;; was found still counts. Names are looked for in all modules, whatever a module imports, so that the digest covers more
;; than it has to. It also covers the state of the files outside the modules that may hold packages.

(define-module (nsscheme tree package-names)
  #:use-module (nsscheme tree package-forms)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (package-names
            files-state
            names->variables
            names->list))

;; A module's file: its name, its MODULE, the STAMP that the file had, the DIGEST of all in it that names may depend on, and
;; ROWS, an association list of symbols and the names of the packages they hold, or #t for what could not be evaluated.
(define-record-type <entry>
  (make-entry path module stamp digest rows)
  entry?
  (path   entry-path)
  (module entry-module)
  (stamp  entry-stamp)
  (digest entry-digest)
  (rows   entry-rows))

(define (stamp file)
  "Return what changes when FILE does, or #f when it is not there."
  (and=> (stat file #f)
         (lambda (st)
           (list (stat:dev st) (stat:ino st) (stat:size st) (stat:mtime st) (stat:mtimensec st)
                 (stat:ctime st) (stat:ctimensec st)))))

(define start (%cache-time))

(define (settled stamp)
  "Return STAMP, or #f when the file was changed so shortly before that it may have changed once more since it was read,
with the same stamp."
  (match stamp
    ((_ _ _ modified _ changed _) (and (< (+ 2 (max modified changed)) start) stamp))
    (_ #f)))

(define (files-state files)
  "Return a number for the state of FILES, names."
  (fold (lambda (file state)
          (fold mix (mix (string-hash file) state) (or (stamp file) '())))
        0 files))

;;; What is kept.

(define (cache-name kind directory)
  (string-append "package-" kind "-" (number->string (string-hash directory) 36)))

(define (kept kind directory)
  "Return what was kept for DIRECTORY, or #f."
  (and=> (%cache-file (cache-name kind directory))
         (lambda (text) (call-with-input-string text read))))

(define (keep! kind directory datum)
  (%keep-cache-file! (cache-name kind directory)
                     (call-with-output-string (lambda (port) (write datum port)))))

(define (entry->datum entry)
  (list (entry-path entry) (entry-module entry) (settled (entry-stamp entry)) (entry-digest entry) (entry-rows entry)))

(define (datum->entry datum)
  (apply make-entry datum))

(define (keep-names! directory state entries)
  (keep! "names" directory (cons state (map entry->datum entries))))

;;; The forms of all files.

(define (file->texts directory kept files module?)
  "Return a table from each of FILES, paths in DIRECTORY with a stamp, to its exports (see `%module-outline') and its
forms, or to (none) if MODULE? of the path is false; KEPT, what was kept of an earlier state, has those of files that are what
they were."
  (define texts (make-hash-table))
  (for-each (match-lambda
              ((path stamp exports . forms)
               (when (and stamp (equal? stamp (assoc-ref files path)))
                 (hash-set! texts path (cons exports (map datum->form forms))))))
            (or kept '()))
  (for-each (match-lambda
              ((path . _)
               (unless (hash-ref texts path)
                 (hash-set! texts path (file-text directory path module?)))))
            files)
  texts)

(define (file-text directory path module?)
  "Return the exports and the forms of the file PATH in DIRECTORY; (none) if it is not what MODULE? accepts."
  (define file (string-append directory "/" path))
  (if (module? path)
      (cons (false-if-exception (%module-outline file (path->name path)))
            (file-forms file))
      '(none)))

(define (text-digest text)
  "Return a number for all in TEXT that names may depend on."
  (fold (lambda (form digest)
          (mix (form-hash form) (mix (hash (form-class form) (expt 2 55)) digest)))
        (fold (match-lambda* (((symbol . plain?) digest) (mix (symbol-hash symbol) (mix (if plain? 1 2) digest))))
              0 (match (car text) ((or #f 'none) '()) (exports exports)))
        (cdr text)))

(define (path->name path)
  (map string->symbol (string-split (string-drop-right path (string-length ".scm")) #\/)))

(define (definitions texts)
  "Return a table from symbols to the forms in TEXTS that define them."
  (define table (make-hash-table))
  (hash-for-each (lambda (path text)
                   (for-each (lambda (form)
                               (when (form-symbol form)
                                 (hashq-set! table (form-symbol form)
                                             (cons form (hashq-ref table (form-symbol form) '())))))
                             (cdr text)))
                 texts)
  table)

(define (closure-digest roots defined state)
  "Return a number for all that what ROOTS, forms, define may depend on: forms that DEFINED has, and STATE."
  (define seen (make-hash-table))
  ;; The order does not count.
  (define (combine digest hash) (modulo (+ digest (* 3 hash)) (expt 2 55)))
  (let next ((forms roots) (symbols '()) (digest state))
    (match forms
      ((form . rest)
       (next rest (append (form-mentions form) symbols) (combine digest (form-hash form))))
      (()
       (match symbols
         (() digest)
         ((symbol . rest)
          (if (hashq-ref seen symbol)
              (next '() rest digest)
              (begin
                (hashq-set! seen symbol #t)
                (next (hashq-ref defined symbol '()) rest (combine digest (symbol-hash symbol)))))))))))

(define (static-name form here defined)
  "Return the name that FORM's class gives, #f when it is no package, or #t when the text does not show it; HERE are the
forms of the same file."
  (let follow ((form form) (left 20))
    (match (form-class form)
      ((? symbol? other)
       (match (or (and=> (find (lambda (form) (eq? other (form-symbol form))) here) list)
                  (hashq-ref defined other '()))
         ((only) (if (zero? left) #t (follow only (- left 1))))
         (_ #t)))
      ('(macro) #t)
      (class class))))

;;; Rows.

(define (module-rows path module text defined state before now evaluate)
  "Return the rows of the module in the file PATH, with TEXT, its exports and forms. BEFORE is a table of the rows that were
evaluated earlier, with their digests; NOW gets those that still count, and new ones by what `package-names' knows as
EVALUATE."
  (define forms (cdr text))
  (define (evaluated what roots)
    (let* ((key (list path (if (symbol? what) what '*)))
           (digest (closure-digest roots defined (if (symbol? what) state (fold mix state (map symbol-hash what))))))
      (define result
        (match (hash-ref before key)
          (((? (lambda (known) (= known digest))) . result) result)
          (_ (evaluate module what))))
      (unless (eq? result #t)
        (hash-set! now key (cons digest result)))
      result))
  (define (all-but symbols roots)
    (match (evaluated symbols roots)
      (#t '((#f . #t)))
      (rows rows)))
  (define (row symbol)
    (let* ((form (find-form symbol forms))
           (name (if form (static-name form forms defined) #t))
           (name (if (eq? name #t)
                     (evaluated symbol (if form (list form) (remove form-symbol forms)))
                     name)))
      (and name (cons symbol name))))
  (match (car text)
    ('none '())
    (#f (all-but '() forms))
    (exports
     (let ((macros (filter (lambda (form) (pair? (form-class form))) forms)))
       (append (filter-map row (map car exports))
               (if (null? macros)
                   '()
                   (all-but (map car exports) macros)))))))

(define find-form
  ;; One table for the forms of the file that was asked about last.
  (let ((last #f) (table #f))
    (lambda (symbol forms)
      (unless (eq? last forms)
        (set! last forms)
        (set! table (make-hash-table))
        (for-each (lambda (form)
                    (when (form-symbol form) (hashq-set! table (form-symbol form) form)))
                  forms))
      (hashq-ref table symbol))))

;;; The index.

(define (current-entries directory entries files module?)
  "Return ENTRIES as they would be made now of FILES, paths with stamps, or #f when that is more than new stamps."
  (define (current entry file)
    (match file
      ((path . stamp)
       (and (string=? path (entry-path entry))
            (not (any (lambda (row) (eq? #t (cdr row))) (entry-rows entry)))
            (cond ((and stamp (equal? stamp (entry-stamp entry))) entry)
                  ((= (entry-digest entry) (text-digest (file-text directory path module?)))
                   (make-entry path (entry-module entry) stamp (entry-digest entry) (entry-rows entry)))
                  (else #f))))))
  (and (= (length entries) (length files))
       (let ((current (map current entries files)))
         (and (every entry? current) current))))

(define (package-names directory paths state module? evaluate)
  "Return the names of the packages in the modules whose files are those of PATHS in DIRECTORY that MODULE? accepts. They
may depend on other files, of whose STATE there is a number, too. EVALUATE is called with the name of a module and a symbol, and returns the name of the package that this
variable holds, #f if it holds none, or #t if that cannot be known; with a list of symbols it returns such rows for all other
exported variables that hold packages, or #t."
  (define files (map (lambda (path) (cons path (stamp (string-append directory "/" path)))) paths))
  (match (kept "names" directory)
    (((? (lambda (known) (eqv? known state))) . data)
     (let* ((entries (map datum->entry data))
            (current (current-entries directory entries files module?)))
       (cond ((not current) (renew directory files state module? evaluate))
             ((every eq? current entries) entries)
             (else (keep-names! directory state current)
                   current))))
    (_ (renew directory files state module? evaluate))))

(define (renew directory files state module? evaluate)
  (define last (or (kept "forms" directory) '(() . ())))
  (define texts (file->texts directory (car last) files module?))
  (define defined (definitions texts))
  (define before (make-hash-table))
  (define now (make-hash-table))
  (for-each (match-lambda ((key . result) (hash-set! before key result))) (cdr last))
  (let ((entries (map (match-lambda
                        ((path . stamp)
                         (let ((module (path->name path)))
                           (make-entry path module stamp (text-digest (hash-ref texts path))
                                       (module-rows path module (hash-ref texts path) defined state before now
                                                    evaluate)))))
                      files)))
    (keep! "forms" directory
           (cons (map (match-lambda
                        ((path . stamp)
                         (match (hash-ref texts path)
                           ((exports . forms) (cons* path (settled stamp) exports (map form->datum forms))))))
                      files)
                 (hash-map->list cons now)))
    (keep-names! directory state entries)
    entries))

(define (names->variables names name)
  "Return the module and the symbol, as pairs, of the variables that hold packages called NAME according to NAMES, in the
order of their files."
  (append-map (lambda (entry)
                (filter-map (match-lambda
                              ((symbol . found)
                               (and (or (eq? found #t) (string=? found name))
                                    (cons (entry-module entry) symbol))))
                            (entry-rows entry)))
              names))

(define (names->list names)
  "Return all names of packages in NAMES."
  (append-map (lambda (entry) (filter string? (map cdr (entry-rows entry)))) names))
