(use-modules (guix gexp))
(list 1 2)                      ;; error: 2:1 build-not-lowerable.scm: expected something to build
