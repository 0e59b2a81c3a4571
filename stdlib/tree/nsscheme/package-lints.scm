;; What is not wrong with a package, but not as it should be: what it says of itself, what its source is called, and the
;; order of its inputs. The rules are Guix's. Only Guix's names are used here, as in (nsscheme guix-packages).

(define-module (nsscheme package-lints)
  #:use-module ((guix packages)
                #:select (package-name package-version package-synopsis package-description package-license
                          package-source package-build-system origin? origin-actual-file-name))
  #:use-module ((guix build-system) #:select (build-system-name))
  #:use-module ((nsscheme diagnostics) #:select (location-file location-line location-column))
  #:use-module (nsscheme phase-names)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:export (package-lints))

;;; The form that makes a package.

;; The datum in FILE at LINE, from 1, and COLUMN, from 0; #f if there is none.
(define (datum-at file line column)
  (catch #t
    (lambda ()
      (call-with-input-file file
        (lambda (port)
          (set-port-encoding! port "UTF-8")
          (do ((line line (- line 1)))
              ((<= line 1))
            ((@ (ice-9 rdelim) read-line) port))
          (do ((column column (- column 1)))
              ((<= column 0))
            (read-char port))
          (read port))))
    (lambda _ #f)))

;; The clause NAME of the form at POSITION, or #f.
(define (clause-of form name)
  (match form
    ((_ clauses ...)
     (find (lambda (clause) (and (pair? clause) (eq? name (car clause)))) clauses))
    (_ #f)))

(define (position-of datum position)
  (match (and (pair? datum) (source-properties datum))
    ((? pair? properties)
     (list (location-file position) (+ 1 (assq-ref properties 'line)) (assq-ref properties 'column)))
    (_ (list (location-file position) (location-line position) (location-column position)))))

;;; Rules: each is a name, the clause that it is about, and a procedure that returns what is wrong, or #f.

(define (blank? text)
  (or (not (string? text)) (string-null? (string-trim-both text))))

(define (begins-lower? text)
  (char-set-contains? char-set:lower-case (string-ref text 0)))

(define (name-problem package)
  (define name (package-name package))
  (cond ((<= (string-length name) 1) "the name is one letter, which says little")
        ((string-index name #\_) "the name has an underscore; Guix's names have hyphens")
        (else #f)))

(define (synopsis-problem package)
  (define text (package-synopsis package))
  (define (starts? word) (string-prefix-ci? (string-append word " ") text))
  (cond ((blank? text) "the synopsis is empty")
        ((or (starts? "a") (starts? "an")) "the synopsis begins with an article")
        ((begins-lower? text) "the synopsis begins with a lower-case letter")
        ((and (string-suffix? "." text) (not (string-suffix? "etc." text))) "the synopsis ends with a period")
        ((> (string-length text) 80) "the synopsis has more than 80 letters")
        ((starts? (package-name package)) "the synopsis begins with the name of the package")
        (else #f)))

(define (description-problem package)
  (define text (package-description package))
  (cond ((blank? text) "the description is empty")
        ((begins-lower? (string-trim text)) "the description begins with a lower-case letter")
        ((any (lambda (line) (and (not (string-null? line)) (string-suffix? " " line)))
              (string-split text #\newline))
         "a line of the description ends with a space")
        (else #f)))

;; A macro in some years' Guix, which is a procedure where it stands alone.
(define license?
  (if (module-variable (resolve-interface '(guix licenses)) 'license?)
      (eval 'license? (resolve-module '(guix licenses)))
      (const #t)))

(define (license-problem package)
  (match (package-license package)
    ((or #f ()) "there is no license")
    ((licenses ...) (and (not (every license? licenses)) "the license is none of (guix licenses)"))
    (license (and (not (license? license)) "the license is none of (guix licenses)"))))

(define (source-problem package)
  (define source (package-source package))
  (define (version-only? file)
    (let ((rest (if (string-prefix? "v" file) (string-drop file 1) file)))
      (string-prefix? (package-version package) rest)))
  (and (origin? source)
       (let ((file (origin-actual-file-name source)))
         (cond ((not file) "the source has no file name: (file-name …) says what it is")
               ((version-only? file)
                (format #f "the source is called ~a, which does not say what it is: (file-name …) can" file))
               (else #f)))))

;; What is wrong with the order of the inputs that CLAUSE lists, or #f.
(define (order-problem clause)
  (define (name input)
    (match input
      ((? symbol? name) (symbol->string name))
      (('list (? symbol? name) (? string?)) (symbol->string name))
      (_ #f)))
  (match clause
    ((field ('list inputs ...))
     (let ((names (map name inputs)))
       (and (every string? names)
            (let loop ((names names))
              (match names
                ((first second . rest)
                 (if (string<? second first)
                     (format #f "the ~a are not sorted: ~a stands behind ~a" field second first)
                     (loop (cdr names))))
                (_ #f))))))
    (_ #f)))

;; MESSAGE with its guess in the stead of all names that there are, if it has one.
(define (in-short message)
  (match (string-contains message "\nhint: ")
    (#f message)
    (at (string-append (string-take message (string-index message #\;)) "; "
                       (string-drop message (+ at (string-length "\nhint: ")))))))

;; What is wrong with the phases that the clause `arguments', which is written at POSITION, names: pairs of a message and a
;; position. Packages with #:modules may have other phases.
(define (phase-problems package clause position)
  (define module
    `(guix build ,(symbol-append (build-system-name (package-build-system package)) '-build-system)))
  (define found '())
  (define (warn reference what names)
    (set! found (acons (in-short (unknown-phase reference what names)) (position-of reference position) found)))
  (define (modules? form)
    (match form
      ((first . rest) (or (modules? first) (modules? rest)))
      (_ (eq? #:modules form))))
  (let visit ((form (if (modules? clause) #f clause)))
    (match form
      (('modify-phases . _) (phase-names form (list module) warn))
      ((first . rest) (visit first) (visit rest))
      (_ #f)))
  (reverse found))

(define rules
  `((name name ,name-problem)
    (synopsis synopsis ,synopsis-problem)
    (description description ,description-problem)
    (license license ,license-problem)
    (source-file-name source ,source-problem)))

(define (package-lints package position)
  "Return what is not as it should be with PACKAGE, which is written at POSITION, a location: a list of lists of a name, a
message and a position, which is a list of file, line from 1 and column from 0."
  (define form
    (and position (datum-at (location-file position) (location-line position) (location-column position))))
  (define (clause-position name)
    (and position
         (position-of (clause-of form name) position)))
  (append
   (filter-map (match-lambda
                 ((name clause problem)
                  (let ((message (problem package)))
                    (and message (list name message (clause-position clause))))))
               rules)
   (map (match-lambda ((message . position) (list 'phases message position)))
        (if position (phase-problems package (clause-of form 'arguments) position) '()))
   (filter-map (lambda (field)
                 (let ((message (order-problem (clause-of form field))))
                   (and message (list 'inputs-order message (clause-position field)))))
               '(native-inputs inputs propagated-inputs))))
