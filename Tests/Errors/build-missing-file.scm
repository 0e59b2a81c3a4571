(use-modules (guix gexp))
(local-file "nowhere.txt")      ;; error: 2:1 local-file: /
;; says: nowhere.txt: there is no such file
