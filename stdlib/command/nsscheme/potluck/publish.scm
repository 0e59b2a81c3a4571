;; `nsscheme potluck publish': the potluck files of one branch of a repository become modules of a channel. The files
;; are read from Git's objects and never checked out, so that links, submodules and the number of files mean nothing.
;; Each file is a dish of its own: one that is wrong keeps the module that its last good version became, and stops no
;; other; one that is gone takes its module with it.

(define-module (nsscheme potluck publish)
  #:use-module (git)
  #:use-module (json)
  #:autoload (nsscheme guix-packages) (package->derivation-file-name open-connection)
  #:use-module ((nsscheme host) #:select (raise-at location-file location-line location-column))
  #:use-module (nsscheme potluck addresses)
  #:use-module (nsscheme potluck checkout)
  #:use-module (nsscheme potluck directory)
  #:use-module (nsscheme potluck dishes)
  #:use-module (nsscheme potluck evaluation)
  #:use-module (nsscheme potluck fields)
  #:use-module (nsscheme potluck module-text)
  #:use-module (nsscheme potluck rewriting)
  #:use-module (nsscheme potluck target)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 control)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-11)
  #:export (publish-potluck))

;; So many dishes may one branch have.
(define dish-limit 100)
(define size-limit 262144)

(define-record-type <outcome>
  (make-outcome name file version state problems)
  outcome?
  (name     outcome-name)
  (file     outcome-file)
  (version  outcome-version)      ;or #f: it is not known
  (state    outcome-state)        ;written, unchanged, failed or removed
  (problems outcome-problems))    ;<problem>s

(define-record-type <problem>
  (make-problem message position text)
  problem?
  (message problem-message)
  (position   problem-position)         ;a location or #f
  (text    problem->text))        ;all of it, with the author's line

;;; What the repository has.

(define (branch-commit repository branch)
  (let ((name (find (lambda (name) (false-if-exception (reference-lookup repository name)))
                    (list (string-append "refs/heads/" branch) (string-append "refs/remotes/origin/" branch)))))
    (unless name
      (raise-at #f "the repository has no branch ~a" branch))
    (commit-lookup repository (reference-name->oid repository name))))

;; The tree in COMMIT that has its potluck files, and its name; #f without one.
(define (potluck-tree repository commit)
  (let loop ((names directory-names))
    (match names
      (() (values #f #f))
      ((name . rest)
       (let ((entry (tree-entry-byname (commit-tree commit) name)))
         (if (and entry (= OBJ-TREE (tree-entry-type entry)))
             (values (tree-lookup repository (tree-entry-id entry)) name)
             (loop rest)))))))

(define (entries tree)
  (let loop ((index 0) (found '()))
    (match (tree-entry-byindex tree index)
      (#f (reverse found))
      (entry
       (when (> index 2000) (raise-at #f "the directory of potluck files has more than 2000 entries"))
       (loop (+ index 1) (cons entry found))))))

;; What the file of ENTRY has: bytes; 'no-file if it is a directory or a submodule, 'large.
(define (content repository entry)
  (if (= OBJ-BLOB (tree-entry-type entry))
      (let ((blob (blob-lookup repository (tree-entry-id entry))))
        (if (<= (blob-size blob) size-limit) (blob-content blob) 'large))
      'no-file))

;; Write what TREE has, potluck files and README.md, into DIRECTORY; return the names of the dishes. A directory stands
;; for what is no file, and a file that is too large for another one: reading them says what is wrong.
(define (write-out repository tree directory)
  (define wanted
    (filter (lambda (entry)
              (let ((name (tree-entry-name entry)))
                (and (not (string-index name #\/))
                     (or (string=? name "README.md")
                         (and (string-suffix? ".scm" name) (not (string-prefix? "." name)))))))
            (entries tree)))
  (define (scheme? entry) (string-suffix? ".scm" (tree-entry-name entry)))
  (when (> (length wanted) (+ 1 dish-limit))
    (raise-at #f "the branch has more than ~a potluck files" dish-limit))
  (for-each (lambda (entry)
              (let ((file (string-append directory "/" (tree-entry-name entry))))
                (match (content repository entry)
                  ('no-file (mkdir file))
                  ('large (call-with-output-file file
                            (lambda (port) (display (make-string (+ 1 size-limit) #\space) port))))
                  (bytes (call-with-output-file file
                           (lambda (port) (put-bytevector port bytes))
                           #:binary #t)))))
            wanted)
  (map (lambda (entry) (string-drop-right (tree-entry-name entry) 4)) (filter scheme? wanted)))

;;; Against what packages are found.

(define (describe-directory directory)
  (let ((commit (and (file-exists? (string-append directory "/.git"))
                     (false-if-exception (checkout-commit (repository-open directory))))))
    (string-append (basename directory) (if commit (string-append " at " commit) ", whose commit is not known"))))

;; What packages are found in, besides TARGET itself: a list of texts.
(define (describe-base target)
  (match (delete (canonicalize-path target) %load-path)
    (() '("no Guix tree"))
    (directories (map describe-directory directories))))

;;; One dish.

(define (header url branch commit file base)
  (cons* "Written by ‘nsscheme potluck’ from a file that its author keeps. To change it, change that:"
         (string-append "  " url)
         (string-append "  branch " branch ", commit " commit ", " file)
         (map (lambda (base) (string-append "Resolved against " base)) base)))

(define (exception->problem exception)
  (make-problem (exception->message exception) (exception->position exception) (exception->problem-text exception #f)))

;; Return what PROC returns for what `read-dish' returns for FILE, or an outcome if that fails.
(define (with-dish file name allow-local? proc)
  (let/ec return
    (with-exception-handler
        (lambda (exception)
          (if (eq? 'signal (exception-kind exception))
              (raise-exception exception)
              (return (make-outcome name file #f 'failed (list (exception->problem exception))))))
      (lambda ()
        (let-values (((dish rewriting problems) (read-dish file #:allow-local? allow-local?)))
          (if rewriting
              (proc dish rewriting)
              (make-outcome name file
                            (and (string? (dish-version dish)) (dish-version dish))
                            'failed
                            (map (lambda (problem)
                                   (make-problem (cdr problem) (car problem) (problem-text problem #f)))
                                 problems))))))))

(define (publish-dish file name target source directory header store allow-local?)
  (with-dish file name allow-local?
    (lambda (dish rewriting)
      (let ((text (module-text rewriting (dish-module-name directory (rewriting-variable rewriting)) header
                               (source-header (dish-source dish)))))
        (package->derivation-file-name (store) (rewriting->package rewriting))
        (when source (keep-source source directory name (source-text (dish-source dish))))
        (make-outcome name file (dish-version dish)
                      (if (write-dish target directory name text) 'written 'unchanged)
                      '())))))

;;; All of them.

(define (delete-scratch scratch)
  (file-system-fold (const #t)
                    (lambda (file . _) (delete-file file))
                    (const #t)
                    (lambda (directory . _) (rmdir directory))
                    (const #t) (const #t) #t scratch lstat))

(define (check-consent directory host)
  (when host
    (let ((hosts (if directory (consented-hosts directory) '())))
      (unless (member (string-trim-right host #\/) hosts)
        (raise-at #f "~a does not consent: it has no line ‘Host: ~a’"
                  (string-append (or directory "potluck") "/README.md") host)))))

(define (publish repository commit url branch target kept host allow-local?)
  (define scratch (mkdtemp (string-append (or (getenv "TMPDIR") "/tmp") "/potluck-XXXXXX")))
  (define connection #f)
  (define (store)
    (unless connection (set! connection (open-connection)))
    connection)
  (define digits (oid->string (commit-id commit)))
  (define base (describe-base target))
  (dynamic-wind
    (lambda () (chdir scratch))
    (lambda ()
      (let*-values (((tree source) (potluck-tree repository commit))
                    ((names)
                     (if tree
                         (begin
                           (mkdir source)
                           (write-out repository tree source))
                         '())))
        (when tree (check-consent source host))
        ;; A directory that is gone takes its dishes along; one that never was is a mistake.
        (unless (or tree (claimed? target url branch))
          (raise-at #f "the branch has no directory 'potluck'; ‘nsscheme potluck init GIT-URL’ makes one"))
        (let* ((directory (claim-directory target url branch #:new? (->bool tree)))
               (outcomes
                (map (lambda (name)
                       (let ((file (string-append source "/" name ".scm")))
                         (publish-dish file name target kept directory (header url branch digits file base) store
                                       allow-local?)))
                     names))
               (gone (sort (lset-difference string=? (written-dishes target directory) names) string<?)))
          (for-each (lambda (name)
                      (remove-dish target directory name)
                      (when kept (drop-source kept directory name)))
                    gone)
          (values directory digits base
                  (append outcomes
                          (map (lambda (name) (make-outcome name #f #f 'removed '())) gone))))))
    (lambda ()
      (chdir "/")
      (delete-scratch scratch))))

;;; What is said.

(define (outcome->json outcome)
  `(("name" . ,(outcome-name outcome))
    ("file" . ,(or (outcome-file outcome) 'null))
    ("version" . ,(or (outcome-version outcome) 'null))
    ("state" . ,(symbol->string (outcome-state outcome)))
    ("problems"
     . ,(list->vector
         (map (lambda (problem)
                (let ((position (problem-position problem)))
                  `(("message" . ,(problem-message problem))
                    ("line" . ,(if position (location-line position) 'null))
                    ("column" . ,(if position (+ 1 (location-column position)) 'null))
                    ("text" . ,(problem->text problem)))))
              (outcome-problems outcome))))))

(define (say-outcome outcome)
  (match (outcome-state outcome)
    ('failed
     (format #t "FAILED    ~a~%" (outcome-file outcome))
     (for-each (lambda (problem) (display (problem->text problem))) (outcome-problems outcome)))
    ('removed (format #t "removed   ~a~%" (outcome-name outcome)))
    (state (format #t "~9a ~a@~a~%" state (outcome-name outcome) (outcome-version outcome)))))

(define* (publish-potluck repository url branch target #:key source host allow-local? json?)
  "Write the dishes of BRANCH of the repository in the directory REPOSITORY, which is at URL for everybody, into the
channel in TARGET, and say what became of each. If HOST is an address, the branch has to consent to that. Return true if
nothing is wrong. The potluck files themselves are kept in SOURCE, a directory, unless it is #f."
  (match (address-problem url '(git http https) #:allow-local? allow-local?)
    (#f #t)
    (message (raise-at #f "~a" message)))
  (unless (branch-name? branch)
    (raise-at #f "~s is no name of a branch" branch))
  (let* ((repository (repository-open repository))
         (commit (branch-commit repository branch)))
    (prepare-target target)
    (let-values (((directory digits base outcomes)
                  (publish repository commit url branch target source host allow-local?)))
      (if json?
          (begin
            (scm->json `(("directory" . ,directory)
                         ("commit" . ,digits)
                         ("base" . ,(list->vector base))
                         ("dishes" . ,(list->vector (map outcome->json outcomes)))))
            (newline))
          (begin
            (format #t "~a, commit ~a~%" directory (string-take digits 7))
            (for-each say-outcome outcomes)))
      (not (any (lambda (outcome) (eq? 'failed (outcome-state outcome))) outcomes)))))
