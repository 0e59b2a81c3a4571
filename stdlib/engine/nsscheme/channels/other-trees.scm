;; The files of Guix as it is elsewhere or was at another time: a directory, or a commit of a repository. What a channel
;; would meet there is read from their text; nothing of it is loaded.

(define-module (nsscheme channels other-trees)
  #:use-module (git)
  #:use-module (ice-9 ftw)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels generations)
  #:use-module (nsscheme channels paths)
  #:use-module (nsscheme channels records)
  #:use-module (nsscheme channels repositories)
  #:use-module (nsscheme diagnostics)
  #:use-module (nsscheme fields)
  #:use-module (nsscheme module-files)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (open-tree tree-label tree-text tree-paths tree-repository tree-commit
            present-tree when-it-changed))

(define-record-type <tree>
  (make-tree label read paths repository commit)
  tree?
  (label      tree-label)
  (read       tree-read)         ;procedure: the text of a path, or #f
  (paths      tree-paths*)       ;promise: the paths of modules
  (repository tree-repository)   ;or #f
  (commit     tree-commit))      ;40 digits, or #f

(define (tree-text tree path)
  "Return the text of the file PATH of TREE, or #f."
  ((tree-read tree) path))

(define (tree-paths tree)
  "Return the paths of what may be modules of TREE."
  (force (tree-paths* tree)))

;;; Directories.

(define (repository-of directory)
  (catch 'git-error
    (lambda ()
      (let ((repository (repository-open-ext directory '() '())))
        (values repository (oid->string (reference-name->oid repository "HEAD")))))
    (lambda _ (values #f #f))))

(define (directory-tree directory label)
  (define-values (repository commit) (repository-of directory))
  (make-tree label
             (lambda (path)
               (let ((file (string-append directory "/" path)))
                 (and (file-exists? file) (read-file file))))
             (delay (source-files directory))
             repository commit))

;;; Commits.

(define (utf8 bytes)
  (catch #t
    (lambda () (utf8->string bytes))
    (lambda _ (list->string (map integer->char (bytevector->u8-list bytes))))))

(define (paths-of-commit repository commit)
  (filter (lambda (path)
            (and (string-suffix? ".scm" path)
                 (or (string-prefix? "guix/" path) (string-prefix? "gnu/" path))))
          (tree-list (commit-tree (commit-lookup repository (string->oid commit))))))

(define (commit-tree* repository commit label)
  (make-tree label
             (lambda (path)
               (let ((bytes (file-of-commit repository commit path)))
                 (and bytes (utf8 bytes))))
             (delay (paths-of-commit repository commit))
             repository commit))

;; The copy of the repository that the pulled Guix comes from, and its commit; else those of the tree's directory.
(define (guix-repository directory)
  (define pulled
    (let ((generation (current-generation)))
      (and generation
           (find (lambda (pulled) (and directory (string=? directory (pulled-modules pulled))))
                 (generation-pulled generation)))))
  (define copy (and pulled (open-copy (channel-url (pulled-channel pulled)))))
  (cond (copy (values copy (pulled-commit pulled)))
        (directory (repository-of directory))
        (else (values #f #f))))

(define (present-tree directory)
  "Return the Guix tree in DIRECTORY, over which a channel is checked; #f without one."
  (and directory
       (let-values (((repository commit) (guix-repository directory))
                    ((tree) (directory-tree directory "this Guix")))
         (make-tree "this Guix" (tree-read tree) (tree-paths* tree) repository commit))))

(define (open-tree word directory)
  "Return the tree that WORD means: a directory, a channel that was pulled, or a commit, a tag or a branch of the repository
of the Guix tree in DIRECTORY."
  (define pulled
    (let ((generation (current-generation)))
      (and generation
           (find (lambda (pulled) (string=? word (symbol->string (pulled-name pulled))))
                 (generation-pulled generation)))))
  (define (commit-named word)
    (define-values (repository commit) (guix-repository directory))
    (define found
      (and repository
           (catch 'git-error
             (lambda ()
               (oid->string (object-id (revparse-single repository (string-append word "^{commit}")))))
             (lambda _ #f))))
    (and found (commit-tree* repository found word)))
  (cond ((and (file-exists? word) (file-is-directory? word)) (directory-tree (canonicalize-path word) word))
        (pulled (directory-tree (pulled-modules pulled) word))
        ((commit-named word))
        (else
         (raise-at #f "--against: '~a' is neither a directory nor a pulled channel nor a commit of Guix's repository~a" word
                   (if directory "" ", and there is no Guix tree")))))

;;; History.

(define (when-it-changed here there there?)
  "Return a text that says since when HERE and THERE, trees, differ in what THERE?, a procedure of a text of a file and #f,
says of the file PATH; #f when no history tells."
  (define repository (or (tree-repository there) (tree-repository here)))
  (define (known commit)
    (catch 'git-error
      (lambda () (commit-lookup repository (string->oid commit)) #t)
      (lambda _ #f)))
  (and repository (tree-commit here) (tree-commit there)
       (known (tree-commit here)) (known (tree-commit there))
       (or (search repository (tree-commit here) (tree-commit there) there? #f)
           (search repository (tree-commit there) (tree-commit here) there? #t))))

;; The ways between commits that were asked for, as vectors; each takes a second to find.
(define paths (make-hash-table))

(define (path-between repository old new)
  (define key (list old new))
  (match (hash-ref paths key 'unknown)
    ('unknown
     (let* ((commits (and (not (string=? old new)) (commit-path repository old new)))
            (path (and commits (list->vector commits))))
       (hash-set! paths key path)
       path))
    (path path)))

;; How often a merge leads to the branch that it merged.
(define maximum-merges 8)

;; The first commit on the way from OLD to NEW where THERE? is WANTED, as a text; #f if there is no such way.
(define* (search repository old new there? wanted #:optional (merges maximum-merges))
  (define commits (path-between repository old new))
  (define (good? commit)
    (eq? wanted (->bool (there? (lambda (path)
                                  (let ((bytes (file-of-commit repository commit path)))
                                    (and bytes (utf8 bytes))))))))
  (define (first-good)
    (let loop ((low 0) (high (- (vector-length commits) 1)))
      ;; It is not so at LOW, and so at HIGH.
      (if (<= (- high low) 1)
          (vector-ref commits high)
          (let ((middle (quotient (+ low high) 2)))
            (if (good? (vector-ref commits middle)) (loop low middle) (loop middle high))))))
  (define (lookup name)
    (commit-lookup repository (string->oid name)))
  ;; A merge brings what happened on a branch.
  (define (behind-merge name)
    (match (map (compose oid->string commit-id) (commit-parents (lookup name)))
      ((_) #f)
      (parents
       (let ((branch (and (> merges 0) (find good? parents))))
         (and branch (search repository old branch there? wanted (- merges 1)))))))
  (and commits
       (good? new)
       (not (good? old))
       (let ((name (first-good)))
         (or (behind-merge name)
             (format #f "~a commit ~a (~a, ~a)" (if wanted "it came with" "gone since")
                     (string-take name 10)
                     (strftime "%Y-%m-%d" (gmtime (commit-time (lookup name))))
                     (string-trim-both (commit-summary (lookup name))))))))
