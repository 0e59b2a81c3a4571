(load "nowhere.scm")            ;; error: 1:1 cannot open nowhere.scm: No such file or directory
