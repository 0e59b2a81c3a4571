;;; Rare operations on modules: observers, where a binding comes from, what is below a module, versions.
;;;
;;; A module with observers has one watcher, which calls them all.  The core loads this module when one of its names is
;;; first used.

(define-module (nsscheme module-tools)
  #:export (module-search module-symbol-binding module-symbol-local-binding module-symbol-interned?
            module-symbol-locally-interned? try-module-autoload try-load-module local-remove nested-remove!
            module-observe module-observe-weak module-unobserve module-call-observers
            module-import-interface module-clear! module-submodules version-matches?
            module-version set-module-version!))

;;; Observers.

(define observers (make-weak-key-hash-table))   ; module -> list of (id . procedure)

(define (module-call-observers module)
  "Call the observers of MODULE."
  (for-each (lambda (observer) ((cdr observer) module)) (hashq-ref observers module '())))

(define (module-observe module proc)
  "Call PROC with MODULE whenever a program changes it; return what module-unobserve takes."
  (module-observe-weak module (list 'observer) proc))

(define* (module-observe-weak module id #:optional (proc id))
  "As module-observe; a later observer with the same ID replaces this one."
  (let ((others (remove-observer module id)))
    (hashq-set! observers module (cons (cons id proc) others))
    (%set-module-watcher! module module-call-observers)
    (cons module id)))

(define (remove-observer module id)
  (filter (lambda (observer) (not (eq? (car observer) id))) (hashq-ref observers module '())))

(define (module-unobserve token)
  "Stop what module-observe started and returned TOKEN for."
  (hashq-set! observers (car token) (remove-observer (car token) (cdr token))))

;;; Where bindings come from.

(define (module-import-interface module name)
  "Return the interface that MODULE imports NAME from, or #f."
  (let ((variable (module-variable module name)))
    (and variable
         (not (module-local-variable module name))
         (or-map (lambda (interface) (and (eq? variable (module-variable interface name)) interface))
                 (reverse (module-uses module))))))

(define (module-clear! module)
  "Remove all bindings of MODULE itself."
  (for-each (lambda (binding) (module-remove! module (car binding))) (module-bindings-alist module)))

;;; Names as a tree. What has modules below it is a module, too, be there a file for it or not.

(define (module-submodules module)
  "Return a hash table of the modules whose names are that of MODULE and one part more, by that part."
  (let* ((name (module-name module))
         (count (length name))
         (submodules (make-hash-table)))
    (for-each (lambda (other)
                (let ((longer (module-name other)))
                  (if (and (> (length longer) count) (equal? (list-head longer count) name))
                      (let ((part (list-ref longer count)))
                        (if (not (hashq-ref submodules part))
                            (hashq-set! submodules part (resolve-module (list-head longer (+ count 1)) #f)))))))
              (%loaded-modules))
    submodules))

;;; Versions: lists of numbers, and references to them as R6RS says.

(define versions (make-weak-key-hash-table))
(define (module-version module) "Return the version of MODULE, or #f." (hashq-ref versions module))
(define (set-module-version! module version) "Make VERSION that of MODULE." (hashq-set! versions module version))

(define (version-matches? reference version)
  "Return #t if VERSION, a list of numbers, is one that REFERENCE allows."
  (define (part-matches? reference part)
    (cond
     ((number? reference) (= reference part))
     ((pair? reference)
      (case (car reference)
        ((>=) (>= part (cadr reference)))
        ((<=) (<= part (cadr reference)))
        ((and) (and-map (lambda (reference) (part-matches? reference part)) (cdr reference)))
        ((or) (->bool (or-map (lambda (reference) (part-matches? reference part)) (cdr reference))))
        ((not) (not (part-matches? (cadr reference) part)))
        (else (wrong-reference reference))))
     (else (wrong-reference reference))))
  (define (wrong-reference reference)
    (scm-error 'misc-error "version-matches?"
               "expected a number or (>= n), (<= n), (and …), (or …), (not …), found ~S" (list reference) #f))
  (cond
   ((null? reference) #t)
   ((memq (car reference) '(and or not))
    (case (car reference)
      ((and) (and-map (lambda (reference) (version-matches? reference version)) (cdr reference)))
      ((or) (->bool (or-map (lambda (reference) (version-matches? reference version)) (cdr reference))))
      (else (not (version-matches? (cadr reference) version)))))
   (else
    (let loop ((reference reference) (version version))
      (cond
       ((null? reference) #t)
       ((null? version) #f)
       ((part-matches? (car reference) (car version)) (loop (cdr reference) (cdr version)))
       (else #f))))))

;;; Bindings by name.

(define (module-search proc module name)
  "Return the first true answer of (PROC module NAME) for MODULE and the interfaces that it uses, or #f."
  (or (proc module name)
      (or-map (lambda (interface) (module-search proc interface name)) (module-uses module))))

(define (binding-or variable name default)
  (cond ((and variable (variable-bound? variable)) (variable-ref variable))
        ((pair? default) (car default))
        (else (scm-error 'misc-error #f "Unbound variable. ~S" (list name) #f))))

(define (module-symbol-binding module name . default)
  "Return what NAME means in MODULE, or the default."
  (binding-or (module-variable module name) name default))

(define (module-symbol-local-binding module name . default)
  "Return what MODULE itself defines NAME as, or the default."
  (binding-or (module-local-variable module name) name default))

(define (module-symbol-interned? module name)
  "Return #t if NAME has a variable in MODULE or in what it uses."
  (and (module-variable module name) #t))

(define (module-symbol-locally-interned? module name)
  "Return #t if NAME has a variable in MODULE itself."
  (and (module-local-variable module name) #t))

(define* (try-load-module name #:optional version)
  "Load the module called NAME if there is one; return true if it was loaded now."
  (and (not (resolve-module name #f #:ensure #f))
       (resolve-module name #t #:ensure #f)
       #t))

(define try-module-autoload try-load-module)

(define (nested-remove! root names)
  "Remove the binding that NAMES leads to from the module ROOT."
  (let* ((path (reverse names))
         (module (if (null? (cdr path)) root (nested-ref root (reverse (cdr path))))))
    (if module (module-remove! module (car path)))))

(define (local-remove names)
  "Remove the binding that NAMES leads to from the current module."
  (nested-remove! (current-module) names))
