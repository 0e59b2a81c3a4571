(use-modules (ssh session))    ;; error: 1:14 no code for module (ssh session); searched: 
;; hint: (ssh …) are modules of Guile-SSH, which nsscheme does not have
