(use-modules (guix packages))
(display (list license:gpl3+))  ;; error: 2:16 Unbound variable: license:gpl3+
;; hint: names that begin with license: need the import (use-modules ((guix licenses) #:prefix license:))
