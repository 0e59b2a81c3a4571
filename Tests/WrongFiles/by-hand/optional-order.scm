(define* (connect host #:key (port 80))
  (display (list host port)))
(connect "localhost" 8080)
