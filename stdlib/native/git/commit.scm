;; Commits.
;; Invariant: commits of one repository with the same name are the same object, so that histories can be walked with `eq?'.

(define-module (git commit)
  #:use-module (git bindings)
  #:use-module (git object)
  #:use-module (git oid)
  #:use-module (git reference)
  #:use-module (git repository)
  #:use-module (git structs)
  #:use-module (git types)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (nsscheme rows git)
  #:export (object->commit commit-author commit-body commit-committer commit-extract-signature
            commit-header-field commit-id commit-lookup commit-lookup-prefix commit-message
            commit-message-encoding commit-message-raw commit-owner commit-parent commit-parent-id
            commit-parentcount commit-parents commit-raw-header commit-summary commit-time commit-time-offset
            commit-tree commit-tree-id fold-commits))

(define (commit-id commit)
  "Return the name of COMMIT."
  (commit->oid commit))

(define (commit-owner commit)
  "Return the repository of COMMIT."
  (commit->repository commit))

(set-record-type-printer! (@@ (git types) <commit>)
  (lambda (commit port)
    (format port "#<git-commit ~a>" (oid->string (commit-id commit)))))

;; Number of a repository -> name -> commit, for as long as somebody has the commit.
(define known (make-hash-table))

(define (commits-of repository)
  (let ((number (%git-number repository)))
    (or (hashv-ref known number)
        (let ((table (make-weak-value-hash-table)))
          (hashv-set! known number table)
          table))))

(define (interned repository name make)
  (let ((table (commits-of repository)))
    (or (hash-ref table name)
        (let ((commit (make-commit (make) repository (bytes->oid name))))
          (hash-set! table name commit)
          commit))))

(define (commit-lookup repository oid)
  "Return the commit of REPOSITORY called OID."
  (let ((name (oid->bytes oid)))
    (interned repository name (lambda () (%git-lookup repository name 40 OBJ-COMMIT)))))

(define (commit-lookup-prefix repository id len)
  "Return the commit of REPOSITORY whose name begins with LEN digits of ID."
  (let ((handle (%git-lookup repository (oid->bytes id) len OBJ-COMMIT)))
    (interned repository (%git-id handle) (lambda () handle))))

(define (object->commit object)
  "Return OBJECT as the commit that it is, #f if it is none."
  (and (= OBJ-COMMIT (object-type object))
       (interned (object-owner object) (%git-id object) (lambda () (%git-as object OBJ-COMMIT)))))

(define (commit-author commit)
  "Return who wrote COMMIT."
  (list->signature (%git-commit-author (commit->handle commit))))

(define (commit-committer commit)
  "Return who made COMMIT."
  (list->signature (%git-commit-committer (commit->handle commit))))

(define (commit-time commit)
  "Return when COMMIT was made, in seconds."
  (time-time (signature-when (commit-committer commit))))

(define (commit-time-offset commit)
  "Return how many minutes east of Greenwich COMMIT was made."
  (time-offset (signature-when (commit-committer commit))))

(define (commit-body commit)
  "Return the message of COMMIT without its first paragraph."
  (or (%git-commit-body (commit->handle commit)) ""))

(define (commit-summary commit)
  "Return the first paragraph of the message of COMMIT, in one line."
  (%git-commit-summary (commit->handle commit)))

(define (commit-message commit)
  "Return the message of COMMIT."
  (%git-commit-message (commit->handle commit)))

(define (commit-message-raw commit)
  "Return the message of COMMIT with the empty lines before it."
  (%git-commit-message-raw (commit->handle commit)))

(define (commit-message-encoding commit)
  "Return the encoding that COMMIT says its message has, or #f."
  (%git-commit-encoding (commit->handle commit)))

(define (commit-raw-header commit)
  "Return the header of COMMIT."
  (%git-commit-raw-header (commit->handle commit)))

(define (commit-header-field commit field)
  "Return the FIELD of the header of COMMIT."
  (%git-commit-field (commit->handle commit) field))

(define* (commit-extract-signature repository oid #:optional (field "gpgsig"))
  "Return the signature in FIELD of the commit of REPOSITORY called OID, and the text that it is of."
  (let ((parts (%git-commit-signature repository (oid->bytes oid) field)))
    (values (car parts) (cdr parts))))

(define (commit-tree commit)
  "Return the tree of COMMIT."
  (%git-commit-tree (commit->handle commit)))

(define (commit-tree-id commit)
  "Return the name of the tree of COMMIT."
  (bytes->oid (%git-commit-tree-id (commit->handle commit))))

(define (commit-parentcount commit)
  "Return how many parents COMMIT has."
  (%git-commit-parent-count (commit->handle commit)))

(define* (commit-parent-id commit #:optional (n 0))
  "Return the name of the parent of COMMIT with the number N, or #f if there is none."
  (let ((name (%git-commit-parent-id (commit->handle commit) n)))
    (and name (bytes->oid name))))

(define* (commit-parent commit #:optional (n 0))
  "Return the parent of COMMIT with the number N."
  (define handle (commit->handle commit))
  (define name (%git-commit-parent-id handle n))
  (if name
      (interned (commit-owner commit) name (lambda () (%git-commit-parent handle n)))
      (%git-commit-parent handle n)))             ;fails as the library does

(define (commit-parents commit)
  "Return the parents of COMMIT."
  (map (lambda (n) (commit-parent commit n)) (iota (commit-parentcount commit))))

(define* (fold-commits proc seed repo #:key (start (reference-target (repository-head repo))) end)
  "Call PROC with each commit of REPO from the one called START back to the one called END, or to the first, and with what
it returned before, SEED at first; return its last value."
  (define visited (make-hash-table))
  (let loop ((commits (list (commit-lookup repo start))) (result seed))
    (cond ((null? commits) result)
          ((hashq-ref visited (car commits)) (loop (cdr commits) result))
          (else
           (let ((commit (car commits)))
             (hashq-set! visited commit #t)
             (loop (if (and end (oid=? (commit-id commit) end))
                       (cdr commits)
                       (append (commit-parents commit) (cdr commits)))
                   (proc commit result)))))))
