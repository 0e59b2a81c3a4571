(define-module (guix build-system gnu)
  #:use-module (guix build-system)
  #:use-module (guix gexp)
  #:use-module (guix modules)
  #:use-module (guix utils)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (gnu-build-system %gnu-build-system-modules standard-packages))

(define %gnu-build-system-modules
  (source-module-closure '((guix build gnu-build-system))))

;; The packages are needed when something is built only, and need this module themselves.
(define (standard-packages)
  ((module-ref (resolve-interface '(gnu packages commencement)) '%final-inputs)))

(define* (lower name #:key source inputs native-inputs outputs (implicit-inputs? #t) #:allow-other-keys
                #:rest arguments)
  (bag
    (name name)
    (source source)
    (inputs (append native-inputs inputs (if implicit-inputs? (standard-packages) '())))
    (outputs outputs)
    (arguments (strip-keyword-arguments '(#:source #:inputs #:native-inputs #:outputs #:implicit-inputs?) arguments))
    (build gnu-build)))

(define* (gnu-build name inputs #:key source outputs system arguments)
  (define phases
    (match (memq #:phases arguments)
      ((_ phases . _) phases)
      (#f #~%standard-phases)))
  (define builder
    (with-imported-modules %gnu-build-system-modules
      #~(begin
          (use-modules (guix build gnu-build-system) (guix build utils))
          (gnu-build #:source #$source
                     #:inputs (list #$@(map (match-lambda
                                              ((label thing) #~(cons #$label #$thing))
                                              ((label thing output) #~(cons #$label #$(gexp-input thing output))))
                                            inputs))
                     #:outputs (list #$@(map (lambda (name) #~(cons #$name #$(output-of name))) outputs))
                     #:phases #$phases))))
  (gexp->derivation name builder #:system system))

;; The outputs of what is being built have no objects; what follows names them.
(define (output-of name)
  (match name
    ("out" #~#$output)
    ("doc" #~#$output:doc)
    ("lib" #~#$output:lib)))

(define gnu-build-system
  (build-system
    (name 'gnu)
    (description "Configure, make, make install")
    (lower lower)))
