;; The graph of commits: which descends from which, and how many commits one is ahead of another.

(define-module (git graph)
  #:use-module (git bindings)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (graph-descendant? graph-ahead-behind))

(define (graph-descendant? repository commit ancestor)
  "Return true if the commit called COMMIT comes after the one called ANCESTOR."
  (%git-descendant? repository (oid->bytes commit) (oid->bytes ancestor)))

(define (graph-ahead-behind repository local upstream)
  "Return how many commits the history of LOCAL has that the one of UPSTREAM has not, and the reverse."
  (let ((counts (%git-ahead-behind repository (oid->bytes local) (oid->bytes upstream))))
    (values (car counts) (cdr counts))))
