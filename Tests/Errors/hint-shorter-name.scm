;; gpl3 and gpl3+ are as near; that with nothing more than what was written comes first.
(use-modules ((guix licenses) #:prefix license:))
(display license:gpl33)         ;; error: 3:10 Unbound variable: license:gpl33
;; hint: did you mean ‘license:gpl3’?
