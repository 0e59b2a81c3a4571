(use-modules (guix package))    ;; error: 1:14 no code for module (guix package); searched: 
;; hint: did you mean (guix packages)?
