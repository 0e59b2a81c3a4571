;;; (ice-9 ls): the names that are defined in modules.
;;;
;;; Modules are named by lists of symbols, relative to the current module.

(define-module (ice-9 ls)
  #:use-module (srfi srfi-1)
  #:export (local-definitions-in definitions-in ls lls recursive-local-define))

(define (module-below root names)
  (if (null? names) root (resolve-module (append (module-name root) names) #f #:ensure #f)))

(define (local-definitions-in root names)
  "Return the names that the module NAMES below ROOT defines itself; if NAMES is no module but a variable, its value."
  (let ((module (module-below root names)))
    (if module
        (module-map (lambda (name variable) name) module)
        (nested-ref root names))))

(define (definitions-in root names)
  "Return the names that can be used in the module NAMES below ROOT, imported ones included."
  (let ((module (module-below root names)))
    (if module
        (delete-duplicates!
         (append-map (lambda (module) (local-definitions-in module '())) (cons module (imports module)))
         eq?)
        (nested-ref root names))))

;; The modules whose names MODULE has, each once.
(define (imports module)
  (let loop ((waiting (module-uses module)) (found '()))
    (cond ((null? waiting) (reverse! found))
          ((memq (car waiting) found) (loop (cdr waiting) found))
          (else (loop (append (cdr waiting) (module-uses (car waiting))) (cons (car waiting) found))))))

(define (listing definitions references)
  (if (null? references)
      (definitions (current-module) '())
      (map (lambda (reference) (cons reference (definitions (current-module) reference))) references)))

(define (ls . references)
  "Return the names in sight, or for each of REFERENCES, names of modules, a list of that and the names in sight there."
  (listing definitions-in references))

(define (lls . references)
  "As ls, with the names that are defined there only."
  (listing local-definitions-in references))

(define (recursive-local-define name value)
  "Define the last symbol of NAME, a list, as VALUE, in the module below the current one that the others name."
  (let ((parents (drop-right name 1)))
    (module-define! (if (null? parents)
                        (current-module)
                        (resolve-module (append (module-name (current-module)) parents) #f))
                    (last name)
                    value)))
