;; Revision specifications, such as HEAD~3 or a tag's name: which object each stands for.

(define-module (git rev-parse)
  #:use-module (git bindings)
  #:use-module (nsscheme rows git)
  #:export (revparse-single))

(define (revparse-single repository spec)
  "Return the object of REPOSITORY that SPEC, as \"HEAD~2\", is for."
  (%git-revision repository spec))
