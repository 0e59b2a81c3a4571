(use-modules (aqwari s6))
(define service (s6-service (name must-not-appear) (run (sleep 10))))
(s6-svscan "must-not-appear" service service)    ;; error: 3:1 s6-svscan: there are two services called 'must-not-appear'
