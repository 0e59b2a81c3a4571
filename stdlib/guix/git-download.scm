;; The method of origins that fetches one commit of a Git repository. The store's builder `builtin:git-download' does
;; it, outside the sandbox; the hash is that of the tree without its history.

(define-module (guix git-download)
  #:use-module (guix derivations)
  #:use-module (guix diagnostics)
  #:use-module (guix gexp)
  #:use-module (guix records)
  #:use-module (guix store)
  #:use-module (guix utils)
  #:use-module (ice-9 match)
  #:use-module (ice-9 popen)
  #:use-module (ice-9 rdelim)
  #:use-module (nsscheme fields)
  #:export (<git-reference> git-reference git-reference? git-reference-url git-reference-commit
            git-reference-recursive?
            git-fetch git-file-name git-version git-predicate))

(define-field-check check-url
  (lambda (url location)
    (if (string? url) url (raise-at location "git-reference: expected an address, a string; got ~s" url))))

(define-field-check check-commit
  (lambda (commit location)
    (if (string? commit)
        commit
        (raise-at location "git-reference: expected a commit or a tag, a string; got ~s" commit))))

(define-record-type* <git-reference> git-reference make-git-reference
  git-reference?
  (url        git-reference-url (sanitize check-url))
  (commit     git-reference-commit (sanitize check-commit))
  (recursive? git-reference-recursive? (default #f)))

(define* (git-fetch ref hash-algo hash #:optional name #:key (system (%current-system)) guile git)
  "Return in the store monad the fixed-output derivation for the commit that REF, a git-reference, names and whose tree
has the hash HASH."
  (match ref
    (($ <git-reference> url commit recursive?)
     (raw-derivation (or name "git-checkout") "builtin:git-download" '()
                     #:system system
                     #:hash-algo hash-algo #:hash hash #:recursive? #t
                     #:env-vars `(("url" . ,(object->string url))
                                  ("commit" . ,(object->string commit))
                                  ("recursive?" . ,(object->string (->bool recursive?))))
                     #:leaked-env-vars '("http_proxy" "https_proxy" "LC_ALL" "LC_MESSAGES" "LANG" "COLUMNS")
                     #:local-build? #t))
    (_ (raise-at #f "git-fetch: the uri must be a (git-reference (url …) (commit …)); it is ~s" ref))))

(define (git-file-name name version)
  "Return the file name for a checkout of NAME at VERSION."
  (string-append name "-" version "-checkout"))

(define (git-version version revision commit)
  "Return the version for COMMIT, made after VERSION; REVISION counts such commits."
  (when (< (string-length commit) 7)
    (raise-at #f "git-version: the commit ~s is too short" commit))
  (string-append version "-" revision "." (string-take commit 7)))

(define (git-predicate directory)
  "Return a predicate for `local-file' that takes the files below DIRECTORY that Git knows; #f if it is no repository."
  (define top (canonicalize-path directory))
  (let* ((port (open-pipe* OPEN_READ "git" "-C" top "ls-files" "-z" "--cached" "--others" "--exclude-standard"))
         (text (read-string port)))
    (and (zero? (close-pipe port))
         (let ((known (make-hash-table)))
           (for-each (lambda (file)
                       (let loop ((file file))
                         (unless (member file '("" "."))
                           (hash-set! known (string-append top "/" file) #t)
                           (loop (dirname file)))))
                     (string-split text #\nul))
           (lambda (file stat) (hash-ref known file))))))
