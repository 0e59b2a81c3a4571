;; The state of a repository's files.

(define-module (git status)
  #:use-module (git bindings)
  #:use-module (git structs)
  #:use-module (srfi srfi-9)
  #:use-module (nsscheme rows git)
  #:export (make-status-options status-init-options status-list-new status-list-entry-count status-byindex
            status-list->status-entries))

(define-syntax-rule (define-numbers (name value) ...)
  (begin (define-public name value) ...))

(define-numbers
  (STATUS-SHOW-INDEX-AND-WORKDIR 0) (STATUS-SHOW-INDEX-ONLY 1) (STATUS-SHOW-WORKDIR-ONLY 2)
  (STATUS-FLAG-INCLUDE-UNTRACKED 1) (STATUS-FLAG-INCLUDE-IGNORED 2) (STATUS-FLAG-INCLUDE-UNMODIFIED 4)
  (STATUS-FLAG-EXCLUDE-SUBMODULES 8) (STATUS-FLAG-RECURSE-UNTRACKED-DIRS 16)
  (STATUS-FLAG-DISABLE-PATHSPEC-MATCH 32) (STATUS-FLAG-RECURSE-IGNORED-DIRS 64)
  (STATUS-FLAG-RENAMES-HEAD-TO-INDEX 128) (STATUS-FLAG-RENAMES-INDEX-TO-WORKDIR 256)
  (STATUS-FLAG-SORT-CASE-SENSITIVELY 512) (STATUS-FLAG-SORT-CASE-INSENSITIVELY 1024)
  (STATUS-FLAG-RENAMES-FROM-REWRITES 2048) (STATUS-FLAG-NO-REFRESH 4096) (STATUS-FLAG-UPDATE-INDEX 8192)
  (STATUS-FLAG-INCLUDE-UNREADABLE 16384) (STATUS-FLAG-INCLUDE-UNREADABLE-AS-UNTRACKED 32768))

(define-record-type <status-options>
  (%make-status-options show flags)
  status-options?
  (show options-show)
  (flags options-flags))

(define* (make-status-options #:optional (show STATUS-SHOW-INDEX-AND-WORKDIR) (flags STATUS-FLAG-INCLUDE-UNTRACKED))
  "Return options for `status-list-new': what is compared, and what is listed."
  (%make-status-options show flags))

(define status-init-options make-status-options)

(define (status-list-new repository status-options)
  "Return what STATUS-OPTIONS say of the files of REPOSITORY."
  (%git-status repository (options-show status-options) (options-flags status-options)))

(define (status-list-entry-count status-list)
  "Return how many entries STATUS-LIST has."
  (%git-status-count status-list))

(define (status-byindex status-list index)
  "Return the entry of STATUS-LIST with the number INDEX."
  (vector->status-entry (%git-status-entry status-list index)))

(define (status-list->status-entries status-list)
  "Return the entries of STATUS-LIST."
  (map (lambda (index) (status-byindex status-list index)) (iota (status-list-entry-count status-list))))
