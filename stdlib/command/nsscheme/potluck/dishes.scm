;; A potluck file from beginning to end: evaluated, checked, its packages found; and the package that it is, or all that
;; is wrong with it.

(define-module (nsscheme potluck dishes)
  #:use-module ((nsscheme host) #:select (raise-at location location-file location-line location-column))
  #:use-module (nsscheme potluck evaluation)
  #:use-module (nsscheme potluck fields)
  #:use-module (nsscheme potluck guix)
  #:use-module (nsscheme potluck rewriting)
  #:use-module ((nsscheme session) #:select (error-parts))
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-11)
  #:re-export (potluck-file?)
  #:export (read-dish
            potluck-file->package
            rewriting->package
            problem-text
            exception->problem-text
            exception->message
            exception->position))

(define (absolute file)
  (if (string-prefix? "/" file) file (string-append (getcwd) "/" file)))

(define* (read-dish file #:key allow-local?)
  "Return the dish in FILE, its rewriting or #f, and the list of its problems, pairs of a location and a message, in the
order of the file. What keeps the file from being evaluated is raised."
  (let* ((dish (evaluate-potluck-file (absolute file)
                                      (lambda (form source) (form->dish form source #:allow-local? allow-local?))))
         (rewriting (and (null? (dish-problems dish)) (rewrite-dish dish)))
         (problems (if rewriting (rewriting-problems rewriting) (dish-problems dish))))
    (values dish (and (null? problems) rewriting) (stable-sort (delete-duplicates problems) before?))))

(define (before? a b)
  (match (list (car a) (car b))
    ((#f _) #t)
    ((_ #f) #f)
    ((a b)
     (or (< (location-line a) (location-line b))
         (and (= (location-line a) (location-line b)) (< (location-column a) (location-column b)))))))

(define (rewriting->package rewriting)
  "Return the package that REWRITING describes, without writing anything."
  (evaluate-with-imports (rewriting-expression rewriting)
                         (cons (cons language-module #t) (rewriting-imports rewriting))))

(define (potluck-file->package file)
  "Return the package in FILE; the first of its problems is an error. Its source may lie on this machine."
  (let-values (((dish rewriting problems) (read-dish file #:allow-local? #t)))
    (match problems
      (() (rewriting->package rewriting))
      (((position . message) . others)
       (raise-at position "~a~a" message
                 (match (length others)
                   (0 "")
                   (n (format #f "~%hint: ‘nsscheme potluck check ~a’ says what else is wrong with the file" file))))))))

;;; What people read.

(define (exception->problem-text exception color?)
  "Return the text of EXCEPTION, which is being handled, with the author's line."
  (match (error-parts exception color?)
    ((_ _ _ text . _) text)))

(define (exception->message exception)
  "Return what EXCEPTION, which is being handled, says."
  (match (error-parts exception #f)
    ((message . _) message)))

(define (exception->position exception)
  "Return the location at which EXCEPTION, which is being handled, was raised, or #f."
  (match (error-parts exception #f)
    ((_ ((file line column) . _) . _) (location file line column))
    (_ #f)))

(define (problem-text problem color?)
  "Return the text of PROBLEM, a pair of a location and a message, with the author's line."
  (let/ec return
    (with-exception-handler
        (lambda (exception) (return (exception->problem-text exception color?)))
      (lambda () (raise-at (car problem) "~a" (cdr problem))))))
