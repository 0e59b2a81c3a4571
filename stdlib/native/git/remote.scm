;; Remotes: repositories elsewhere.

(define-module (git remote)
  #:use-module (git bindings)
  #:use-module (git fetch)
  #:use-module (git options)
  #:use-module (git structs)
  #:use-module (nsscheme rows git)
  #:export (remote-name remote-url remote-set-url! remote-lookup remote-fetch remote-create-anonymous
            remote-connected? remote-connect remote-disconnect remote-ls))

(define (remote-lookup repository remote-name)
  "Return the remote of REPOSITORY called REMOTE-NAME."
  (%git-remote repository remote-name))

(define (remote-create-anonymous repository url)
  "Return a remote at URL that has no name."
  (%git-anonymous-remote repository url))

(define (remote-name remote)
  "Return the name of REMOTE, or #f."
  (%git-remote-name remote))

(define (remote-url remote)
  "Return where REMOTE is."
  (%git-remote-url remote))

(define (remote-set-url! repository remote url)
  "Say that the remote called REMOTE is at URL."
  (%git-remote-set-url! repository remote url))

(define* (remote-fetch remote #:key (reflog-message "") (fetch-options (make-fetch-options)) (refspecs '()))
  "Get what REMOTE has, or what REFSPECS, as \"refs/heads/main:refs/remotes/origin/main\", say of it; REFLOG-MESSAGE is for
the log of references."
  (%git-remote-fetch remote reflog-message (fetch-options->vector fetch-options) refspecs))

(define* (remote-connect remote #:key (fetch-options (make-fetch-options)))
  "Make a connection to REMOTE."
  (%git-remote-connect remote (fetch-options->vector fetch-options)))

(define (remote-connected? remote)
  "Return true if there is a connection to REMOTE."
  (%git-remote-connected? remote))

(define (remote-disconnect remote)
  "End the connection to REMOTE."
  (%git-remote-disconnect remote))

(define (remote-ls remote)
  "Return what REMOTE, which is or was connected, has: a list of <remote-head>."
  (map vector->remote-head (%git-remote-heads remote)))
