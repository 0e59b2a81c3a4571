(use-modules (guix packages) (guix build-system copy))
(package
  (name "p") (version "1") (source #f)
  (build-system copy-build-sytem)  ;; error: 4:17 Unbound variable: copy-build-sytem
  (synopsis "") (description "") (license #f) (home-page #f))
;; hint: did you mean ‘copy-build-system’?
