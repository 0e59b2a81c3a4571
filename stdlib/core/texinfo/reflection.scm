;;; (texinfo reflection): documentation of objects, modules and packages of modules, as Texinfo trees.
;;;
;;; What is documented are the objects themselves: a procedure's parameters and documentation string, a class, a generic
;;; function with its methods. A string that is Texinfo is taken for that, anything else for verbatim text.

(define-module (texinfo reflection)
  #:use-module (srfi srfi-1)
  #:use-module (oop goops)
  #:use-module (texinfo)
  #:use-module (texinfo plain-text)
  #:use-module ((ice-9 session) #:select (procedure-arguments module-commentary add-value-help-handler!
                                          add-name-help-handler!))
  #:use-module (ice-9 documentation)
  #:export (module-stexi-documentation script-stexi-documentation object-stexi-documentation
            package-stexi-standard-copying package-stexi-standard-titlepage package-stexi-generic-menu
            package-stexi-standard-menu package-stexi-extended-menu package-stexi-standard-prologue
            package-stexi-documentation package-stexi-documentation-for-include))

;;; Objects.

;; Definitions in the order in which a module's come, where the module does not say.
(define definitions
  '(deftp defcv defivar deftypeivar defop deftypeop defmethod deftypemethod defopt defvr defvar deftypevr deftypevar
    deffn deftypefn defmac defspec defun deftypefun))

(define (definition? node) (and (pair? node) (memq (car node) definitions)))

(define plain-text? (negate (let ((spaces (make-regexp "^[[:space:]]|[[:space:]]{3}")))
                              (lambda (text) (regexp-exec spaces text)))))

