(use-modules ((guix licenses) #:prefix license:))
(display license:gpl3plus)      ;; error: 2:10 Unbound variable: license:gpl3plus
;; hint: did you mean ‘license:gpl3+’?
