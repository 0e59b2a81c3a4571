;; Differences between trees, the index and files.

(define-module (git diff)
  #:use-module (git bindings)
  #:use-module (git structs)
  #:use-module (srfi srfi-9)
  #:use-module (nsscheme rows git)
  #:export (make-diff-options diff-index-to-index diff-index-to-workdir diff-tree-to-index diff-tree-to-tree
            diff-tree-to-workdir diff-print diff->string diff-foreach diff-fold))

(define-syntax-rule (define-numbers (name value) ...)
  (begin (define-public name value) ...))

(define-numbers
  (DIFF-OPTIONS-VERSION 1)
  (GIT-SUBMODULE-IGNORE-UNSPECIFIED -1) (GIT-SUBMODULE-IGNORE-NONE 1) (GIT-SUBMODULE-IGNORE-UNTRACKED 2)
  (GIT-SUBMODULE-IGNORE-DIRTY 3) (GIT-SUBMODULE-IGNORE-ALL 4)
  (GIT-DIFF-FORMAT-PATCH 1) (GIT-DIFF-FORMAT-PATCH-HEADER 2) (GIT-DIFF-FORMAT-RAW 3) (GIT-DIFF-FORMAT-NAME-ONLY 4)
  (GIT-DIFF-FORMAT-NAME-STATUS 5) (GIT-DIFF-FORMAT-PATCH-ID 6)
  (GIT-DELTA-UNMODIFIED 0) (GIT-DELTA-ADDED 1) (GIT-DELTA-DELETED 2) (GIT-DELTA-MODIFIED 3) (GIT-DELTA-RENAMED 4)
  (GIT-DELTA-COPIED 5) (GIT-DELTA-IGNORED 6) (GIT-DELTA-UNTRACKED 7) (GIT-DELTA-TYPECHANGE 8)
  (GIT-DELTA-UNREADABLE 9) (GIT-DELTA-CONFLICTED 10))

;; What a row gets; each is #f where the library's own value will do.
(define-record-type <diff-options>
  (%make-diff-options vector)
  diff-options?
  (vector options->vector))

(define* (make-diff-options #:key (version DIFF-OPTIONS-VERSION))
  "Return options of a comparison; the setters set-diff-options-…! change them."
  (unless (eqv? version DIFF-OPTIONS-VERSION)
    (scm-error 'misc-error 'make-diff-options "expected version ~s, got ~s" (list DIFF-OPTIONS-VERSION version) #f))
  (%make-diff-options (make-vector 8 #f)))

(define-syntax-rule (define-setters (name index) ...)
  (begin
    (define-public (name options value)
      (vector-set! (options->vector options) index value))
    ...))

(define-setters
  (set-diff-options-flags! 0) (set-diff-options-ignore-submodules! 1) (set-diff-options-context-lines! 2)
  (set-diff-options-interhunk-lines! 3) (set-diff-options-id-abbrev! 4) (set-diff-options-max-size! 5)
  (set-diff-options-old-prefix! 6) (set-diff-options-new-prefix! 7))

(define* (diff-index-to-index repository old-index new-index #:optional (options (make-diff-options)))
  "Return how NEW-INDEX differs from OLD-INDEX."
  (%git-diff repository 'index-to-index old-index new-index (options->vector options)))

(define* (diff-index-to-workdir repository index #:optional (options (make-diff-options)))
  "Return how the files of REPOSITORY differ from INDEX."
  (%git-diff repository 'index-to-workdir index #f (options->vector options)))

(define* (diff-tree-to-index repository old-tree index #:optional (options (make-diff-options)))
  "Return how INDEX differs from OLD-TREE."
  (%git-diff repository 'tree-to-index old-tree index (options->vector options)))

(define* (diff-tree-to-tree repository old-tree new-tree #:optional (options (make-diff-options)))
  "Return how NEW-TREE differs from OLD-TREE."
  (%git-diff repository 'tree-to-tree old-tree new-tree (options->vector options)))

(define* (diff-tree-to-workdir repository old-tree #:optional (options (make-diff-options)))
  "Return how the files of REPOSITORY differ from OLD-TREE."
  (%git-diff repository 'tree-to-workdir old-tree #f (options->vector options)))

(define* (diff->string diff #:optional (format GIT-DIFF-FORMAT-PATCH))
  "Return DIFF as text in FORMAT."
  (%git-diff-text diff format))

(define (stop-unless-zero code)
  (unless (or (not (exact-integer? code)) (zero? code)) (raise-git-error code)))

(define (diff-foreach diff file-cb binary-cb hunk-cb line-cb)
  "Call FILE-CB with each change of a file in DIFF and how much has been looked at, HUNK-CB with the change and each hunk,
and LINE-CB with the change, the hunk and each line. BINARY-CB, for files that are no text, gets the change and #f: what
differs in them is not looked at. A number other than zero ends it with an error."
  (define deltas (%git-diff-deltas diff))
  (define count (vector-length deltas))
  (let loop ((index 0))
    (when (< index count)
      (let ((delta (vector->diff-delta (vector-ref deltas index))))
        (stop-unless-zero (file-cb delta (exact->inexact (/ index count))))
        ;; The library knows only now whether the file is text.
        (let ((hunks (%git-diff-hunks diff index)))
          (if (binary? diff index)
              (stop-unless-zero (binary-cb delta #f))
              (for-each
               (lambda (parts)
                 (let ((hunk (vector->diff-hunk (car parts))))
                   (stop-unless-zero (hunk-cb delta hunk))
                   (for-each (lambda (line)
                               (stop-unless-zero (line-cb delta hunk (vector->diff-line line))))
                             (cdr parts))))
               hunks)))
        (loop (+ index 1))))))

;; A flag of the library's: the contents are no text.
(define (binary? diff index)
  (logtest 1 (vector-ref (vector-ref (%git-diff-deltas diff) index) 1)))

(define (diff-fold file-proc binary-proc hunk-proc line-proc knil diff)
  "As `diff-foreach', with procedures that get what was returned before as well, KNIL at first; return the last value."
  (let ((result knil))
    (define-syntax-rule (adding proc argument ...)
      (lambda (argument ...)
        (set! result (proc argument ... result))
        0))
    (diff-foreach diff (adding file-proc delta progress) (adding binary-proc delta binary)
                  (adding hunk-proc delta hunk) (adding line-proc delta hunk line))
    result))

(define* (diff-print diff callback #:optional (format GIT-DIFF-FORMAT-PATCH))
  "Call CALLBACK with the change, the hunk and the line, for each line of DIFF in the FORMAT of patches."
  (unless (eqv? format GIT-DIFF-FORMAT-PATCH)
    (scm-error 'misc-error 'diff-print "only patches are printed line by line, not format ~s" (list format) #f))
  (diff-foreach diff (lambda (delta progress) 0) (lambda (delta binary) 0) (lambda (delta hunk) 0) callback))