;; TEXT, a string or #f, as a fragment.
(define (text->stexi text)
  (cond ((or (not text) (string-null? text)) '(*fragment*))
        ((and (or (string-index text #\@) (plain-text? text))
              (false-if-exception (texi-fragment->stexi text))))
        (else `(*fragment* (verbatim ,text)))))

;; PARTS, strings, with spaces between them.
(define (spaced parts)
  (if (null? parts) '() (cdr (append-map (lambda (part) (list " " part)) parts))))

(define (procedure-parameters procedure)
  (let* ((alist (procedure-arguments procedure)) (rest (assq-ref alist 'rest)))
    (spaced (append (map symbol->string (assq-ref alist 'required))
                    (map (lambda (name) (string-append "[" (symbol->string name) "]")) (assq-ref alist 'optional))
                    (map (lambda (key) (string-append "[" (object->string (car key)) "]")) (assq-ref alist 'keyword))
                    (if rest (list "." (symbol->string rest)) '())))))

(define (method-parameters method)
  (define (typed name class)
    `(" (" (var ,(symbol->string name)) " " (code ,(symbol->string (class-name class))) ")"))
  (let loop ((names (method-formals method)) (classes (method-specializers method)))
    (cond ((null? names) '())
          ((pair? names) (append (typed (car names) (car classes)) (loop (cdr names) (cdr classes))))
          (else (append (typed names (if (pair? classes) (car classes) classes)) '("..."))))))

;; The patterns of a macro that knows them, each as the parts of its arguments.
(define (macro-patterns macro)
  (let* ((transformer (macro-transformer macro))
         (patterns (and transformer (procedure-property transformer 'patterns))))
    (map (lambda (pattern)
           (let loop ((rest pattern) (parts '()))
             (cond ((null? rest) (spaced (reverse parts)))
                   ((pair? rest) (loop (cdr rest) (cons (object->string (car rest)) parts)))
                   (else (spaced (append (reverse parts) (list "." (object->string rest))))))))
         (if (pair? patterns) patterns '()))))

(define* (object-stexi-documentation object #:optional (name "[unknown]") #:key (force #f))
  "Return the documentation of OBJECT, which is called NAME, as a tree: a definition, or a fragment of several; #f if
there is none, unless FORCE."
  (define text (object-documentation (if (is-a? object <method>) (method-procedure object) object)))
  (define stexi (and (or text force) (text->stexi text)))
  (define title (if (symbol? name) (symbol->string name) name))
  (define (definition type . attributes)
    `(,type (% ,@attributes) ,@(cdr stexi)))
  (cond
   ((not stexi) #f)
   ((any definition? (take (cdr stexi) (min 2 (length (cdr stexi))))) stexi)
   ((is-a? object <class>) (definition 'deftp `(name ,title) '(category "Class")))
   ((is-a? object <macro>)
    (let ((patterns (macro-patterns object)))
      `(defspec (% (name ,title) (arguments ,@(if (pair? patterns) (car patterns) '())))
         ,@(map (lambda (pattern) `(defspecx (% (name ,title) (arguments ,@pattern))))
                (if (pair? patterns) (cdr patterns) '()))
         ,@(cdr stexi))))
   ((is-a? object <method>)
    (definition 'deffn '(category "Method") `(name ,title) `(arguments ,@(method-parameters object))))
   ((is-a? object <generic>)
    `(*fragment* ,(definition 'deffn `(name ,title) '(category "Generic"))
                 ,@(filter-map (lambda (method) (object-stexi-documentation method title #:force force))
                               (generic-function-methods object))))
   ((is-a? object <procedure>) (definition 'defun `(name ,title) `(arguments ,@(procedure-parameters object))))
   (else (definition 'defvar `(name ,title)))))

;;; Modules and scripts.

(define (node-name module) (string-join (map symbol->string module) " "))

;; The names in the #:export of MODULE's definition, in their order, if its file is on the load path.
(define (exports-in-order module)
  (let ((file (%search-load-path (string-join (map symbol->string module) "/"))))
    (or (and file
             (call-with-input-file file
               (lambda (port)
                 (let loop ()
                   (let ((form (read port)))
                     (cond ((eof-object? form) #f)
                           ((and (pair? form) (eq? (car form) 'define-module) (equal? (cadr form) module))
                            (and=> (memq #:export form) cadr))
                           (else (loop))))))))
        '())))

;; Does the documentation A, an anchor and a definition, come before B?  EXPORTS have the order.
(define (earlier? exports a b)
  (define (name entry) (cadr (assq 'name (cdadr (cadr entry)))))
  (define (position entry)
    (or (list-index (lambda (symbol) (string=? (symbol->string symbol) (name entry))) exports) (length exports)))
  (define (rank entry) (list-index (lambda (type) (eq? type (car (cadr entry)))) definitions))
  (cond ((not (= (position a) (position b))) (< (position a) (position b)))
        ((not (eqv? (rank a) (rank b))) (< (or (rank a) 0) (or (rank b) 0)))
        (else (string<? (name a) (name b)))))

(define* (module-stexi-documentation module #:key (docs-resolver (lambda (name documentation) documentation)))
  "Return the documentation of the module named MODULE: its commentary and what it exports. DOCS-RESOLVER gets a name
and its documentation, and returns what is to be there."
  (define (entry name variable)
    (let ((stexi (if (variable-bound? variable)
                     (docs-resolver name (object-stexi-documentation (variable-ref variable) name #:force #t))
                     `(defvar (% (name ,(symbol->string name))) "[unbound!]"))))
      `((anchor (% (name ,(string-append (node-name module) " " (symbol->string name)))))
        ,@(if (eq? (car stexi) '*fragment*) (cdr stexi) (list stexi)))))
  (let ((exports (exports-in-order module)) (commentary (module-commentary module)))
    `(texinfo (% (title ,(object->string module)))
              (node (% (name ,(node-name module))))
              (section "Overview")
              ,@(cdr (text->stexi (and commentary (string-trim-both commentary #\newline))))
              (section "Usage")
              ,@(concatenate (sort (module-map entry (resolve-interface module))
                                   (lambda (a b) (earlier? exports a b)))))))

(define (script-stexi-documentation file)
  "Return the documentation of the script FILE: its commentary."
  (let ((commentary (file-commentary file)))
    `(texinfo (% (title ,(basename file)))
              (node (% (name ,(basename file))))
              ,@(cdr (text->stexi (and commentary (string-trim-both commentary #\newline)))))))

(add-value-help-handler!
 (lambda (name value)
   (stexi->plain-text (object-stexi-documentation value name #:force #t))))
(add-name-help-handler!
 (lambda (name)
   (and (list? name) (every symbol? name)
        (stexi->plain-text (module-stexi-documentation name)))))

;;; Packages.

(define (package-stexi-standard-copying name version updated years holder permissions)
  "Return who may copy the manual of NAME: YEARS are numbers, all else strings."
  `(copying
    (para "This manual is for " ,name " (version " ,version ", updated " ,updated ")")
    (para "Copyright " ,(string-join (map number->string years) ",") " " ,holder)
    (quotation (para ,permissions))))

(define (package-stexi-standard-titlepage name version updated authors)
  "Return the title page of the manual of NAME; AUTHORS are pairs of a name and an address."
  `((titlepage
     (title ,name)
     (subtitle "version " ,version ", updated " ,updated)
     ,@(map (lambda (author) `(author ,(car author) " (" (email ,(cdr author)) ")")) authors)
     (page)
     (vskip (% (all "0pt plus 1filll")))
     (insertcopying))))

;; A line of a menu.
(define (menu-entry node description)
  `("* " ,node "::" ,(make-string (max 2 (- 21 (string-length node))) #\space) ,@description "\n"))

(define (package-stexi-generic-menu name entries)
  "Return a top node called NAME with a menu of ENTRIES: pairs of a node's name and a list that describes it, or #f for
an empty line."
  `((ifnottex
     (node (% (name "Top")))
     (top (% (title ,name)))
     (insertcopying)
     (menu ,@(append-map (lambda (entry) (if entry (menu-entry (car entry) (cdr entry)) '("\n"))) entries)))
    (iftex (shortcontents))))

;; ENTRIES behind an empty line.
(define (set-off entries) (if (null? entries) '() (cons #f entries)))

(define (package-stexi-standard-menu name modules descriptions extra-entries)
  "Return a top node with a menu of MODULES, each with one of DESCRIPTIONS, and of EXTRA-ENTRIES."
  (package-stexi-generic-menu
   name (append (map (lambda (module description) (cons (node-name module) description)) modules descriptions)
                (set-off extra-entries))))

(define (package-stexi-extended-menu name modules scripts extra-entries)
  "Return a top node with a menu of MODULES and SCRIPTS, pairs of a name and a description, and of EXTRA-ENTRIES."
  (package-stexi-generic-menu
   name (append (map (lambda (pair) (cons (node-name (car pair)) (cdr pair))) modules)
                (set-off (map (lambda (pair) (cons (basename (car pair)) (cdr pair))) scripts))
                (set-off extra-entries))))

(define (package-stexi-standard-prologue name file category description copying titlepage menu)
  "Return what a manual begins with: COPYING, its entry in the directory, TITLEPAGE and MENU."
  `(,copying
    (dircategory (% (category ,category)))
    (direntry "* " ,name ": (" ,file ").  " ,description ".")
    ,@titlepage
    ,@menu))

;; The document STEXI as a chapter of another one.
(define (chapter stexi)
  (let ((title (cadr (assq 'title (cdadr stexi)))) (rest (cddr stexi)))
    `(,(car rest) (chapter ,title) ,@(cdr rest))))

(define (module-chapters modules arguments)
  (append-map (lambda (module) (chapter (apply module-stexi-documentation module arguments))) modules))

(define* (package-stexi-documentation modules name file prologue epilogue
                                      #:key (module-stexi-documentation-args '()) (scripts '()))
  "Return the manual of the package NAME: PROLOGUE, a chapter for each of MODULES and SCRIPTS, and EPILOGUE. The
arguments in MODULE-STEXI-DOCUMENTATION-ARGS are passed on."
  (unless (and (list? modules) (every (lambda (module) (and (list? module) (every symbol? module))) modules))
    (error "expected modules to be a list of a list of symbols" modules))
  `(texinfo (% (title ,name) (filename ,file))
            ,@prologue
            ,@(module-chapters modules module-stexi-documentation-args)
            ,@(append-map (lambda (script) (chapter (script-stexi-documentation script))) scripts)
            ,@epilogue))

(define* (package-stexi-documentation-for-include modules descriptions #:key (module-stexi-documentation-args '()))
  "As package-stexi-documentation, for inclusion in a manual: a menu of MODULES with DESCRIPTIONS, and the chapters."
  `(*fragment*
    (menu ,@(append-map (lambda (module description) (menu-entry (node-name module) description))
                        modules descriptions))
    ,@(module-chapters modules module-stexi-documentation-args)))
