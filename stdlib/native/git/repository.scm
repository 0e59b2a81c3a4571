;; Repositories: opening and making them, and what they are like.

(define-module (git repository)
  #:use-module (git bindings)
  #:use-module (nsscheme rows git)
  #:export (repository-config repository-config-snapshot repository-detach-head repository-discover
            repository-get-namespace repository-head repository-head-detached? repository-head-unborn?
            repository-ident repository-index repository-init repository-bare? repository-empty?
            repository-shallow? repository-open repository-open-ext openable-repository? repository-close!
            repository-directory repository-set-ident repository-state repository-working-directory))

(define (repository-open directory)
  "Return the repository in DIRECTORY."
  (%git-open directory))

(define open-flags '((no-search . 1) (cross-fs . 2) (bare . 4) (no-.git . 8) (from-env . 16)))

(define* (repository-open-ext directory flags #:optional (ceiling-path '()))
  "Return the repository that is found from DIRECTORY upwards. FLAGS are symbols: 'no-search, not upwards; 'cross-fs, into
other file systems; 'bare, one without files; 'no-.git, not in a directory .git; 'from-env, as Git's variables say, and
DIRECTORY may be #f. The search ends at the directories in CEILING-PATH."
  (%git-open-with directory
                  (apply logior 0
                         (map (lambda (flag)
                                (or (assq-ref open-flags flag)
                                    (scm-error 'misc-error 'repository-open-ext "expected flags of ~s, got ~s"
                                               (list (map car open-flags) flag) #f)))
                              flags))
                  (and (pair? ceiling-path) (string-join ceiling-path ":"))))

(define (openable-repository? directory)
  "Return true if DIRECTORY is a repository."
  (%git-openable? directory))

(define* (repository-init directory #:optional (is-bare #f))
  "Make a repository in DIRECTORY, without files if IS-BARE, and return it."
  (%git-init directory is-bare))

(define* (repository-discover start-directory #:optional (across-fs #t) ceiling-path)
  "Return the directory of the data of the repository that START-DIRECTORY is in; the search ends at CEILING-PATH, and at
the end of the file system unless ACROSS-FS."
  (%git-discover start-directory across-fs ceiling-path))

(define (repository-close! repository)
  "Free what REPOSITORY holds of the system's, as open files."
  (%git-close repository))

(define (repository-directory repository)
  "Return the directory of the data of REPOSITORY."
  (%git-directory repository))

(define (repository-working-directory repository)
  "Return the directory of the files of REPOSITORY, or #f if it has none."
  (%git-work-directory repository))

(define (repository-bare? repository)
  "Return true if REPOSITORY has no files."
  (%git-bare? repository))

(define (repository-empty? repository)
  "Return true if REPOSITORY has no commits."
  (%git-empty? repository))

(define (repository-shallow? repository)
  "Return true if the history of REPOSITORY is cut."
  (%git-shallow? repository))

(define (repository-get-namespace repository)
  "Return the namespace of the references of REPOSITORY, or #f."
  (%git-namespace repository))

(define (repository-ident repository)
  "Return the name and the address in REPOSITORY's log of references, #f where there is none."
  (let ((parts (%git-identity repository)))
    (values (car parts) (cdr parts))))

(define (repository-set-ident repository name email)
  "Set what `repository-ident' returns."
  (%git-set-identity! repository name email))

(define states
  #(none merge revert revert-sequence cherrypick cherrypick-sequence bisect rebase rebase-interactive rebase-merge
    apply-mailbox apply-mailbox-or-rebase))

(define (repository-state repository)
  "Return what is under way in REPOSITORY, as 'repository-state/none."
  (symbol-append 'repository-state/ (vector-ref states (%git-state repository))))

(define (repository-config repository)
  "Return the configuration of REPOSITORY."
  (%git-config repository #f))

(define (repository-config-snapshot repository)
  "Return the configuration of REPOSITORY as it is now."
  (%git-config repository #t))

(define (repository-index repository)
  "Return the index of REPOSITORY."
  (%git-index repository))

(define (repository-head repository)
  "Return the reference that HEAD stands for."
  (%git-head repository))

(define (repository-head-detached? repository)
  "Return true if HEAD is a commit, not a branch."
  (%git-head-detached? repository))

(define (repository-head-unborn? repository)
  "Return true if HEAD is a branch without commits."
  (%git-head-unborn? repository))

(define (repository-detach-head repository)
  "Make HEAD the commit that it stands for."
  (%git-detach-head repository))
