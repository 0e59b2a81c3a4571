;;; (ice-9 r5rs): what R5RS has, with its files.

(define-module (ice-9 r5rs)
  #:use-module (ice-9 safe-r5rs)
  #:export (scheme-report-environment)
  #:re-export (interaction-environment call-with-input-file call-with-output-file with-input-from-file
               with-output-to-file open-input-file open-output-file close-input-port close-output-port load))

(module-use! (module-public-interface (current-module)) (resolve-interface '(ice-9 safe-r5rs)))
(define interface (module-public-interface (current-module)))

(define (scheme-report-environment version)
  "Return the environment of R5RS; VERSION must be 5."
  (unless (eqv? version 5)
    (scm-error 'misc-error "scheme-report-environment" "~A is not a valid version" (list version) '()))
  interface)
