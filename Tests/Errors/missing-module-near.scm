(use-modules (guix package))    ;; error: 1:14 no code for module (guix package); searched: 
;; says: did you mean (guix packages)?
