(use-modules (aqwari namespace))
(namespace
  (tmpfs "/tmp" #:szie "10M"))  ;; error: 3:17 tmpfs: it has no option #:szie; it has #:size, #:mode
;; hint: did you mean #:size?
