;; Hashes of files and of trees, as origins and `nsscheme hash' need them.

(define-module (guix hash)
  #:use-module (gcrypt hash)
  #:use-module (nsscheme store selection)
  #:use-module ((nsscheme rows store) #:select (%nar-hash))
  #:export (vcs-file? file-hash*))

(define (vcs-file? file stat)
  "Return true if FILE belongs to a version-control system rather than to what it controls."
  (case (stat:type stat)
    ((directory) (->bool (member (basename file) '(".bzr" ".git" ".hg" ".svn" "CVS"))))
    ((regular) (string=? (basename file) ".git"))       ;the file that a Git work tree has instead
    (else #f)))

(define* (file-hash* file #:key (algorithm (hash-algorithm sha256)) (recursive? 'auto)
                     (select? (lambda (file stat) (not (vcs-file? file stat)))))
  "Return the digest of FILE: of its content, or, for a directory or if RECURSIVE? is true, of its archive without the
files that SELECT? refuses."
  (if (or (eq? recursive? #t)
          (and (eq? recursive? 'auto) (eq? 'directory (stat:type (stat file)))))
      (%nar-hash (hash-algorithm-name algorithm) file (selected-files file select?))
      (file-hash algorithm file)))
