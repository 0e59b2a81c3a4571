(use-modules (guix packages) (guix gexp) (guix utils) (guix build-system trivial))
(define base
  (package
    (name "p") (version "1") (source #f)
    (build-system trivial-build-system)
    (arguments
     (list #:biulder #~(mkdir #$output)))  ;; error: 7:12 package: the build system 'trivial' has no argument #:biulder; 
    (synopsis "") (description "") (license #f) (home-page #f)))
(package
  (inherit base)
  (arguments (substitute-keyword-arguments (package-arguments base) ((#:builder builder) builder))))
;; hint: did you mean #:builder?
