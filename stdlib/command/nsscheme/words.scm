;; What the words of a command line stand for: files and expressions, whose last value counts, and packages by name.
;; A word with a slash or with .scm at its end is a file, any other a package, or else a file of that name.
;; What is chosen is an object with, for `words:lib', one output of it, and the words that messages call it by.

(define-module (nsscheme words)
  #:use-module (nsscheme host)
  #:use-module (ice-9 match)
  #:use-module (ice-9 textual-ports)
  #:autoload (nsscheme module-files) (declared-module-name)
  #:autoload (nsscheme package-search) (find-package public-variables)
  #:autoload (nsscheme potluck dishes) (potluck-file? potluck-file->package)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-11)
  #:use-module (srfi srfi-34)
  #:export (evaluate-file
            evaluate-expression
            choose
            object->choice
            choice?
            choice-object
            choice-output
            choice-source
            with-object
            complain-about-value))

(define-record-type <choice>
  (make-choice object output source module)
  choice?
  (object choice-object)
  (output choice-output)    ;or #f: all of them
  (source choice-source)    ;for messages
  (module choice-module))   ;where the definitions of a file that is no module are, or #f

;; A choice of an object that a person has at hand, at the REPL.
(define (object->choice object)
  (make-choice object #f (object->string object) #f))

;;; Evaluation.

;; Call PROC with a fresh module that is the current one meanwhile.
(define (call-in-user-module proc)
  (save-module-excursion
   (lambda ()
     (let ((module (make-fresh-user-module)))
       (set-current-module module)
       (proc module)))))

(define (absolute file)
  (if (string-prefix? "/" file) file (string-append (getcwd) "/" file)))

;; Whether FILE holds no expression.
(define (empty-file? file)
  (false-if-exception
   (call-with-input-file file
     (lambda (port)
       (set-port-encoding! port "UTF-8")
       (eof-object? (read port))))))

;; What the last expression of FILE yields, and the module that its definitions are in unless it names one.
(define (evaluate file)
  (when (empty-file? file)
    (raise-at (location file 1 0) "the file has no expression: expected as its last one something to build, such as a \
file-like object, a package or a namespace"))
  (call-in-user-module
   (lambda (module)
     (values (primitive-load (absolute file)) module))))

(define (evaluate-file file)
  "Return what the last expression of FILE yields."
  (let-values (((value module) (evaluate file)))
    value))

(define (evaluate-expression text)
  "Return what the last expression in TEXT yields, with (guix gexp) and (aqwari namespace) at hand."
  (call-in-user-module
   (lambda (module)
     (for-each (lambda (name) (module-use! module (resolve-interface name)))
               '((guix gexp) (guix store) (guix monads) (aqwari namespace)))
     (%evaluate-text text "<expression>"))))

;;; Words.

(define (file-word? word)
  (or (string-index word #\/) (string-suffix? ".scm" word)))

(define (regular-file? word)
  (and (file-exists? word) (not (file-is-directory? word))))

;; An empty list is kept, to be complained about.
(define (values->choices value source module)
  (map (lambda (object) (make-choice object #f source module))
       (if (and (list? value) (pair? value)) value (list value))))

(define* (with-object choice object #:key output)
  "Return what CHOICE would be, were it for OBJECT, or for OUTPUT of it."
  (make-choice object output (choice-source choice) (choice-module choice)))

;; A derivation of the store stands for itself, by either of its names.
(define (file->choices file)
  (define path
    (and (string-suffix? ".drv" file)
         (string-append (%store-prefix) "/" (basename file))))
  (cond ((and path (derivation-path? path) (file-exists? path))
         (list (make-choice (read-derivation-from-file path) #f file #f)))
        ;; Written by somebody else for everybody: it is not evaluated as a program is.
        ((potluck-file? file)
         (list (make-choice (potluck-file->package file) #f file #f)))
        (else
         (let-values (((value module) (evaluate file)))
           (values->choices value file module)))))

;; Raise the error that FILE holds no program in Scheme, if it is of that kind; ADVICE are further lines.
(define (refuse-other-files file advice)
  (define kind
    (and (file-exists? file)
         (if (file-is-directory? file) "a directory" (%binary-kind file))))
  (when kind
    (raise-at #f "~a" (string-join (cons (format #f "cannot read ~a as Scheme: it is ~a" file kind) advice) "\n"))))

;; What TEXT, given as KIND, stands for: a thunk that returns choices. Words are looked up before anything is evaluated,
;; so that a misspelt one is noticed at once.
;; COMMAND is that which runs a program. Of two words for `run' the second is more likely the program than a package; LATER?
;; says that it may be.
(define (look-up kind text command later?)
  (define (behind-dashes sources)
    (list (string-append "the program to run stands behind --: nsscheme " command " " sources " -- " text)))
  (define directory-advice
    (if (and (file-exists? text) (file-is-directory? text))
        (list (format #f "modules in the directory '~a' are found with -L ~a" text text))
        '()))
  (define advice
    (append (if (and command later?) (behind-dashes "FILE") '()) directory-advice))
  (define (as-file)
    (refuse-other-files text (cond ((pair? directory-advice) directory-advice)
                                   (command (behind-dashes "FILE"))
                                   (else '())))
    (file->choices text))
  (case kind
    ((file) as-file)
    ((expression) (lambda () (values->choices (evaluate-expression text) "the expression" #f)))
    (else
     (if (file-word? text)
         as-file
         (let-values (((package output) (find-package text #:file? regular-file? #:advice advice)))
           (if package
               (lambda () (list (make-choice package output text #f)))
               as-file))))))

(define (option? source) (eq? 'option (car source)))

(define no-grafts '(option . "no-grafts"))

(define* (choose sources #:key command)
  "Return what SOURCES stand for, a list of choices. A source is a pair of what it was given as, one of the symbols
file, expression and word, and its text; or of the symbol option and an option that changes packages. From here on, the
option no-grafts holds. COMMAND is the name of the command if it runs a program, which may be among them by mistake."
  (when (member no-grafts sources) (%graft? #f))
  (let*-values (((options objects) (partition option? sources))
                ((transform) (package-transformation (map cdr (delete no-grafts options)))))
    (let* ((thunks (map (lambda (source)
                          (look-up (car source) (cdr source) command (not (eq? source (car objects)))))
                        objects))
           (choices (append-map (lambda (thunk) (thunk)) thunks)))
      (%stand-at-last-form)
      (map (lambda (choice) (with-object choice (transform (choice-object choice)) #:output (choice-output choice)))
           choices))))

;;; A file whose value is nothing to build may have public variables that are.

(define (quoted word)
  (if (string-every (lambda (chr) (or (char-alphabetic? chr) (char-numeric? chr) (string-index "-_./@+:," chr))) word)
      word
      (string-append "'" (string-join (string-split word #\') "'\\''") "'")))

;; The directory that FILE, a module called NAME, is looked for in, as a word; #f if its path is another.
(define (module-directory file name)
  (define wanted (reverse (map symbol->string name)))
  (define (above parts)                                 ;parts of the name, innermost first
    (and (> (length parts) (length wanted))
         (equal? (take parts (length wanted)) wanted)
         (string-join (reverse (drop parts (length wanted))) "/")))
  (define (parts name)
    (reverse (string-split (string-drop-right name (string-length ".scm")) #\/)))
  (and (string-suffix? ".scm" file)
       (or (match (above (parts (if (string-prefix? "/" file) file (string-append "./" file))))
             ((? string? directory) (if (string-prefix? "./" directory) (string-drop directory 2) directory))
             (#f #f))
           (and=> (above (parts (absolute file))) from-here))))

;; DIRECTORY, absolute, as seen from the working directory if that is below it.
(define (from-here directory)
  (if (string-prefix? (string-append directory "/") (string-append (getcwd) "/"))
      (string-join (map (const "..")
                        (string-split (string-drop (getcwd) (+ 1 (string-length directory))) #\/))
                   "/")
      directory))

(define (package-label package)
  (string-append (package-name package) "@" (package-version package)))

;; What chooses VARIABLE, which holds VALUE, on the command line.
(define (choosing-words file name variable value others)
  (define (same-name? other)
    (and (package? (cdr other)) (string=? (package-name value) (package-name (cdr other)))))
  (let ((directory (and name (module-directory file name))))
    (cond ((not directory)
           (string-append "-e " (quoted (format #f "(load ~s) ~a" file
                                                (if name (list '@ name variable) variable)))))
          ((and (package? value) (not (hidden-package? value)))
           (string-append "-L " (quoted directory) " "
                          (quoted (if (= 1 (count same-name? others)) (package-name value) (package-label value)))))
          (else
           (string-append "-L " (quoted directory) " -e " (quoted (format #f "~s" (list '@ name variable))))))))

(define line-limit 20)

;; The name of the module that CHOICE's file defines, or #f.
(define (defined-module-name choice)
  (match (declared-module-name (absolute (choice-source choice)))
    ((? pair? name) name)
    (_ #f)))

;; The public variables of CHOICE's file whose values are FITTING?, with these, packages first.
(define (alternatives choice fitting?)
  (define module
    (and (choice-module choice)
         (let ((name (defined-module-name choice)))
           (or (and name (resolve-module name #f #:ensure #f)) (choice-module choice)))))
  (define (wanted? value)
    (and (fitting? value) (not (and (package? value) (package-superseded value)))))
  (let-values (((packages others)
                (partition (lambda (entry) (package? (cdr entry)))
                           (if module (public-variables module wanted?) '()))))
    (append packages others)))

;; Lines that name ENTRIES, variables of CHOICE's module and their values, and what chooses each for COMMAND.
(define (alternatives->lines command choice entries)
  (define file (choice-source choice))
  (define name (defined-module-name choice))
  (define lines
    (map (match-lambda
           ((variable . value)
            (string-append "  " (if (package? value) (package-label value) (symbol->string variable)) ": nsscheme "
                           command " " (choosing-words file name variable value entries))))
         entries))
  (if (> (length lines) line-limit)
      (append (take lines line-limit) (list (format #f "  and ~a more" (- (length lines) line-limit))))
      lines))

(define (complain-about-value command expected choice fitting?)
  "Raise the error that CHOICE is not what COMMAND wants, which EXPECTED says; public variables of its file whose values
are FITTING? are named, with the command that chooses each."
  (define (message)
    (let ((object (choice-object choice)) (source (choice-source choice)))
      (if (unspecified? object)
          (format #f "~a: expected ~a as its last value; its last form has none" source expected)
          (format #f "~a: expected ~a as its last value; got ~s" source expected object))))
  (match (alternatives choice fitting?)
    (() (raise-at #f "~a" (message)))
    (entries
     (raise-at #f "~a~%Choose one of its public ~a:~%~a" (message)
               (if (every package? (map cdr entries)) "packages" "variables")
               (string-join (alternatives->lines command choice entries) "\n")))))
