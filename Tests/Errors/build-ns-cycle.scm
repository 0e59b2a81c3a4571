(use-modules (aqwari namespace))
(define ns
  (namespace
    (include ns)))  ;; error: 4:5 include: this namespace includes itself
ns
