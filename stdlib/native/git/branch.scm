;; Branches: references that move with the commits on them.

(define-module (git branch)
  #:use-module (git bindings)
  #:use-module ((git types) #:select (commit->handle))
  #:use-module (git errors)
  #:use-module (srfi srfi-9)
  #:use-module (nsscheme rows git)
  #:export (BRANCH-LOCAL BRANCH-REMOTE BRANCH-ALL
            branch-create branch-delete branch-is-head? branch-iterator-new branch-list branch-fold branch-lookup
            branch-move branch-name branch-next branch-set-upstream branch-upstream))

(define BRANCH-LOCAL 1)
(define BRANCH-REMOTE 2)
(define BRANCH-ALL 3)

(define* (branch-lookup repository branch-name #:optional (type BRANCH-ALL))
  "Return the branch BRANCH-NAME of REPOSITORY that TYPE allows."
  (%git-branch repository branch-name type))

(define (branch-create repository branch-name target force)
  "Make a branch BRANCH-NAME at the commit TARGET, instead of another one if FORCE."
  (%git-branch-create repository branch-name (commit->handle target) force))

(define (branch-delete branch)
  "Remove BRANCH."
  (%git-branch-delete branch))

(define (branch-move reference new-branch-name force)
  "Call the branch REFERENCE NEW-BRANCH-NAME from now on, instead of another one if FORCE."
  (%git-branch-move reference new-branch-name force))

(define (branch-is-head? branch)
  "Return true if HEAD stands for BRANCH."
  (%git-branch-head? branch))

(define (branch-name reference)
  "Return the name of the branch REFERENCE."
  (%git-branch-name reference))

(define (branch-upstream branch)
  "Return the branch that BRANCH follows."
  (%git-branch-upstream branch))

(define (branch-set-upstream branch upstream-name)
  "Have BRANCH follow the branch UPSTREAM-NAME, or none if that is #f."
  (%git-branch-set-upstream! branch upstream-name))

;;; Iteration.

(define-record-type <branch-iterator>
  (make-branch-iterator rest)
  branch-iterator?
  (rest iterator-rest set-iterator-rest!))

(define (branch-iterator-new repository flags)
  "Return an iterator over the branches of REPOSITORY that FLAGS allow."
  (make-branch-iterator (%git-branches repository flags)))

(define (branch-next iterator)
  "Return the next branch of ITERATOR and its type; at the end, the error is GIT_ITEROVER."
  (let ((rest (iterator-rest iterator)))
    (when (null? rest) (raise-git-error GIT_ITEROVER))
    (set-iterator-rest! iterator (cdr rest))
    (values (caar rest) (cdar rest))))

(define* (branch-fold proc init repository #:optional (flag BRANCH-ALL))
  "Call PROC with each branch of REPOSITORY that FLAG allows and what it returned before, INIT at first; return its last
value."
  (let loop ((branches (%git-branches repository flag)) (result init))
    (if (null? branches)
        result
        (loop (cdr branches) (proc (caar branches) result)))))

(define* (branch-list repository #:optional (flag BRANCH-ALL))
  "Return the branches of REPOSITORY that FLAG allows."
  (branch-fold cons '() repository flag))
