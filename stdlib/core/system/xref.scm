;;; (system xref): which procedures use which variables.
;;;
;;; Compiled code does not say; the source is read again, where a procedure was defined in a file, and expanded in its
;;; module. A variable that is mentioned counts as used, called or not.

(define-module (system xref)
  #:use-module (srfi srfi-1)
  #:export (*xref-ignored-modules* procedure-callees procedure-callers source-procedures))

(define *xref-ignored-modules* '((value-history)))

;;; The source of a procedure.

;; The form at LINE and COLUMN (from 1) of FILE and the line where it ends, or #f.
(define (form-at file line column)
  (false-if-exception
   (call-with-input-file file
     (lambda (port)
       (let skip ()
         (when (< (port-line port) (- line 1)) (read-char port) (skip)))
       (let skip ()
         (when (< (port-column port) (- column 1)) (read-char port) (skip)))
       (let ((form (read port)))
         (and (not (eof-object? form)) (cons form (+ 1 (port-line port)))))))))

(define (procedure-form procedure)
  (let ((location (%procedure-span procedure)))
    (and location (form-at (car location) (cadr location) (caddr location)))))

;;; Free variables of expanded code.

(define (formals-names formals)
  (cond ((symbol? formals) (list formals))
        ((null? formals) '())
        ((keyword? (car formals)) (formals-names (cdr formals)))
        (else (cons (if (pair? (car formals)) (caar formals) (car formals)) (formals-names (cdr formals))))))

(define (free-names form)
  (define found '())
  (define (walk form bound)
    (cond
     ((symbol? form)
      (unless (or (memq form bound) (memq form found)) (set! found (cons form found))))
     ((not (and (pair? form) (list? form))) #f)
     ((and (symbol? (car form)) (not (memq (car form) bound)))
      (case (car form)
        ((quote) #f)
        ((lambda) (walk-all (cddr form) (append (formals-names (cadr form)) bound)))
        ((case-lambda)
         (for-each (lambda (clause) (walk-all (cdr clause) (append (formals-names (car clause)) bound))) (cdr form)))
        ((let)
         (walk-all (map cadr (cadr form)) bound)
         (walk-all (cddr form) (append (map car (cadr form)) bound)))
        ((letrec letrec*)
         (let ((bound (append (map car (cadr form)) bound)))
           (walk-all (map cadr (cadr form)) bound)
           (walk-all (cddr form) bound)))
        ((define) (walk-all (cddr form) bound))
        ((if begin set!) (walk-all (cdr form) bound))
        (else (walk-all form bound))))
     (else (walk-all form bound))))
  (define (walk-all forms bound) (for-each (lambda (form) (walk form bound)) forms))
  (walk form '())
  (reverse! found))

;;; The modules that are loaded.

(define (modules)
  (remove (lambda (module) (member (module-name module) *xref-ignored-modules*)) (%loaded-modules)))

;; Calls VISIT with each module, name and procedure that is the value of a variable of it.
(define (for-each-procedure visit)
  (for-each (lambda (module)
              (module-for-each (lambda (name variable)
                                 (when (and (variable-bound? variable) (procedure? (variable-ref variable)))
                                   (visit module name (variable-ref variable))))
                               module))
            (modules)))

(define (module-of procedure)
  (call-with-escape-continuation
   (lambda (return)
     (for-each-procedure (lambda (module name value) (when (eq? value procedure) (return module))))
     (current-module))))

;; The variables that PROCEDURE of MODULE uses, looked up once.
(define known (make-weak-key-hash-table))
(define (used-variables procedure module)
  (or (hashq-ref known procedure)
      (let* ((form (and=> (procedure-form procedure) car))
             (expanded (and form (false-if-exception
                                  (save-module-excursion
                                   (lambda () (set-current-module module) (macroexpand form))))))
             (variables (if expanded
                            (filter-map (lambda (name) (module-variable module name)) (free-names expanded))
                            '())))
        (hashq-set! known procedure variables)
        variables)))

(define (procedure-callees procedure)
  "Return the values of the variables that PROCEDURE uses, in their order."
  (filter-map (lambda (variable) (and (variable-bound? variable) (variable-ref variable)))
              (used-variables procedure (module-of procedure))))

(define (->variable what)
  (cond ((variable? what) what)
        ((symbol? what) (module-variable (current-module) what))
        ((and (pair? what) (symbol? (cdr what))) (module-variable (resolve-module (car what)) (cdr what)))
        (else (scm-error 'misc-error "procedure-callers" "expected a variable, symbol, or (modname . sym) ~S"
                         (list what) #f))))

(define (procedure-callers what)
  "Return the procedures that use WHAT, a variable, a name in the current module, or a pair of a module's name and a
name there: a list of lists of a module's name and procedures of it."
  (let ((variable (->variable what)) (found '()))
    (for-each-procedure
     (lambda (module name procedure)
       (when (and variable (memq variable (used-variables procedure module)))
         (let* ((key (module-name module)) (entry (assoc key found)))
           (if entry
               (unless (memq procedure (cdr entry)) (set-cdr! entry (cons procedure (cdr entry))))
               (set! found (cons (list key procedure) found)))))))
    found))

(define* (source-procedures file line #:key (canonicalization 'relative))
  "Return the procedures, values of variables, whose definition in FILE spans LINE, counted from 0."
  (let ((found '()) (file (false-if-exception (canonicalize-path file))))
    (for-each-procedure
     (lambda (module name procedure)
       (let ((location (%procedure-span procedure)))
         (when (and location file
                    (equal? file (false-if-exception (canonicalize-path (car location))))
                    (not (memq procedure found))
                    (let ((form (procedure-form procedure)))
                      (and form (<= (cadr location) (+ line 1) (cdr form)))))
           (set! found (cons procedure found))))))
    (reverse! found)))
