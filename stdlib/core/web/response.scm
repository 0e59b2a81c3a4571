;;; (web response): responses as records: made, read, written, and what their headers say.

(define-module (web response)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (web http)
  #:use-module (web http messages)
  #:export (response? response-version response-code response-reason-phrase response-headers response-port
            read-response build-response adapt-response-version write-response response-must-not-include-body?
            response-body-port read-response-body write-response-body text-content-type?))

(define-record-type <response>
  (make-response version code reason-phrase headers port)
  response?
  (version response-version)
  (code response-code)
  (reason-phrase reason-phrase)
  (headers response-headers)
  (port response-port))

(define (bad-response message . arguments) (throw 'bad-response message arguments))

(define reasons
  '((100 . "Continue") (101 . "Switching Protocols")
    (200 . "OK") (201 . "Created") (202 . "Accepted") (203 . "Non-Authoritative Information") (204 . "No Content")
    (205 . "Reset Content") (206 . "Partial Content")
    (300 . "Multiple Choices") (301 . "Moved Permanently") (302 . "Found") (303 . "See Other") (304 . "Not Modified")
    (305 . "Use Proxy") (307 . "Temporary Redirect")
    (400 . "Bad Request") (401 . "Unauthorized") (402 . "Payment Required") (403 . "Forbidden") (404 . "Not Found")
    (405 . "Method Not Allowed") (406 . "Not Acceptable") (407 . "Proxy Authentication Required")
    (408 . "Request Timeout") (409 . "Conflict") (410 . "Gone") (411 . "Length Required") (412 . "Precondition Failed")
    (413 . "Request Entity Too Large") (414 . "Request-URI Too Long") (415 . "Unsupported Media Type")
    (416 . "Requested Range Not Satisfiable") (417 . "Expectation Failed")
    (500 . "Internal Server Error") (501 . "Not Implemented") (502 . "Bad Gateway") (503 . "Service Unavailable")
    (504 . "Gateway Timeout") (505 . "HTTP Version Not Supported")))

(define (response-reason-phrase response)
  "Return what RESPONSE says of its code, or what HTTP says of it."
  (or (reason-phrase response)
      (assv-ref reasons (response-code response))
      "(Unknown)"))

(define* (build-response #:key (version '(1 . 1)) (code 200) reason-phrase (headers '()) port (validate-headers? #t))
  "Return the response of these parts."
  (unless (version? version) (bad-response "expected a version such as (1 . 1), found ~s" version))
  (unless (and (exact-integer? code) (< 0 code 1000)) (bad-response "expected a code below 1000, found ~s" code))
  (unless (or (not reason-phrase) (string? reason-phrase))
    (bad-response "expected the reason as a string, found ~s" reason-phrase))
  (unless (list? headers) (bad-response "expected a list of headers, found ~s" headers))
  (when validate-headers? (check-headers headers 'bad-response))
  (make-response version code reason-phrase headers port))

(define (with-port response port)
  (make-response (response-version response) (response-code response) (reason-phrase response)
                 (response-headers response) port))

(define (read-response port)
  "Read a response from PORT, without its body."
  (set-port-encoding! port "ISO-8859-1")
  (call-with-values (lambda () (read-response-line port))
    (lambda (version code reason)
      (make-response version code reason (read-headers port) port))))

(define (adapt-response-version response version)
  "Return RESPONSE as one of VERSION."
  (build-response #:code (response-code response) #:version version #:reason-phrase (reason-phrase response)
                  #:headers (response-headers response) #:port (response-port response)))

(define (write-response response port)
  "Write RESPONSE, without its body, to PORT; return it with PORT as its port."
  (write-response-line (response-version response) (response-code response) (response-reason-phrase response) port)
  (write-headers (response-headers response) port)
  (display "\r\n" port)
  (with-port response port))

(define (response-must-not-include-body? response)
  "Return true if a response with the code of RESPONSE has no body."
  (let ((code (response-code response)))
    (or (<= 100 code 199) (= code 204) (= code 304))))

(define-header-accessors response response-headers
  cache-control connection date pragma trailer transfer-encoding upgrade via warning
  allow content-encoding content-language content-length content-location content-md5 content-range content-type
  expires last-modified
  accept-ranges age etag location proxy-authenticate retry-after server vary www-authenticate)

;;; Bodies.

(define (text-content-type? type)
  "Return true if TYPE, a symbol such as text/html, is one of text."
  (let ((name (symbol->string type)))
    (or (string-prefix? "text/" name)
        (string-suffix? "/xml" name)
        (string-suffix? "+xml" name))))

;; A port of the next COUNT bytes of PORT.
(define (make-delimited-input-port port count keep-alive?)
  (define left count)
  (define (read! bytes start wanted)
    (let ((wanted (min wanted left)))
      (if (zero? wanted)
          0
          ;; What has come is passed on: a server may be slow.
          (let ((got (get-bytevector-some! port bytes start wanted)))
            (when (eof-object? got)
              (bad-response "the body of the response ends after ~a of ~a bytes" (- count left) count))
            (set! left (- left got))
            got))))
  (make-custom-binary-input-port "delimited input port" read! #f #f
                                 (lambda () (unless keep-alive? (close-port port)))))

(define* (response-body-port response #:key (decode? #t) (keep-alive? #t))
  "Return a port of the body of RESPONSE, in the encoding that it says if DECODE?, or #f if it cannot have one.
Unless KEEP-ALIVE?, closing it closes the port of RESPONSE."
  (define length (response-content-length response))
  (define port
    (cond ((member '(chunked) (response-transfer-encoding response '()))
           (make-chunked-input-port (response-port response) #:keep-alive? keep-alive?))
          (length (make-delimited-input-port (response-port response) length keep-alive?))
          ((response-must-not-include-body? response) #f)
          (else (response-port response))))
  (when (and port decode?)
    (set-port-encoding! port
                        (or (let ((type (response-content-type response)))
                              (and type (assq-ref (cdr type) 'charset)))
                            "ISO-8859-1")))
  port)

(define (read-response-body response)
  "Return the bytes of the body of RESPONSE, or #f if it has none."
  (cond ((member '(chunked) (response-transfer-encoding response '()))
         (all-bytes (response-body-port response #:decode? #f)))
        ((response-content-length response)
         => (lambda (length) (read-exactly (response-port response) length 'bad-response "response")))
        ((response-must-not-include-body? response) #f)
        (else (all-bytes (response-port response)))))

(define (all-bytes port)
  (let ((bytes (get-bytevector-all port)))
    (if (eof-object? bytes) (make-bytevector 0) bytes)))

(define (write-response-body response bytes)
  "Write BYTES, the body of RESPONSE, to its port."
  (put-bytevector (response-port response) bytes))
