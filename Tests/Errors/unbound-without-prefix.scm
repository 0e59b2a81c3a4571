(use-modules ((srfi srfi-1) #:prefix s1:))
(delete-duplicates '(1 1))      ;; error: 2:1 Unbound variable: delete-duplicates
;; hint: did you mean ‘s1:delete-duplicates’?
