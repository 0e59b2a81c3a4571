;; Do the clauses of `modify-phases' name phases that there are? A clause about another one does nothing in a build, or
;; adds a phase at the wrong end; the author is warned at the clause, before anything is built.
;; What cannot be known without running the code, such as a computed name, is left alone.

(define-module (guix build-system phases)
  #:use-module (guix diagnostics)
  #:use-module (guix gexp)
  #:use-module (nsscheme gexp)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme spelling)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:export (check-phases))

;; What has been said, as packages inherit arguments.
(define warned (make-hash-table))

(define* (check-phases phases modules #:optional place)
  "Warn about clauses in PHASES, a gexp or code, that refer to phases that there are not; MODULES, a list of names, have
the standard phases. PLACE is the location of the package."
  (define code
    (if (gexp? phases) (false-if-exception (gexp->approximate-sexp phases)) phases))
  (define (warn reference what names)
    (define location
      (or (any (lambda (location) (reference-location location what reference))
               (append (locations phases) (list place)))
          place))
    (unless (hash-ref warned (list location what reference))
      (hash-set! warned (list location what reference) #t)
      (warn-at location "~a: ~a" what (unknown-name "phase" reference names))))
  (phase-names code modules warn))

;; The names of the phases that CODE yields, or #f if they are not known. WARN gets wrong references.
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
  (define (check name what)
    (unless (memq name names) (warn name what names)))
  (match clause
    (('delete ('quote (? symbol? old))) (check old "delete") (delq old names))
    (('replace ('quote (? symbol? old)) _) (check old "replace") names)
    (((and word (or 'add-before 'add-after)) ('quote (? symbol? old)) ('quote (? symbol? new)) _)
     (check old (symbol->string word))
     (cons new names))
    (_ #f)))

;;; Where a reference is written.

;; The locations of EXP and of the gexps in it.
(define (locations exp)
  (if (gexp? exp)
      (append (or (and=> (gexp-location exp) list) '())
              (append-map (lambda (reference)
                            (if (gexp-input? reference) (locations (gexp-input-thing reference)) '()))
                          (gexp-references exp)))
      '()))

;; Where the last clause WORD about NAME in the code at LOCATION says that name, or #f.
(define (reference-location location word name)
  (define (is symbol) (lambda (other) (eq? symbol other)))
  (define (find-in form)
    (match form
      (((? (is (string->symbol word))) (and reference ('quote (? (is name)))) . _)
       (source-properties->location (source-properties reference)))
      ((head . tail) (or (find-in tail) (find-in head)))
      (_ #f)))
  (and location
       (false-if-exception
        (call-with-input-file (location-file location)
          (lambda (port)
            (set-port-encoding! port "UTF-8")
            (do ((line 1 (+ line 1))) ((>= line (location-line location))) (read-line port))
            (do ((column 0 (+ column 1))) ((>= column (location-column location))) (read-char port))
            (find-in (read port)))))))
