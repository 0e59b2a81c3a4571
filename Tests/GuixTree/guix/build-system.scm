(define-module (guix build-system)
  #:use-module (guix records)
  #:export (<build-system> build-system build-system? build-system-name build-system-lower
            <bag> bag bag? bag-name bag-inputs bag-build bag-source bag-outputs bag-arguments))

(define-record-type* <build-system>
  build-system make-build-system
  build-system?
  (name build-system-name)
  (description build-system-description)
  (lower build-system-lower))

(define-record-type* <bag>
  bag make-bag
  bag?
  (name bag-name)
  (source bag-source (default #f))
  (inputs bag-inputs (default '()))
  (outputs bag-outputs (default '("out")))
  (arguments bag-arguments (default '()))
  (build bag-build))
