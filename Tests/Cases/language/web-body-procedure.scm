;; A body that is a procedure writes text in the charset of the response, or bytes.
(use-modules (web server) (web request) (web response) (web uri) (ice-9 binary-ports))
(define (try headers body)
  (call-with-values
    (lambda ()
      (sanitize-response (build-request (string->uri "http://localhost/foo")) (build-response #:headers headers) body))
    (lambda (response bytes)
      (write (list (response-content-type response) (response-content-length response) bytes)) (newline))))
(try '((content-type . (application/octet-stream (charset . "ISO-8859-1"))))
     (lambda (port) (put-bytevector port #vu8(1 200 255))))
(try '() (lambda (port) (display "λ" port)))
;; want: ((application/octet-stream (charset . "ISO-8859-1")) 3 #vu8(1 200 255))
;; want: ((text/plain (charset . "utf-8")) 2 #vu8(206 187))
