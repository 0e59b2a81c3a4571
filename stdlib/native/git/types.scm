;; The types of libgit2's objects, and their predicates. Commits are records, so that one and the same commit is one
;; object; all others are what the library gives.

(define-module (git types)
  #:use-module (srfi srfi-9)
  #:use-module (nsscheme rows git)
  #:export (make-commit commit? commit->handle commit->repository commit->oid))

(define-record-type <commit>
  (make-commit handle repository oid)
  commit?
  (handle commit->handle)
  (repository commit->repository)
  (oid commit->oid))

(define-syntax-rule (define-predicates (name kind) ...)
  (begin
    (define-public (name object)
      (%git-is? object 'kind))
    ...))

(define-predicates
  (blob? blob) (config? config) (describe-result? description) (diff? diff) (index? index) (object? object)
  (reference? reference) (repository? repository) (remote? remote) (status-list? status-list) (tag? tag) (tree? tree)
  (tree-entry? tree-entry) (submodule? submodule))
