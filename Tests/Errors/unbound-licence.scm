(use-modules ((guix licenses) #:prefix license:))
(display license:mit)  ;; error: 2:10 Unbound variable: license:mit
;; hint: did you mean ‘license:expat’?
