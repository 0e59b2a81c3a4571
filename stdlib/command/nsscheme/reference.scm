;; The reference as lines of Markdown: what modules export, with what is said where each name is defined. `nsscheme help',
;; the pages of `make site' and the test that nothing is left out are made of it.

(define-module (nsscheme reference)
  #:use-module (ice-9 documentation)
  #:use-module (srfi srfi-1)
  #:export (module-lines name-lines missing-sentences))

;; How NAME, whose value is VALUE, is called: its signature, or its name.
(define (call-of name value)
  (or (and (procedure? value) (%signature value))
      (symbol->string name)))

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

(define (name-lines text modules)
  "Return what is said about the name TEXT, which MODULES export."
  (define name (string->symbol text))
  (append-map (lambda (module)
                (define variable (module-variable (resolve-interface (text->name module)) name))
                (if (and variable (variable-bound? variable))
                    (let ((value (variable-ref variable)))
                      (list (call-of name value) (string-append "  " (in-one-line (or (documentation value) (kind value))))
                            (string-append "  of (" module ")") ""))
                    '()))
              modules))

(define (missing-sentences text)
  "Return the names of procedures that the module called TEXT exports without a word about them."
  (filter-map (lambda (export)
                (and (procedure? (cdr export)) (not (documentation (cdr export)))
                     (symbol->string (car export))))
              (exports (text->name text))))
