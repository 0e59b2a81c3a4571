(use-modules (aqwari namespace) (guix gexp))
(namespace
  (working-directory "tmp"))  ;; error: 3:3 working-directory: the path "tmp" is relative
