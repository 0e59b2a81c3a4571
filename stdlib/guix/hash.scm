;; Hashes of files and of trees, under Guix's name.

(define-module (guix hash)
  #:use-module (nsscheme hashes)
  #:re-export (vcs-file? file-hash*))
