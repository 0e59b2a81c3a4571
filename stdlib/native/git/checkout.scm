;; Checkout: the files of the work tree are written as a commit or the index has them.

(define-module (git checkout)
  #:use-module (git bindings)
  #:use-module ((git types) #:select (commit? commit->handle))
  #:use-module (nsscheme rows git)
  #:export (checkout-head checkout-tree))

(define* (checkout-head repository #:optional options)
  "Make the files of REPOSITORY be as HEAD says, where they were not changed. OPTIONS, which Guile-Git leaves out as well,
must be #f."
  (when options (scm-error 'misc-error 'checkout-head "there are no options: ~s" (list options) #f))
  (%git-checkout repository #f))

(define (checkout-tree repository treeish)
  "Make the files of REPOSITORY be as TREEISH, a commit, a tag or a tree, says, where they were not changed."
  (%git-checkout repository (if (commit? treeish) (commit->handle treeish) treeish)))
