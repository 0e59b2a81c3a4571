(use-modules (nsscheme debian))
(debian-package
  (name "must-not-appear")
  (verison "1.0"))              ;; error: 4:4 debian-package: there is no field 'verison'; the fields are: name, version,
