;; The reference as lines of Markdown: what modules export, with what is said where each name is defined. `nsscheme help',
;; the pages of `make site' and the test that nothing is left out are made of it.

(define-module (nsscheme reference)
  #:use-module (ice-9 documentation)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-11)
  #:export (module-lines name-lines missing-sentences))

;; How NAME, whose value is VALUE, is called: its signature, or its name.
(define (call-of name value)
  (match (and (procedure? value) (%signature value))
    (#f (symbol->string name))
    ;; Some have a name of their own within the library.
    (signature
     (let ((end (string-index signature (lambda (chr) (memv chr '(#\space #\)))))))
       (string-append "(" (symbol->string name) (substring signature end))))))

;; What VALUE is, if nothing is said about it.
(define (kind value)
  (cond ((macro? value) "Syntax.")
        ((procedure? value) "A procedure.")
        (else "A variable.")))

(define (documentation value)
  (let ((text (and (or (procedure? value) (macro? value)) (object-documentation value))))
    (and (string? text) (not (string-null? text)) text)))

(define (in-one-line text)
  (string-join (string-tokenize text) " "))

(define (escaped text)
  (string-concatenate (map (lambda (chr) (if (memv chr '(#\< #\> #\* #\_ #\|)) (string #\\ chr) (string chr)))
                           (string->list text))))

(define (entry name value)
  (string-append "- `" (call-of name value) "`: " (escaped (in-one-line (or (documentation value) (kind value))))))

;; The public names of the module NAME with their values, sorted; internal ones of the language are left out.
(define (exports name)
  (define found '())
  (module-for-each (lambda (name variable)
                     (when (and (variable-bound? variable)
                                (not (string-prefix? "%" (symbol->string name))))
                       (set! found (acons name (variable-ref variable) found))))
                   (resolve-interface name))
  (sort found (lambda (a b) (string<? (symbol->string (car a)) (symbol->string (car b))))))

(define (text->name text)
  (call-with-input-string (string-append "(" text ")") read))

(define (module-lines text)
  "Return a line for each name that the module called TEXT, such as \"srfi srfi-1\", exports."
  (map (lambda (export) (entry (car export) (cdr export))) (exports (text->name text))))

(define (fields name module)
  "Return a line with the fields of the records that the form NAME of MODULE makes, or nothing if it makes none."
  (let* ((variable (module-variable (resolve-module module) (symbol-append '< name '>)))
         (type (and variable (variable-bound? variable) (variable-ref variable)))
         (names (if (record-type? type) (record-type-fields type) '())))
    (match (remove (lambda (name) (string-prefix? "%" (symbol->string name))) names)
      (() '())
      (names (list (string-append "  fields: " (string-join (map symbol->string names) ", ")))))))

(define (name-lines text modules)
  "Return what is said about the name TEXT, which MODULES export, or the language itself does."
  (define name (string->symbol text))
  (define (value-in module)
    (let ((variable (module-variable (resolve-interface (text->name module)) name)))
      (and variable (variable-bound? variable) (list (variable-ref variable)))))
  ;; The language's own is what programs mean; it is in no list of exports.
  (define all
    (if (and (value-in "guile") (not (string-prefix? "%" text)))
        (cons "guile" (delete "guile" modules))
        modules))
  (let next ((rest (filter value-in all)) (lines '()))
    (match rest
      (() (concatenate (reverse lines)))
      ((first . _)
       (let*-values (((value) (car (value-in first)))
                     ((same others) (partition (lambda (module) (eq? value (car (value-in module)))) rest)))
         (next others
               (cons `(,(call-of name value)
                       ,(string-append "  " (in-one-line (or (documentation value) (kind value))))
                       ,@(if (macro? value) (fields name (text->name first)) '())
                       ,(string-append "  of " (string-join (map (lambda (module) (string-append "(" module ")")) same) ", "))
                       "")
                     lines)))))))

(define (missing-sentences text)
  "Return the names of procedures that the module called TEXT exports without a word about them."
  (filter-map (lambda (export)
                (and (procedure? (cdr export)) (not (documentation (cdr export)))
                     (symbol->string (car export))))
              (exports (text->name text))))
