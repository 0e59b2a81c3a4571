;; Name, version and derivation of every package, through `fold-packages'. Modules that are named on the command line
;; are loaded before.
(use-modules (guix store) (guix derivations) (guix packages) (gnu packages) (srfi srfi-1))

(for-each (lambda (text)
            (resolve-interface (with-input-from-string text read)))
          (cdr (command-line)))

(define packages
  (sort (fold-packages cons '()) (lambda (a b) (string<? (package-full-name a) (package-full-name b)))))

(define (derivation-or-error store package)
  (catch #t
    (lambda () (derivation-file-name (package-derivation store package #:graft? #f)))
    (lambda (key . args)
      (format #f "ERROR ~a" key))))

(with-store store
  (for-each (lambda (package)
              (format #t "~a\t~a\t~a~%" (package-name package) (package-version package)
                      (derivation-or-error store package)))
            packages))
