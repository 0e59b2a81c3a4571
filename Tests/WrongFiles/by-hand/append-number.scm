(define port 8080)
(define address
  (string-append "http://localhost:" port "/"))
(display address)
