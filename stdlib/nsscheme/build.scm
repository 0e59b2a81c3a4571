;; What the command `nsscheme build' asks of Scheme: evaluate a file or an expression, lower what it yields, build it,
;; and return the lines to print. One procedure does all of it, so that the command itself knows nothing of gexps.

(define-module (nsscheme build)
  #:use-module (guix derivations)
  #:use-module (guix diagnostics)
  #:use-module (guix gexp)
  #:use-module (guix grafts)
  #:use-module (guix store)
  #:use-module (guix store conditions)
  #:use-module (guix utils)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
  #:use-module ((nsscheme store) #:prefix native:)
  #:export (evaluate-file
            evaluate-expression
            build-objects
            build-source))

(define (call-in-user-module thunk)
  (save-module-excursion
   (lambda ()
     (let ((module (make-fresh-user-module)))
       (set-current-module module)
       (thunk module)))))

(define (empty-file? file)
  (false-if-exception
   (call-with-input-file file
     (lambda (port)
       (set-port-encoding! port "UTF-8")
       (eof-object? (read port))))))

(define (evaluate-file file)
  "Return what the last expression of FILE yields."
  (when (empty-file? file)
    (raise-at (location file 1 0) "the file has no expression: expected as its last one something to build, such as a \
file-like object, a package or a namespace"))
  (call-in-user-module
   (lambda (module)
     (primitive-load (if (string-prefix? "/" file)
                         file
                         (string-append (getcwd) "/" file))))))

(define (evaluate-expression text)
  "Return what the last expression in TEXT yields, with (guix gexp) and (aqwari namespace) at hand."
  (call-in-user-module
   (lambda (module)
     (for-each (lambda (name) (module-use! module (resolve-interface name)))
               '((guix gexp) (guix store) (guix monads) (aqwari namespace)))
     (%evaluate-text text "<expression>"))))

;; The derivation or store file name that OBJECT, from SOURCE, lowers to.
(define (lower store object source system target)
  (define (in-store mval)
    (run-with-store store mval #:system system #:target target))
  (cond ((derivation? object) object)
        ((gexp? object)
         (in-store (gexp->derivation "gexp" object #:system system #:target target)))
        ((file-like? object)
         (in-store (lower-object object system #:target target)))
        ((procedure? object)                            ;a value in the store monad
         (lower store (in-store object) source system target))
        ((and (string? object) (derivation-path? object)) (read-derivation-from-file object))
        ((and (string? object) (store-path? object)) object)
        (else
         (raise (formatted-message "~a: expected something to build (a file-like object, a namespace, a gexp, a \
derivation, or a list of them) as its last value; got ~s" source object)))))

;; The store file names that building THING, a derivation or a store file name, gives.
(define (thing-outputs thing)
  (match thing
    ((? derivation? drv) (map cdr (derivation->output-paths drv)))
    ((? string? file) (list file))))

;; What is missing or damaged among FILES, store file names, and all that they refer to.
(define (unusable-items store files)
  (with-store-errors (native:%unusable-items (store-connection-handle store) files)))

;; Say on standard error what building DERIVATIONS would build, inputs first.
(define (say-plan store derivations mode)
  (define (missing? drv)
    (pair? (unusable-items store (thing-outputs drv))))
  (define (add drv plan)
    (if (or (member (derivation-file-name drv) plan) (not (missing? drv)))
        plan
        (cons (derivation-file-name drv)
              (fold add plan (map derivation-input-derivation (derivation-inputs drv))))))
  (define (say title files)
    (let ((port (current-error-port)))
      (display title port)
      (for-each (lambda (file) (display "  " port) (display file port) (newline port)) files)))
  (say "these derivations would be built:\n" (reverse (fold add '() derivations)))
  (when (eq? mode 'check)
    (say "these would be built again and compared:\n" (map derivation-file-name derivations))))

;; Build what of THINGS, derivations and store file names, is not there. Everything is protected before it is looked at, and
;; looked at again at the end, so that what is printed exists and stays until it is printed.
(define (build-missing store things mode)
  (define outputs (append-map thing-outputs things))
  (define (unusable things)
    (remove (lambda (thing) (null? (unusable-items store (thing-outputs thing)))) things))
  (for-each (lambda (file) (add-temp-root store file)) outputs)
  (let loop ((wanted things) (attempts 3))
    (cond ((null? wanted) outputs)
          ((zero? attempts)
           (raise (formatted-message "~a: built, and deleted by somebody else" (car (thing-outputs (car wanted))))))
          (else
           (build-things store
                         (map (lambda (thing) (if (derivation? thing) (derivation-file-name thing) thing)) wanted)
                         mode)
           (loop (unusable wanted) (- attempts 1))))))

(define* (build-objects store objects #:key (source "the expression") (system (%current-system)) target
                        derivations-only? dry-run? (mode 'normal))
  "Build OBJECTS, which SOURCE yields, and return the list of store file names: of the outputs, or of the derivations
if DERIVATIONS-ONLY?. Build nothing if DRY-RUN?."
  (let ((things (map (lambda (object) (lower store object source system target)) objects)))
    (cond (derivations-only?
           (map (lambda (thing) (if (derivation? thing) (derivation-file-name thing) thing)) things))
          (dry-run?
           (let ((wanted (filter (lambda (thing)
                                   (and (derivation? thing)
                                        (or (eq? mode 'check) (pair? (unusable-items store (thing-outputs thing))))))
                                 things)))
             (unless (null? wanted) (say-plan store wanted mode))
             (append-map thing-outputs things)))
          (else (build-missing store things mode)))))

(define* (build-source #:key file expression (system #f) target derivations-only? dry-run? (mode 'normal))
  "Build what FILE, or else EXPRESSION, yields, and return the list of store file names to print. The command has set
the options of builds."
  (with-store store
    (parameterize ((%graft? #f)
                   (%current-system (or system (%current-system)))
                   (%current-target-system target))
      (let ((value (if file (evaluate-file file) (evaluate-expression expression))))
        (%stand-at-last-form)
        (build-objects store (if (list? value) value (list value))
                       #:source (or file "the expression")
                       #:system (%current-system) #:target target
                       #:derivations-only? derivations-only? #:dry-run? dry-run? #:mode mode)))))
