(define-module (guix build-system trivial)
  #:use-module (guix build-system)
  #:use-module (guix gexp)
  #:use-module (guix monads)
  #:use-module (guix store)
  #:use-module (guix utils)
  #:use-module (ice-9 match)
  #:export (trivial-build-system))

(define* (lower name #:key source inputs native-inputs outputs builder (modules '()))
  (bag
    (name name)
    (source source)
    (inputs (append native-inputs inputs))
    (outputs outputs)
    (arguments (list builder modules))
    (build trivial-build)))

(define* (trivial-build name inputs #:key source outputs system arguments)
  (match arguments
    ((builder modules)
     (gexp->derivation name (with-imported-modules modules builder) #:system system))))

(define trivial-build-system
  (build-system
    (name 'trivial)
    (description "What the package says, and nothing else")
    (lower lower)))
