;; Do the clauses of `modify-phases' name phases that there are? A clause about another one does nothing in a build, or
;; adds a phase at the wrong end; the author is warned at the clause, before anything is built.
;; What cannot be known without running the code, such as a computed name, is left alone.

(define-module (guix build-system phases)
  #:use-module (guix diagnostics)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme phase-names)
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
      (warn-at location "~a" (unknown-phase reference what names))))
  (phase-names code modules warn))
