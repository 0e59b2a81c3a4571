;; Trees: directories, with an entry for each file and each directory in them.

(define-module (git tree)
  #:use-module (git bindings)
  #:use-module (git object)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (TREEWALK-PRE TREEWALK-POST
            tree-fold tree-entry-byid tree-entry-byindex tree-entry-byname tree-entry-bypath
            tree-entry-name tree-entry-type tree-entry-id tree-entry->object tree-id tree-list tree-lookup tree-walk))

(define TREEWALK-PRE 0)
(define TREEWALK-POST 1)

(define (tree-lookup repository id)
  "Return the tree of REPOSITORY called ID."
  (%git-lookup repository (oid->bytes id) 40 OBJ-TREE))

(define (tree-id tree)
  "Return the name of TREE."
  (bytes->oid (%git-id tree)))

(define (tree-entry-byid tree id)
  "Return the entry of TREE for the object called ID, or #f."
  (%git-tree-entry tree (oid->bytes id)))

(define (tree-entry-byindex tree idx)
  "Return the entry of TREE with the number IDX, or #f."
  (%git-tree-entry tree idx))

(define (tree-entry-byname tree filename)
  "Return the entry of TREE called FILENAME, or #f."
  (%git-tree-entry tree filename))

(define (tree-entry-bypath tree path)
  "Return the entry of TREE or of a tree in it, at PATH."
  (%git-tree-entry-at tree path))

(define (tree-entry-name entry)
  "Return the file name of ENTRY."
  (%git-entry-name entry))

(define (tree-entry-type entry)
  "Return the number of the type of the object of ENTRY."
  (%git-entry-type entry))

(define (tree-entry-id entry)
  "Return the name of the object of ENTRY."
  (bytes->oid (%git-entry-id entry)))

(define (tree-entry->object repository entry)
  "Return the object of ENTRY."
  (%git-entry-object repository entry))

(define (tree-walk tree mode callback)
  "Call CALLBACK with the path of the directory, which ends in a slash or is empty, and the entry, for each entry of TREE
and of the trees in it: a tree before what is in it if MODE is TREEWALK-PRE, after it if that is TREEWALK-POST. A number
above zero leaves out what is in a tree, one below zero ends the walk with an error."
  (define repository (%git-owner tree))
  (define (visit root entry)
    (let ((code (callback root entry)))
      (when (and (exact-integer? code) (negative? code)) (raise-git-error code))
      (and (exact-integer? code) (positive? code))))
  (let walk ((tree tree) (root ""))
    (let loop ((index 0))
      (let ((entry (%git-tree-entry tree index)))
        (when entry
          (let ((directory? (= OBJ-TREE (tree-entry-type entry))))
            (define (inside)
              (walk (tree-lookup repository (tree-entry-id entry))
                    (string-append root (tree-entry-name entry) "/")))
            (cond ((= mode TREEWALK-PRE)
                   (unless (or (visit root entry) (not directory?)) (inside)))
                  (else
                   (when directory? (inside))
                   (visit root entry))))
          (loop (+ index 1)))))))

(define (tree-fold proc knil tree)
  "Call PROC with the path of each entry of TREE and of the trees in it, and what it returned before, KNIL at first; return
its last value."
  (let ((result knil))
    (tree-walk tree TREEWALK-PRE
               (lambda (root entry)
                 (set! result (proc (string-append root (tree-entry-name entry)) result))
                 0))
    result))

(define (tree-list tree)
  "Return the paths of all entries of TREE and of the trees in it."
  (tree-fold cons '() tree))
