;; Reset: HEAD is set to a commit, and with it the index and the files, as the kind of the reset says.

(define-module (git reset)
  #:use-module (git bindings)
  #:use-module ((git types) #:select (commit? commit->handle))
  #:use-module (nsscheme rows git)
  #:export (RESET_SOFT RESET_MIXED RESET_HARD reset))

(define RESET_SOFT 1)
(define RESET_MIXED 2)
(define RESET_HARD 3)

(define (reset repository target type)
  "Have HEAD stand for the commit TARGET; the index as well with RESET_MIXED, the files, too, with RESET_HARD."
  (%git-reset repository (if (commit? target) (commit->handle target) target) type))
