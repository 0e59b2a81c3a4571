;; Which phases there are after each clause of `modify-phases', and which of its references lead to none. What cannot be
;; known without running the code, such as a computed name, is left alone.

(define-module (nsscheme phase-names)
  #:use-module (nsscheme spelling)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (phase-names unknown-phase))

(define (unknown-phase reference what names)
  "Return what to say of REFERENCE, the quoted name of a phase behind the word WHAT, when NAMES are those that there are."
  (string-append what ": " (unknown-name "phase" (cadr reference) names)))

(define (phase-names code modules warn)
  "Return the names of the phases that CODE yields, or #f if they are not known; MODULES, a list of names, have the standard
phases. WARN is called with each wrong reference, a quoted name that knows where it was written, the word that it stands
behind, and the phases that there are."
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
