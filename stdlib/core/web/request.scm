;;; (web request): requests as records: made, read, written, and what their headers say.

(define-module (web request)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (web uri)
  #:use-module (web http)
  #:use-module (web http messages)
  #:export (request? request-method request-uri request-version request-headers request-meta request-port
            read-request build-request write-request read-request-body write-request-body request-absolute-uri))

(define-record-type <request>
  (make-request method uri version headers meta port)
  request?
  (method request-method)
  (uri request-uri)
  (version request-version)
  (headers request-headers)
  (meta request-meta)
  (port request-port))

(define (bad-request message . arguments) (throw 'bad-request message arguments))

(define* (build-request uri #:key (method 'GET) (version '(1 . 1)) (headers '()) port (meta '())
                        (validate-headers? #t))
  "Return the request for URI, with a Host header made from it when there is none and the VERSION wants one."
  (unless (version? version) (bad-request "expected a version such as (1 . 1), found ~s" version))
  (unless (uri-reference? uri) (bad-request "expected a URI, found ~s" uri))
  (unless (list? headers) (bad-request "expected a list of headers, found ~s" headers))
  (let ((headers (if (and (equal? version '(1 . 1)) (not (assq 'host headers)))
                     (if (uri-host uri)
                         (acons 'host (cons (uri-host uri) (uri-port uri)) headers)
                         (bad-request "a request of HTTP/1.1 needs a Host header, or a host in its URI, unlike ~s"
                                      (uri->string uri)))
                     headers)))
    (when validate-headers? (check-headers headers 'bad-request))
    (make-request method uri version headers meta port)))

(define* (read-request port #:optional (meta '()))
  "Read a request from PORT, without its body."
  (set-port-encoding! port "ISO-8859-1")
  (call-with-values (lambda () (read-request-line port))
    (lambda (method uri version)
      (make-request method uri version (read-headers port) meta port))))

(define (write-request request port)
  "Write REQUEST, without its body, to PORT; return it with PORT as its port."
  (write-request-line (request-method request) (request-uri request) (request-version request) port)
  (write-headers (request-headers request) port)
  (display "\r\n" port)
  (make-request (request-method request) (request-uri request) (request-version request) (request-headers request)
                (request-meta request) port))

(define (read-request-body request)
  "Return the bytes of the body of REQUEST, or #f if it has no length."
  (let ((length (request-content-length request)))
    (and length (read-exactly (request-port request) length 'bad-request "request"))))

(define (write-request-body request bytes)
  "Write BYTES, the body of REQUEST, to its port."
  (put-bytevector (request-port request) bytes))

(define-header-accessors request request-headers
  cache-control connection date pragma trailer transfer-encoding upgrade via warning
  allow content-encoding content-language content-length content-location content-md5 content-range content-type
  expires last-modified
  accept accept-charset accept-encoding accept-language authorization expect from host if-match if-modified-since
  if-none-match if-range if-unmodified-since max-forwards proxy-authorization range referer te user-agent)

(define* (request-absolute-uri request #:optional default-host default-port default-scheme)
  "Return the URI of REQUEST with scheme and host: its own, those of its Host header, or the defaults."
  (let ((uri (request-uri request)))
    (if (uri-host uri)
        uri
        (let ((host (or (request-host request)
                        (and default-host (cons default-host default-port))
                        (bad-request "the URI ~s has no host, and there is no Host header" (uri->string uri)))))
          (build-uri (or (uri-scheme uri) default-scheme
                         (bad-request "the URI ~s has no scheme" (uri->string uri)))
                     #:host (car host) #:port (cdr host)
                     #:path (uri-path uri) #:query (uri-query uri) #:fragment (uri-fragment uri))))))
