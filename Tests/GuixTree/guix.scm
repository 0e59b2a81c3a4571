;; All that programs usually want.

(define-module (guix)
  #:use-module (guix derivations)
  #:use-module (guix packages)
  #:use-module (guix store)
  #:use-module (guix utils))

(eval-when (expand load eval)
  (let ((interface (module-public-interface (current-module))))
    (for-each (lambda (name)
                (module-use! interface (resolve-interface name)))
              '((guix derivations) (guix packages) (guix store) (guix utils)))))
