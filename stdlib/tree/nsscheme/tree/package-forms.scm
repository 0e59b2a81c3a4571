;; What the text of a tree's module says about the names of its packages, without evaluating any of it. Nine definitions
;; in ten are `(define-public hello (package (name "hello") …))': the name stands there.
;;
;; A form's digest and the symbols in it leave out the fields of packages that have nothing to do with names: those whose
;; expressions wait until the package is lowered, and those that only describe it.

(define-module (nsscheme tree package-forms)
  #:use-module ((ice-9 textual-ports) #:select (get-string-all))
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (file-forms
            form? form-symbol form-class form-hash form-mentions
            form->datum datum->form
            mix))

;; A top-level form that defines SYMBOL. CLASS is a string, the name of the package that it defines; a symbol, the
;; variable whose package has the same name; #f, when the value is no package; #t, when only evaluation shows it; or
;; (macro), when the form may also define and export names that are not in it.
(define-record-type <form>
  (make-form symbol class hash mentions)
  form?
  (symbol   form-symbol)
  (class    form-class)
  (hash     form-hash)       ;of all that may change the name
  (mentions form-mentions))  ;the symbols in that

(define (form->datum form)
  (list (form-symbol form) (form-class form) (form-hash form) (form-mentions form)))

(define (datum->form datum)
  (apply make-form datum))

;;; Digests.

(define mask (- (expt 2 55) 1))

(define (mix number digest)
  "Return DIGEST, a number, with NUMBER after what it is of."
  (logxor (logand (* digest 31) mask) (logand number mask)))

;; The fields of packages that do not change names.
(define other-fields
  '(inputs native-inputs propagated-inputs arguments synopsis description home-page license))

(define (digest datum digest seen)
  "Return DIGEST followed by DATUM, whose symbols become keys of the table SEEN."
  (let walk ((x datum) (digest digest))
    (cond ((pair? x)
           (if (memq (car x) '(package package/inherit))
               (let next ((fields (cdr x)) (digest (walk (car x) (mix 1 digest))))
                 (match fields
                   ((((? symbol? field) . _) . rest)
                    (next rest (if (memq field other-fields) digest (walk (car fields) digest))))
                   ((field . rest) (next rest (walk field digest)))
                   (end (walk end digest))))
               (let next ((x x) (digest (mix 1 digest)))
                 (if (pair? x)
                     (next (cdr x) (walk (car x) digest))
                     (walk x digest)))))
          ((symbol? x)
           (hashq-set! seen x #t)
           (mix (symbol-hash x) digest))
          ((string? x) (mix (string-hash x) digest))
          ((null? x) (mix 2 digest))
          (else (mix (string-hash (object->string x)) digest)))))

;;; Classes.

(define (field name fields)
  (find (match-lambda (((? symbol? field) . _) (eq? field name)) (_ #f)) fields))

(define (package-class parent fields local)
  ;; The class of a package with FIELDS that inherits from PARENT, a variable, if that is a symbol.
  (match (field 'name fields)
    (('name (? string? name)) name)
    (#f (if (and (symbol? parent) (not (memq parent local))) parent #t))
    (_ #t)))

(define* (expression-class expression #:optional (local '()))
  "Return the class of a form whose value EXPRESSION gives; LOCAL are the names that are bound around it."
  (match expression
    ((? symbol? variable) (if (memq variable local) #t variable))
    ((? pair?)
     (match expression
       (((or 'quote 'quasiquote 'lambda 'lambda* 'origin 'string-append 'git-version 'list 'cons* 'delay) . _) #f)
       (('package . fields)
        (match (field 'inherit fields)
          (('inherit parent) (package-class parent fields local))
          (_ (package-class #f fields local))))
       (('package/inherit parent . fields) (package-class parent fields local))
       (('hidden-package package) (expression-class package local))
       (('deprecated-package (? string? name) _) name)
       (((or 'let 'let*) (((? symbol? names) _) ...) _ ... body)
        (expression-class body (append names local)))
       (_ #t)))
    (_ #f)))

(define (class-of form)
  (match form
    (((or 'define 'define-public 'define*) (_ . _) . _) #f)
    (((or 'define 'define-public) _ expression) (expression-class expression))
    (((or 'define-module 'use-modules 'export 're-export 'define-syntax 'define-syntax-rule 'define-syntax-parameter
          'define-record-type 'define-record-type* 'define-inlinable)
      . _)
     #f)
    (((or 'define 'define-public 'define*) . _) #t)
    (_ '(macro))))

(define (defined-symbol form)
  (match form
    (((or 'define-module 'use-modules 'export 're-export) . _) #f)
    (((? symbol?) target . _)
     (let name ((target target))
       (match target
         ((inner . _) (name inner))
         ((? symbol?) target)
         (_ #f))))
    (_ #f)))

;;; Files.

(define (read-forms file)
  (call-with-input-file file
    (lambda (port)
      (set-port-encoding! port "UTF-8")
      (set-port-conversion-strategy! port 'substitute)
      (let next ((forms '()))
        (match (read port)
          ((? eof-object?) (reverse forms))
          (form (next (cons form forms))))))))

(define (datum-form datum)
  (let* ((seen (make-hash-table))
         (hash (digest datum 0 seen)))
    (make-form (defined-symbol datum) (class-of datum) hash (hash-map->list (lambda (symbol _) symbol) seen))))

(define (file-forms file)
  "Return the forms of FILE, a module's; a list with one that stands for all of its text when it cannot be read."
  (define forms (false-if-exception (map datum-form (read-forms file))))
  (define counts (make-hash-table))
  (for-each (lambda (form)
              (hashq-set! counts (form-symbol form) (+ 1 (hashq-ref counts (form-symbol form) 0))))
            (or forms '()))
  (if forms
      (map (lambda (form)
             ;; What is defined twice may be either.
             (if (and (form-symbol form) (> (hashq-ref counts (form-symbol form)) 1))
                 (make-form (form-symbol form) #t (form-hash form) (form-mentions form))
                 form))
           forms)
      (list (make-form #f '(macro) (bytes-hash file) '()))))

(define (bytes-hash file)
  ;; As a string: the hash of bytes looks at some of them only.
  (string-hash (call-with-input-file file get-string-all #:encoding "ISO-8859-1")))
