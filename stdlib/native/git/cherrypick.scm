;; Cherry-picking: the changes of one commit are applied to the work tree of another.

(define-module (git cherrypick)
  #:use-module (git bindings)
  #:use-module ((git types) #:select (commit->handle))
  #:use-module (nsscheme rows git)
  #:export (cherrypick))

(define (cherrypick repository commit)
  "Make the changes of COMMIT in the files and the index of REPOSITORY."
  (%git-cherrypick repository (commit->handle commit)))
