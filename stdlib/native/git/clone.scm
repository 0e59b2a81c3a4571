;; Cloning: a new repository gets the objects and references of another one.

(define-module (git clone)
  #:use-module (git bindings)
  #:use-module (git fetch)
  #:use-module (git options)
  #:use-module (srfi srfi-9)
  #:use-module (nsscheme rows git)
  #:export (clone clone-init-options make-clone-options))

(define-record-type <clone-options>
  (%make-clone-options fetch-options)
  clone-options?
  (fetch-options clone-options-fetch-options))

(define* (make-clone-options #:key (fetch-options (make-fetch-options)))
  "Return options for `clone' with FETCH-OPTIONS."
  (%make-clone-options fetch-options))

(define clone-init-options make-clone-options)

(define* (clone url directory #:optional (clone-options (make-clone-options)))
  "Make a repository in DIRECTORY of what is at URL, and return it."
  (%git-clone url directory (fetch-options->vector (clone-options-fetch-options clone-options))))
