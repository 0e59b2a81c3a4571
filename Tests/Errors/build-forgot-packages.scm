(use-modules (guix build-system copy) (guix gexp))
(package                        ;; error: 2:1 Unbound variable: package
  (name "p")
  (version "1"))
;; hint: ‘package’ is in (guix packages); add (use-modules (guix packages))
