;; What `nsscheme channel check' asks of Scheme: load every module of a channel, derive every package, and tell the
;; author what does not work. Each module is tried on its own, so that one that is broken stops no other, and an error
;; is reported once: a module that only suffers from another one names that. (nsscheme channel-report) shows what is
;; found.

(define-module (nsscheme channel-check)
  #:use-module (nsscheme channel-report)
  #:use-module ((nsscheme host)
                #:select (raise-at location location-file location-line location-column
                          read-channel-metadata channel-module-directory channel-dependencies))
  #:use-module (nsscheme module-files)
  #:autoload (nsscheme guix-packages) (package? package-label package-position package->derivation-file-name
                                       guix-error-text open-connection)
  #:autoload (nsscheme package-lints) (package-lints)
  #:use-module ((nsscheme package-search) #:select (public-variables))
  #:use-module (nsscheme budget)
  #:use-module ((nsscheme guile-files) #:select (fix-guile-directories!))
  #:autoload (nsscheme guile-sources-server) (start-sources-server!)
  #:use-module ((nsscheme session) #:select (error-parts confine! take-refusals!))
  #:use-module (ice-9 control)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (srfi srfi-1)
  #:export (check-channel))

;;; Errors.

(define (below? file directory)
  (string-prefix? (string-append directory "/") file))

;; The problem that EXCEPTION, which is being handled, is for the author of the channel in DIRECTORY: its location is
;; the innermost one in the channel, else POSITION, where the channel has what was being done, else its own.
(define (exception->problem exception directory position color?)
  (define (ours positions)
    (find (match-lambda ((file . _) (below? file directory))) positions))
  (match (error-parts exception color?)
    ((message positions hint text code fix)
     (let* ((said (cond ((eq? 'quit (exception-kind exception)) "it calls `exit', which ends whatever loads the module")
                        ((budget-exhausted? exception) (limit-text exception))
                        ((guix-error-text exception) => identity)
                        (else message)))
            (own (ours positions))
            (wanted (match own ((file line column) (location file line column)) (#f position))))
       (if (and (eq? said message) (or (not wanted) (and own (eq? own (car positions)))))
           (make-problem message (match positions ((position . _) position) (() #f)) hint text code fix)
           (match (parts-at (or wanted (match positions (((file line column) . _) (location file line column)) (() #f)))
                            said color?)
             ((_ new-positions _ text new-code _)
              (make-problem said
                            (match new-positions ((position . _) position) (() #f))
                            hint
                            (string-append
                             text
                             (if hint (string-append "hint: " hint "\n") "")
                             (if (and wanted (pair? positions) (not own))
                                 (string-append "raised at " (position->string (car positions)) "\n")
                                 ""))
                            (if (eq? said message) code new-code) #f))))))))

;; The parts of an error with MESSAGE at POSITION.
(define (parts-at position message color?)
  (let/ec return
    (with-exception-handler
        (lambda (exception) (return (error-parts exception color?)))
      (lambda () (raise-at position "~a" message)))))

;; PROBLEM, which the module NAME has only when FILE imports it, as one of FILE.
(define (problem-of-import problem name file color?)
  (match (import-position file name)
    (#f problem)
    (position
     (match (parts-at position
                      (string-append (problem-message problem) ", in " (object->string name) ", which is imported here"
                                     (if (problem-hint problem) (string-append "\nhint: " (problem-hint problem)) ""))
                      color?)
       ((message (position . _) hint text code fix)
        (make-problem message position hint
                      (string-append text
                                     (match (problem-position problem)
                                       (#f "")
                                       (position (string-append "raised at " (position->string position) "\n"))))
                      code fix))))))

;; Where FILE first names the module NAME, or #f.
(define (import-position file name)
  (define text (object->string name))
  (call-with-input-file file
    (lambda (port)
      (let loop ((number 1))
        (let ((line (read-line port)))
          (cond ((eof-object? line) #f)
                ((string-contains line text) => (lambda (column) (location file number column)))
                (else (loop (+ number 1)))))))))

;; What a module of somebody whom nobody vouches for may use, and each of its packages. A loop ends by its steps; time is for
;; what takes few of them.
(define seconds 60)
(define steps 400000000)
(define memory (* 1024 1024 1024))
(define seconds-of-all 3600)

(define (limit-text exception)
  (match (budget-exhausted-resource exception)
    ('time (format #f "it needs more time than an untrusted module may (~a s)" seconds))
    ('steps (format #f "it needs more steps than an untrusted module may (~a)" steps))
    (_ (format #f "it needs more memory than an untrusted module may (~a MB)" (quotient memory (* 1024 1024))))))

(define limited (make-parameter (lambda (thunk) (thunk))))

(define (within-limits thunk)
  (call-with-budget thunk #:seconds seconds #:steps steps #:memory memory))

;; What THUNK returns, or the problem that kept it from that. What it prints is no part of the report.
(define (attempt thunk directory position color?)
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (if (eq? 'signal (exception-kind exception))
              (raise-exception exception)
              (return (exception->problem exception directory position color?))))
      (lambda ()
        (parameterize ((current-output-port (current-error-port))
                       (current-input-port (open-input-string "")))
          ((limited) thunk))))))

;; What the channel of a stranger in DIRECTORY would miss in other trees, as FIND-SKEW finds it: while nothing of it is
;; on the load path yet, so that none of its code can run. Its files are read, whatever they hold: each within limits,
;; and no link that leads out of the directory is followed.
(define (strangers-skew find-skew directory color?)
  (define (inside? path)
    (let ((file (false-if-exception (canonicalize-path (string-append directory "/" path)))))
      (and file (below? file directory) (eq? 'regular (stat:type (stat file))))))
  (define (find path)
    (match (attempt (lambda () (find-skew directory (list path))) directory #f color?)
      ((? problem? problem)
       (list (list (string-append "what it would miss in another Guix is not known: " (problem-message problem))
                   (list (string-append directory "/" path) 1 0))))
      (found found)))
  (parameterize ((limited within-limits))
    (append-map find (filter inside? (sort (source-files directory) string<?)))))

;;; What there is to look at.

;; The files of DIRECTORY as two lists: of modules, names and paths; of what is passed over, paths and reasons.
(define (sort-files directory)
  (let loop ((paths (sort (source-files directory) string<?)) (modules '()) (others '()))
    (match paths
      (() (values (reverse modules) (reverse others)))
      ((path . rest)
       (let* ((file (string-append directory "/" path))
              (declared (declared-module-name file))
              (name (path->module-name path))
              (first-file (search-path %load-path path)))
         (cond ((not declared)
                (loop rest modules (cons (list path #f) others)))
               ((not (or (eq? declared 'unreadable) (equal? declared name)))
                (loop rest modules
                      (cons (list path (format #f "it defines ~a, but its path is that of ~a" declared name))
                            others)))
               ((and first-file (not (string=? first-file file)))
                (loop rest modules
                      (cons (list path (format #f "~a comes first, so that nothing ever loads it" first-file)) others)))
               (else
                (loop rest (cons (cons name path) modules) others))))))))

;;; Modules.

;; The module NAME, with the values of all its variables and the bodies of its procedures: what waits until it is needed
;; may be wrong as well.
(define (load-module name)
  (resolve-interface name)
  (let ((module (resolve-module name)))
    (module-for-each (lambda (name variable)
                       (when (variable-bound? variable) (variable-ref variable)))
                     module)
    (%force-definitions module)
    module))

;; The first line of what is wrong, and where: who imports whom is said in further lines of the message.
(define (same-problem? a b)
  (define (first-line problem) (car (string-split (problem-message problem) #\newline)))
  (and (equal? (problem-position a) (problem-position b)) (string=? (first-line a) (first-line b))))

;; A procedure that checks the module of a name, once, and returns the finding.
(define (module-checker modules directory check-packages color?)
  (define findings (make-hash-table))
  (define (file-of path) (string-append directory "/" path))
  (define file->name
    (map (match-lambda ((name . path) (cons (file-of path) name))) modules))
  ;; The module of the channel whose file PROBLEM lies in, unless it is NAME.
  (define (culprit problem name)
    (let ((other (and=> (problem-position problem) (match-lambda ((file . _) (assoc-ref file->name file))))))
      (and other (not (equal? other name)) other)))
  ;; The module that tells PROBLEM.
  (define (who-tells problem)
    (hash-fold (lambda (name finding found)
                 (or found
                     (and (finding? finding) (finding-problem finding) (not (finding-cause finding))
                          (same-problem? problem (finding-problem finding))
                          name)))
               #f findings))
  ;; Of the modules of the channel that the one at PATH imports, the finding about one that fails.
  (define (failing-import path)
    (any (lambda (name)
           (and (assoc name modules)
                (let ((finding (check-once name)))
                  (and (finding? finding) (finding-problem finding) finding))))
         (declared-imports (file-of path))))
  (define (check name path)
    (match (attempt (lambda () (load-module name)) directory #f color?)
      ((? problem? problem)
       (let ((other (culprit problem name)))
         ;; It is reported where it is; but of modules that import each other, where one works by itself, it is the other's
         ;; import that does not work.
         (let ((alone (and other (check-once other))))
           (make-finding name path
                         (if (and (finding? alone) (finding-good? alone) (equal? "E0205" (problem-code problem)))
                             (problem-of-import problem other (file-of path) color?)
                             problem)
                         (who-tells problem) '()))))
      (module
       (match (failing-import path)
         (#f (make-finding name path #f #f (check-packages module)))
         (finding
          (make-finding name path (finding-problem finding)
                        (or (finding-cause finding) (finding-module finding)) '()))))))
  (define (check-once name)
    (match (hash-ref findings name)
      (#f
       (hash-set! findings name 'under-way)
       (let ((finding (check name (assoc-ref modules name))))
         (hash-set! findings name finding)
         finding))
      (finding finding)))
  check-once)

;;; Packages.

;; What is not as it should be with PACKAGE; nothing, if that is not known.
(define (lints package position)
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (if (eq? 'signal (exception-kind exception)) (raise-exception exception) (return '())))
      (lambda () ((limited) (lambda () (package-lints package position)))))))

;; A procedure that derives the packages of a module and returns the results; none is derived twice.
(define (package-checker directory connection lower? lint? color?)
  (define seen (make-hash-table))
  (define (check variable package)
    (define position (attempt (lambda () (package-position package)) directory #f color?))
    (define label (attempt (lambda () (package-label package)) directory #f color?))
    (define derived
      (cond ((problem? label) label)
            (lower?
             (attempt (lambda () (package->derivation-file-name (force connection) package))
                      directory (and (not (problem? position)) position) color?))
            (else #f)))
    (make-result variable
                 (if (problem? label) (symbol->string variable) label)
                 (and (not (problem? position)) position (list (location-file position) (location-line position)
                                                         (location-column position)))
                 derived
                 (if (and lint? (not (problem? position)) (not (problem? label)) (ours? position))
                     (lints package position)
                     '())))
  ;; What is written elsewhere is somebody else's.
  (define (ours? position)
    (or (not position) (below? (location-file position) directory)))
  (lambda (module)
    (filter-map (match-lambda
                  ((variable . package)
                   (and (not (hashq-ref seen package))
                        (begin
                          (hashq-set! seen package #t)
                          (check variable package)))))
                (public-variables module package?))))

(define (tree-on-load-path)
  (find (lambda (directory) (file-exists? (string-append directory "/guix/packages.scm"))) %load-path))

;; What is missing in other trees of the modules at PATHS below DIRECTORY: FIND-SKEW finds it, unless it is #f, or FOUND
;; has it already.
(define (skew-finder find-skew found directory)
  (define (one-of? paths)
    (match-lambda
      ((_ (file . _)) (any (lambda (path) (string=? file (string-append directory "/" path))) paths))))
  (lambda (paths)
    (cond ((not find-skew) '())
          (found (filter (one-of? paths) found))
          (else (find-skew directory paths)))))

;; Those of REFUSED that say something new: a module that is loaded once more is refused the same, nowhere in its text.
(define (new-refusals refused known)
  (remove (lambda (refusal)
            (and (not (refusal-position refusal))
                 (any (lambda (other)
                        (and (not (eq? other refusal))
                             (string=? (refusal-what other) (refusal-what refusal))))
                      (append refused known))))
          refused))

(define* (check-channel directory #:key (format 'human) (lower? #t) (lint? #t) strict? untrusted? color?
                        (skew #f) (against '()))
  "Check the channel in DIRECTORY, derive its packages if LOWER?, and print a report in FORMAT: 'human, 'json, or 'github,
which has commands that GitHub shows beside the lines they are about. Say what is not as it should be if LINT?, and what
SKEW, a procedure, says is missing in the other Guix trees AGAINST. If UNTRUSTED?, the modules may only compute and read. Return
true if nothing failed, and, if STRICT?, all is as it should be."
  (define json? (eq? format 'json))
  (define github? (eq? format 'github))
  (define find-skew (and (pair? against) (skew against (tree-on-load-path))))
  (define metadata (read-channel-metadata directory))
  ;; Each error is reported, also those that Guile passes over the second time.
  (%drop-failed-modules!)
  (define modules-directory (canonicalize-path (channel-module-directory directory metadata)))
  (define given (length %load-path))
  (define trusted-path (delete modules-directory %load-path))
  (set! %load-path trusted-path)
  (define found-before (and find-skew untrusted? (strangers-skew find-skew modules-directory color?)))
  ;; As in Guix, channels come last and do not override Guix's own modules.
  (set! %load-path (append trusted-path (list modules-directory)))
  (define load-path %load-path)
  (define connection (delay (open-connection)))
  (define skew-of (skew-finder find-skew found-before modules-directory))
  (define (check)
    (define-values (modules others) (sort-files modules-directory))
    (define check-module
      (module-checker modules modules-directory
                      (package-checker modules-directory connection lower? lint? color?) color?))
    (define report
      (make-report modules-directory (tree-on-load-path) (channel-dependencies metadata) given lower? untrusted? others))
    (define (refusals-of name)
      (if untrusted?
          (map (match-lambda ((what position) (make-refusal name what position))) (take-refusals!))
          '()))
    ;; Files that are links may lead out of the channel.
    (define refused-files (refusals-of directory))
    (define (say-refusals refusals)
      (unless json? (for-each (lambda (refusal) (say-refusal refusal github?)) refusals)))
    (unless json? (say-beginning report (length modules)))
    (say-refusals refused-files)
    (let loop ((rest modules) (findings '()) (refusals refused-files))
      (match rest
        (((name . _) . rest)
         ;; What one module has changed is nothing to the next.
         (set! %load-path load-path)
         (let* ((finding (check-module name))
                (refused (new-refusals (refusals-of name) refusals)))
           (unless json? (say-finding finding))
           (say-refusals refused)
           (when github? (say-annotations finding))
           (loop rest (cons finding findings) (append refusals refused))))
        (()
         (let ((findings (reverse findings))
               (skews (skew-of (map cdr modules))))
           (unless json? (for-each (lambda (found) (say-skew found github?)) skews))
           (if json? (print-json report findings skews refusals) (say-end report findings skews refusals))
           (and (every finding-good? findings)
                (null? skews)
                (null? refusals)
                (or (not strict?) (every (compose null? finding-lints) findings))))))))
  (if untrusted?
      (begin
        ;; What reaches further than the channel may is opened before.
        (when lower? (force connection))
        ;; Guile's own files are public, and parts of builds.
        (confine! (append (list (canonicalize-path directory) modules-directory) %load-path (fix-guile-directories!)
                          (if (and lower? (tree-on-load-path)) (list (start-sources-server! trusted-path)) '()))
                  modules-directory)
        (parameterize ((limited within-limits))
          (call-with-budget check #:seconds seconds-of-all #:memory (* 3 memory))))
      (check)))
