;; What the command `nsscheme build' asks of Scheme: evaluate a file or an expression, lower what it yields, build it,
;; and return the lines to print. One procedure does all of it, so that the command itself knows nothing of gexps.

(define-module (nsscheme build)
  #:use-module (guix derivations)
  #:use-module (guix diagnostics)
  #:use-module (guix gexp)
  #:use-module (guix grafts)
  #:use-module (guix store)
  #:use-module (guix utils)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
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
        ((and (string? object) (store-path? object)) object)
        (else
         (raise (formatted-message "~a: expected something to build (a file-like object, a namespace, a gexp, a \
derivation, or a list of them) as its last value; got ~s" source object)))))

;; The store file names that building THING, a derivation or a store file name, gives.
(define (thing-outputs thing)
  (match thing
    ((? derivation? drv) (map cdr (derivation->output-paths drv)))
    ((? string? file) (list file))))

;; Say on standard error what building DERIVATIONS would build, inputs first.
(define (say-plan store derivations mode)
  (define (missing? drv)
    (not (every (lambda (path) (valid-path? store path)) (thing-outputs drv))))
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

(define* (build-objects store objects #:key (source "the expression") (system (%current-system)) target
                        derivations-only? dry-run? (mode 'normal))
  "Build OBJECTS, which SOURCE yields, and return the list of store file names: of the outputs, or of the derivations
if DERIVATIONS-ONLY?. Build nothing if DRY-RUN?."
  (let ((things (map (lambda (object) (lower store object source system target)) objects)))
    (if derivations-only?
        (map (lambda (thing) (if (derivation? thing) (derivation-file-name thing) thing)) things)
        (let ((outputs (append-map thing-outputs things))
              (wanted (if (eq? mode 'normal)
                          (remove (lambda (thing)
                                    (every (lambda (path) (valid-path? store path)) (thing-outputs thing)))
                                  (filter derivation? things))
                          things)))
            (cond ((null? wanted) #t)
                  (dry-run? (say-plan store (filter derivation? wanted) mode))
                  (else (build-derivations store wanted mode)))
          outputs))))

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
