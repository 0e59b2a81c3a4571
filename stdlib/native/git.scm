;; Repositories of Git behind the names of Guile-Git: the names of all modules (git …) in one.

(define-module (git)
  #:use-module (git bindings))

(let ((self (current-module)))
  (for-each
   (lambda (name)
     (module-for-each (lambda (symbol variable)
                        (module-add! self symbol variable)
                        (module-export! self (list symbol)))
                      (resolve-interface (list 'git name))))
   '(auth bindings blob branch clone commit config describe diff errors fetch graph object oid reference repository
     reset remote rev-parse settings signature status structs submodule tag tree)))

(libgit2-init!)
