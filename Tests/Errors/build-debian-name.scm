(use-modules (nsscheme debian) (aqwari namespace))
(namespace
  (bind "/" (list (debian-package "bash"))))  ;; error: 3:19 debian-package: no package 'bash' has been imported
;; says: run 'nsscheme import deb bash -o FILE' and put (load "FILE") before this
