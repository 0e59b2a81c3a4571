(use-modules (guix packages) (guix build-system trivial))
(package
  (name "must-not-appear")
  (verison "1.0")               ;; error: 4:4 package: there is no field 'verison'; the fields are: name, version,
  (source #f)
  (build-system trivial-build-system))
