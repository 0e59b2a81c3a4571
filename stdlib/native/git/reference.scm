;; References: names for objects, or for other references.

(define-module (git reference)
  #:use-module (git bindings)
  #:use-module (git errors)
  #:use-module (git structs)
  #:use-module (srfi srfi-9)
  #:use-module (nsscheme rows git)
  #:export (reference-name reference-target reference-name->oid reference-shorthand reference-peel
            reference-lookup reference-iterator-new reference-iterator-glob-new reference-next reference-fold
            reference-branch? reference-note? reference-remote? reference-tag? reference-eq?))

(define (reference-lookup repository name)
  "Return the reference of REPOSITORY with the whole name NAME."
  (%git-reference repository name))

(define (reference-name->oid repository name)
  "Return the name of the object that the reference NAME of REPOSITORY stands for."
  (bytes->oid (%git-reference-id repository name)))

(define (reference-name reference)
  "Return the whole name of REFERENCE."
  (%git-reference-name reference))

(define (reference-shorthand reference)
  "Return the name of REFERENCE as people write it."
  (%git-reference-shorthand reference))

(define (reference-target reference)
  "Return the name of the object in REFERENCE, #f if it stands for another reference."
  (let ((name (%git-reference-target reference)))
    (and name (bytes->oid name))))

(define (reference-peel reference obj-type)
  "Return the object of OBJ-TYPE that REFERENCE stands for."
  (%git-peel reference obj-type))

;;; Iteration.

(define-record-type <reference-iterator>
  (make-reference-iterator rest)
  reference-iterator?
  (rest iterator-rest set-iterator-rest!))

(define (reference-iterator-new repository)
  "Return an iterator over the references of REPOSITORY."
  (make-reference-iterator (%git-references repository #f)))

(define (reference-iterator-glob-new repository glob)
  "Return an iterator over the references of REPOSITORY whose names match GLOB."
  (make-reference-iterator (%git-references repository glob)))

(define (reference-next iterator)
  "Return the next reference of ITERATOR; at the end, the error is GIT_ITEROVER."
  (let ((rest (iterator-rest iterator)))
    (when (null? rest) (raise-git-error GIT_ITEROVER))
    (set-iterator-rest! iterator (cdr rest))
    (car rest)))

(define* (reference-fold proc init repository #:key (glob #f))
  "Call PROC with each reference of REPOSITORY, those that match GLOB if it is given, and what it returned before, INIT at
first; return its last value."
  (let loop ((references (%git-references repository glob)) (result init))
    (if (null? references)
        result
        (loop (cdr references) (proc (car references) result)))))

(define (kind? reference kind) (eq? kind (%git-reference-kind reference)))

(define (reference-branch? reference)
  "Return true if REFERENCE is a local branch."
  (kind? reference 'branch))

(define (reference-note? reference)
  "Return true if REFERENCE is a note."
  (kind? reference 'note))

(define (reference-remote? reference)
  "Return true if REFERENCE is a branch of a remote."
  (kind? reference 'remote))

(define (reference-tag? reference)
  "Return true if REFERENCE is a tag."
  (kind? reference 'tag))

(define (reference-eq? ref1 ref2)
  "Return true if REF1 and REF2 are the same."
  (%git-reference=? ref1 ref2))
