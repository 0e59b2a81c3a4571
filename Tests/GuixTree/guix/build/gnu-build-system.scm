(define-module (guix build gnu-build-system)
  #:use-module (guix build utils)
  #:use-module (ice-9 match)
  #:export (%standard-phases gnu-build))

(define* (unpack #:key source #:allow-other-keys) #t)
(define* (install #:key outputs #:allow-other-keys)
  (for-each (match-lambda ((name . directory) (mkdir-p directory))) outputs))

(define-syntax-rule (phases name ...)
  (list (cons 'name name) ...))

(define %standard-phases (phases unpack install))

(define* (gnu-build #:key source inputs outputs phases)
  (for-each (match-lambda ((name . phase) (phase #:source source #:inputs inputs #:outputs outputs))) phases))
