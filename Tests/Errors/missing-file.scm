(define port
  (open-input-file "/nonexistent/file"))  ;; error: 2:3 
;; says: No such file or directory
