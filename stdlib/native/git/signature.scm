;; Signatures: the name and the address of an author or a committer, and the time of the commit.

(define-module (git signature)
  #:use-module (git bindings)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (signature-default signature-new signature-now))

(define (signature-default repository)
  "Return the person that the configuration of REPOSITORY names, and the time."
  (list->signature (%git-default-signature repository)))

(define (signature-new name email time offset)
  "Return the person NAME with the address EMAIL at TIME, in seconds, OFFSET minutes east of Greenwich."
  (list->signature (%git-signature name email time offset)))

(define (signature-now name email)
  "Return the person NAME with the address EMAIL, and the time."
  (list->signature (%git-signature name email)))
