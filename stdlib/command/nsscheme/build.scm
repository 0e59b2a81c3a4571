;; What the command `nsscheme build' asks of Scheme: find what its words stand for, lower that, build it, and return the
;; paths to print. One procedure does all of it, so that the command itself knows nothing of gexps.

(define-module (nsscheme build)
  #:use-module (nsscheme host)
  #:use-module (nsscheme words)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
  #:export (build-choices
            lower-choices
            build-source
            meant-items))

;; The derivation or store file name that what CHOICE stands for lowers to.
(define (lower store choice system target)
  (define (in-store mval)
    (run-with-store store mval #:system system #:target target))
  (let loop ((object (choice-object choice)))
    (cond ((derivation? object) object)
          ((gexp? object)
           (in-store (gexp->derivation "gexp" object #:system system #:target target)))
          ((file-like? object)
           (in-store (lower-object object system #:target target)))
          ((procedure? object)                            ;a value in the store monad
           (loop (in-store object)))
          ((and (string? object) (derivation-path? object)) (read-derivation-from-file object))
          ((and (string? object) (store-path? object)) object)
          (else
           (complain-about-value "build" "something to build (a file-like object, a namespace, a gexp, a \
derivation, or a list of them)" choice (lambda (value) (or (file-like? value) (derivation? value))))))))

;; The store file names that building THING, a derivation or a store file name, gives.
(define (thing-outputs thing)
  (match thing
    ((? derivation? drv) (map cdr (derivation->output-paths drv)))
    ((? string? file) (list file))))

;; Those of them that were asked for with CHOICE.
(define (chosen-outputs choice thing)
  (match (choice-output choice)
    (#f (thing-outputs thing))
    (output (list (derivation->output-path thing output)))))

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
           (raise-at #f "~a: built, and deleted by somebody else" (car (thing-outputs (car wanted)))))
          (else
           (build-things store
                         (map (lambda (thing) (if (derivation? thing) (derivation-file-name thing) thing)) wanted)
                         mode)
           (loop (unusable wanted) (- attempts 1))))))

(define (lower-choices store choices)
  "Return for each of CHOICES the derivation or store file name that it lowers to."
  (map (lambda (choice) (lower store choice (%current-system) #f)) choices))

(define* (build-choices store choices #:key (system (%current-system)) target derivations-only? dry-run?
                        (mode 'normal))
  "Build what CHOICES stand for and return for each the list of its store file names: of the outputs, or of the
derivation if DERIVATIONS-ONLY?. Build nothing if DRY-RUN?."
  (let ((things (map (lambda (choice) (lower store choice system target)) choices)))
    (cond (derivations-only?
           (map (lambda (thing) (list (if (derivation? thing) (derivation-file-name thing) thing))) things))
          (dry-run?
           (let ((wanted (filter (lambda (thing)
                                   (and (derivation? thing)
                                        (or (eq? mode 'check) (pair? (unusable-items store (thing-outputs thing))))))
                                 things)))
             (unless (null? wanted) (say-plan store wanted mode))
             (map chosen-outputs choices things)))
          (else
           (build-missing store things mode)
           (map chosen-outputs choices things)))))

(define* (build-source #:key (sources '()) (system #f) target derivations-only? dry-run? (mode 'normal))
  "Build what SOURCES stand for, and return for each thing the list of its store file names. The command has set the
options of builds."
  (with-store store
    (parameterize ((%graft? (grafts-by-default?))
                   (%current-system (or system (%current-system)))
                   (%current-target-system target))
      (build-choices store (choose sources)
                     #:system (%current-system) #:target target
                     #:derivations-only? derivations-only? #:dry-run? dry-run? #:mode mode))))

(define (meant-items part sources items)
  "Return lists of the words of each of SOURCES and of the names of the items that it stands for: those among ITEMS are names
already; of what others lower to, PART counts, `derivations' or `outputs'."
  (define options
    (filter (match-lambda ((kind . _) (eq? kind 'option))) sources))
  (define (meant store choice)
    (let ((thing (lower store choice (%current-system) #f)))
      (cons (choice-source choice)
            (cond ((eq? part 'outputs) (chosen-outputs choice thing))
                  ((derivation? thing) (list (derivation-file-name thing)))
                  (else (list thing))))))
  (with-store store
    (parameterize ((%graft? (grafts-by-default?)))
      (append-map (match-lambda
                    (('option . _) '())
                    (('word . (? (cut member <> items) item)) (list (list item item)))
                    (source (map (cut meant store <>) (choose (append options (list source))))))
                  sources))))
