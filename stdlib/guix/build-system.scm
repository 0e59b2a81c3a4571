;; Build systems: how a package becomes a bag, that is a name, inputs by the machine on which they run, and a procedure
;; that yields the derivation. A build system's `lower' makes the bag and touches no store.

(define-module (guix build-system)
  #:use-module (guix records)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (ice-9 match)
  #:export (<build-system> build-system build-system? build-system-name build-system-description build-system-lower
            <bag> bag %make-bag bag? bag-name bag-system bag-target
            bag-build-inputs bag-host-inputs bag-target-inputs bag-outputs bag-arguments bag-build
            make-bag))

(define-record-type* <build-system> build-system make-build-system
  build-system?
  (name        build-system-name)                       ;symbol
  (description build-system-description)
  (lower       build-system-lower))                     ;name and keywords -> bag, or #f if it cannot be

(define-record-type* <bag> bag %make-bag
  bag?
  (name          bag-name)
  (system        bag-system)
  (target        bag-target (default #f))
  (build-inputs  bag-build-inputs (default '()))        ;what runs where things are built
  (host-inputs   bag-host-inputs (default '()))         ;what runs where the package will
  (target-inputs bag-target-inputs (default '()))       ;what a cross compiler's output needs
  (outputs       bag-outputs (default '("out")))
  (arguments     bag-arguments (default '()))           ;keywords for the build procedure
  (build         bag-build))                            ;name, inputs and keywords -> monadic derivation

(set-record-type-printer! <build-system>
  (lambda (build-system port)
    (format port "#<build-system ~a>" (build-system-name build-system))))

(define* (make-bag build-system name #:key source (inputs '()) (native-inputs '()) (outputs '()) (arguments '())
                   system target)
  "Return the bag that BUILD-SYSTEM makes of these parts of the package called NAME."
  (match build-system
    (($ <build-system> _ _ lower)
     (apply lower name #:system system #:source source #:inputs inputs #:native-inputs native-inputs
            #:outputs outputs #:target target arguments))))
