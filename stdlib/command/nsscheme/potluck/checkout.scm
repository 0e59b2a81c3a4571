;; What `nsscheme potluck init' asks of the Git repository in a directory: its commit, a version for it, and the hash of
;; what is fetched of it.

(define-module (nsscheme potluck checkout)
  #:use-module (git)
  #:use-module ((nsscheme host) #:select (raise-at))
  #:use-module ((nsscheme potluck evaluation) #:select (deceptive-char?))
  #:use-module (nsscheme potluck guix)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (ice-9 regex)
  #:use-module (srfi srfi-1)
  #:export (open-checkout
            checkout-commit
            checkout-branch
            checkout-version
            checkout-changed?
            checkout-hash
            published-commit
            branch-name?))

(define (open-checkout directory)
  "Return the repository whose files DIRECTORY has; that it is none is an error."
  (unless (file-exists? (string-append directory "/.git"))
    (raise-at #f "~a is not the top of a Git repository: change to the directory that has .git" directory))
  (let ((repository (repository-open directory)))
    (when (repository-head-unborn? repository)
      (raise-at #f "the repository has no commit yet: commit the files that are to be packaged"))
    repository))

(define (head-oid repository)
  (reference-target (repository-head repository)))

(define (checkout-commit repository)
  "Return the digits of the commit that REPOSITORY has checked out."
  (oid->string (head-oid repository)))

(define (checkout-branch repository)
  "Return the name of the branch that REPOSITORY has checked out; that it is none is an error."
  (when (repository-head-detached? repository)
    (raise-at #f "no branch is checked out: say which one is meant, nsscheme potluck init GIT-URL BRANCH"))
  (reference-shorthand (repository-head repository)))

(define (branch-name? text)
  "Return true if TEXT can be the name of a branch."
  (and (< 0 (string-length text) 200)
       (string-every (lambda (chr)
                       (and (char<? #\space chr)
                            (not (string-index "~^:?*[\\" chr))
                            (not (deceptive-char? chr))))
                     text)
       (not (string-contains text ".."))
       (not (string-contains text "@{"))
       (not (string-prefix? "-" text))
       (every (lambda (part)
                (not (or (string-null? part) (string-prefix? "." part) (string-suffix? ".lock" part)
                         (string-suffix? "." part))))
              (string-split text #\/))))

;;; Versions.

;; TAG without what people write before the number.
(define (tag->version tag)
  (match (string-match "^(.*[^0-9.])?([0-9][0-9A-Za-z.+]*)$" tag)
    (#f #f)
    (found (match:substring found 2))))

(define (checkout-version repository)
  "Return a version for the commit of REPOSITORY, made of the nearest tag, and that tag or #f: the tag's number, if it is
that of the commit, and else with the number of commits since and the beginning of the commit's name behind it."
  (define short (string-take (checkout-commit repository) 7))
  (define description
    (false-if-exception
     (describe-format (describe-commit (commit-lookup repository (head-oid repository))
                                       (make-describe-options #:strategy 'tags))
                      (make-describe-format-options #:always-use-long-format? #t))))
  (match (and description (string-match "^(.*)-([0-9]+)-g[0-9a-f]+$" description))
    (#f (values (string-append "0-0." short) #f))
    (found
     (let* ((tag (match:substring found 1)) (since (match:substring found 2)) (version (tag->version tag)))
       (cond ((not version) (values (string-append "0-0." short) #f))
             ((string=? since "0") (values version tag))
             (else (values (string-append version "-" since "." short) tag)))))))

(define (checkout-changed? repository)
  "Return true if files of REPOSITORY that Git knows are not as in the commit."
  (any (lambda (entry)
         (let ((status (status-entry-status entry)))
           (not (memq 'wt-new status))))
       (status-list->status-entries (status-list-new repository (make-status-options 0 0)))))

;;; Hashes.

(define (delete-directory directory)
  (file-system-fold (lambda _ #t)
                    (lambda (file . _) (delete-file file))
                    (lambda _ #t)
                    (lambda (directory . _) (rmdir directory))
                    (lambda _ #t)
                    (lambda _ #t)
                    #t directory lstat))

(define (checkout-hash repository)
  "Return the hash, in nix-base32, of what fetching the commit of REPOSITORY gives: the files of a fresh clone."
  (define scratch (mkdtemp (string-append (or (getenv "TMPDIR") "/tmp") "/potluck-XXXXXX")))
  (dynamic-wind
    (const #t)
    (lambda ()
      (let* ((directory (string-append scratch "/clone"))
             (copy (clone (repository-working-directory repository) directory)))
        (reset copy (commit-lookup copy (head-oid repository)) RESET_HARD)
        (repository-close! copy)
        (tree-hash directory)))
    (lambda () (delete-directory scratch))))

;;; Elsewhere.

(define (published-commit repository url branch)
  "Return the commit that BRANCH has at URL, #f if there is no such branch, or a list of a text that says why that is
not known."
  (catch #t
    (lambda ()
      (let ((remote (remote-create-anonymous repository url)))
        (remote-connect remote)
        (let ((head (find (lambda (head) (string=? (string-append "refs/heads/" branch) (remote-head-name head)))
                          (remote-ls remote))))
          (remote-disconnect remote)
          (and head (oid->string (remote-head-oid head))))))
    (lambda (key . arguments)
      (match arguments
        ((_ (? (lambda (error) (false-if-exception (git-error-message error))) error) . _)
         (list (git-error-message error)))
        (_ (list "it cannot be reached"))))))
