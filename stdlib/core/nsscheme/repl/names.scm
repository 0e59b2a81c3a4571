;;; What names stand for, as the commands ,apropos and ,describe and the completion of names show it.
;;;
;;; Names that begin with % are the library's own and are shown only to who asks for them by that letter.

(define-module (nsscheme repl names)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 session)
  #:export (visible-names print-names describe describe-value one-line value-named))

(define (internal? name) (string-prefix? "%" name))

(define (visible-names matches? internal-too?)
  "Return the names in sight that MATCHES? accepts, strings in order; internal ones only if INTERNAL-TOO?."
  (let ((names (make-hash-table)))
    (apropos-fold (lambda (module name variable result)
                    (let ((text (symbol->string name)))
                      (when (and (matches? text) (or internal-too? (not (internal? text))))
                        (hash-set! names text #t))))
                  #f "" (apropos-fold-accessible (current-module)))
    (sort (hash-map->list (lambda (name _) name) names) string<?)))

;; The first line of a procedure's documentation, or "".
(define (summary value)
  (let ((text (or (and (procedure? value) (procedure-documentation value)) "")))
    (substring text 0 (or (string-index text #\newline) (string-length text)))))

;; NAME as it is called, when VALUE is a procedure that knows; it may know itself by another name.
(define (signature name value)
  (let ((text (and (procedure? value) (%signature value))))
    (if text
        (without-internal-defaults
         (string-append "(" name (substring text (string-index text (char-set #\space #\))))))
        name)))

;; A signature whose defaults are computed by internal procedures says only that there are defaults.
(define (without-internal-defaults text)
  (define (internal-part? datum)
    (cond ((pair? datum) (or (internal-part? (car datum)) (internal-part? (cdr datum))))
          ((symbol? datum) (internal? (symbol->string datum)))
          (else #f)))
  (define (simple parameter)
    (if (and (pair? parameter) (internal-part? (cdr parameter))) (car parameter) parameter))
  (define (simplified parameters)
    (if (pair? parameters) (cons (simple (car parameters)) (simplified (cdr parameters))) parameters))
  (if (string-contains text "%")
      (let ((datum (false-if-exception (with-input-from-string text read))))
        (if (pair? datum) (object->string (simplified datum)) text))
      text))

(define (value-named name)
  "Return the value of NAME, a symbol, in the current module, or #f."
  (let ((variable (module-variable (current-module) name)))
    (and variable (variable-bound? variable) (variable-ref variable))))

(define (one-line name)
  "Return NAME, a string, as it is called, with the first line of its documentation."
  (let* ((value (value-named (string->symbol name))) (text (summary value)))
    (string-append (signature name value)
                   (cond ((macro? value) "  -- syntax")
                         ((string-null? text) "")
                         (else (string-append "  -- " text))))))

;; A test of names for what a person looks for: a part of the name, or a regular expression that matches it.
(define (matcher text)
  (let ((pattern (false-if-exception (make-regexp text))))
    (lambda (name) (or (string-contains name text) (and pattern (regexp-exec pattern name))))))

(define (print-names text)
  "Print the names in sight that match TEXT, in order, with what they are good for."
  (let ((names (visible-names (matcher text) (internal? text))))
    (when (null? names) (display "no name in sight contains ") (display text) (newline))
    (for-each (lambda (name) (display (one-line name)) (newline)) names)))

(define (describe name)
  "Print what NAME, a symbol, stands for."
  (let ((variable (module-variable (current-module) name)))
    (if (and variable (variable-bound? variable))
        (describe-value (symbol->string name) (variable-ref variable))
        (let ((near (%nearest-name (symbol->string name) (visible-names (const #t) #f))))
          (display name)
          (display " is not bound here")
          (when near (display "; did you mean ") (display near) (display "?"))
          (newline)))))

(define (describe-value name value)
  "Print what there is to say of VALUE, which is called NAME if that is a string."
  (let ((text (and (procedure? value) (procedure-documentation value))))
    (when (or name (procedure? value))
      (display (if name (signature name value) (or (%signature value) value)))
      (newline))
    (cond (text (display text))
          ((procedure? value) (display "A procedure without documentation."))
          ((macro? value) (display "Syntax."))
          ((record? value) (describe-record value))
          (else (write value)))
    (newline)))

(define (describe-record value)
  (let ((type (record-type-descriptor value)))
    (display "A record of type ")
    (display (record-type-name type))
    (for-each (lambda (field)
                (display "\n  ")
                (display field)
                (display ": ")
                (let ((content ((record-accessor type field) value)))
                  ((@ (ice-9 pretty-print) truncated-print) content #:width 70)))
              (record-type-fields type))))
