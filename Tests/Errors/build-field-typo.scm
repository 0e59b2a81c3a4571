(use-modules (guix packages) (guix build-system copy))
(package
  (name "p") (version "1") (source #f)
  (build-system copy-build-system)
  (synposis "P")                ;; error: 5:4 package: there is no field 'synposis'; the fields are: name, version, 
  (description "") (license #f) (home-page #f))
;; hint: did you mean 'synopsis'?
