;; Do the clauses of `modify-phases' name phases that there are? A clause about another one does nothing in a build, or
;; adds a phase at the wrong end; the author is warned at the clause, before anything is built.
;; What cannot be known without running the code, such as a computed name, is left alone.

(define-module (guix build-system phases)
  #:use-module (guix diagnostics)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme spelling)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (check-phases))

;; What has been said, as packages inherit arguments.
(define warned (make-hash-table))

(define* (check-phases phases modules #:optional package-location)
  "Warn about clauses in PHASES, a gexp or code, that refer to phases that there are not; MODULES, a list of names, have
the standard phases. PACKAGE-LOCATION is the location of the package."
  (define code
    (if (gexp? phases) (false-if-exception (gexp->approximate-sexp phases)) phases))
  (define (warn reference what names)
    (define location (or (source-properties->location (source-properties reference)) package-location))
    (unless (hash-ref warned (list location what reference))
      (hash-set! warned (list location what reference) #t)
      (warn-at location "~a: ~a" what (unknown-name "phase" (cadr reference) names))))
  (phase-names code modules warn))

;; The names of the phases that CODE yields, or #f if they are not known. WARN gets wrong references, quoted names,
;; which know where they were written.
(define (phase-names code modules warn)
  (match code
    ('%standard-phases (any standard-phases modules))
    (((or '@ '@@) (? list? module) '%standard-phases) (standard-phases module))
    (('modify-phases base . clauses)
     (fold (lambda (clause names) (and names (changed names clause warn)))
           (phase-names base modules warn)
           clauses))
    (_ #f)))

(define (standard-phases module)
  (let ((phases (false-if-exception (module-ref (resolve-interface module) '%standard-phases))))
    (and (list? phases) (every pair? phases) (map car phases))))

;; NAMES after CLAUSE, or #f if that cannot be said.
(define (changed names clause warn)
  (define (check reference what)
    (unless (memq (cadr reference) names) (warn reference what names)))
  (match clause
    (('delete (and reference ('quote (? symbol? old)))) (check reference "delete") (delq old names))
    (('replace (and reference ('quote (? symbol? old))) _) (check reference "replace") names)
    (((and word (or 'add-before 'add-after)) (and reference ('quote (? symbol?))) ('quote (? symbol? new)) _)
     (check reference (symbol->string word))
     (cons new names))
    (_ #f)))
