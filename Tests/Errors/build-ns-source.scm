(use-modules (aqwari namespace) (guix gexp))
(namespace
  (tmpfs "/tmp")
  (bind "/x" #~(string-append #$(plain-file "y" "") "/no")))  ;; error: 4:3 the build of
;; says: /x has a source that must yield the name of a file
