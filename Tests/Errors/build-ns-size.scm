(use-modules (aqwari namespace))
(namespace
  (tmpfs "/tmp" #:size "ten"))  ;; error: 3:3 tmpfs: expected for #:size a number of bytes, or a text such as "10M"
