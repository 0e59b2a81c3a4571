;;; (web client): one request to a server, and what it answers.

(define-module (web client)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 iconv)
  #:use-module (nsscheme connections)
  #:use-module (rnrs bytevectors)
  #:use-module (web uri)
  #:use-module (web http)
  #:use-module (web request)
  #:use-module (web response)
  #:re-export (current-http-proxy current-https-proxy x509-certificate-directory)
  #:export (open-socket-for-uri http-request
            http-get http-head http-post http-put http-delete http-trace http-options))

(define (->uri who uri)
  (let ((reference (if (string? uri) (string->uri-reference uri) uri)))
    (cond ((not (uri-reference? reference))
           (scm-error 'misc-error who "expected a URI, found ~S" (list uri) #f))
          ((not (uri? reference))
           (scm-error 'misc-error who "expected a URI with a scheme, found ~S" (list (uri->string reference)) #f))
          (else reference))))

;;; Connections.

(define* (open-socket-for-uri uri-or-string #:key (verify-certificate? #t))
  "Return a port that is connected to the server of URI-OR-STRING, or to the proxy for it."
  (open-connection-to (->uri "open-socket-for-uri" uri-or-string) #:verify-certificate? verify-certificate?))

;;; Requests.

(define (header-set headers name value)
  (acons name value (filter (lambda (header) (not (eq? (car header) name))) headers)))

;; The request with headers that fit BODY, and BODY as bytes or #f.
(define (sanitize-request request body)
  (define (with-headers headers)
    (build-request (request-uri request) #:method (request-method request) #:version (request-version request)
                   #:headers headers #:port (request-port request) #:meta (request-meta request)))
  (cond ((not body)
         (let ((length (request-content-length request)))
           (when (and length (positive? length))
             (scm-error 'misc-error "http-request" "the header says a body of ~S bytes, but there is none"
                        (list length) #f))
           (values (if (and (memq (request-method request) '(POST PUT)) (not length)
                            (not (request-transfer-encoding request)))
                       (with-headers (header-set (request-headers request) 'content-length 0))
                       request)
                   #f)))
        ((string? body)
         (let* ((type (request-content-type request '(text/plain)))
                (charset (assq-ref (cdr type) 'charset)))
           (sanitize-request
            (with-headers (header-set (request-headers request) 'content-type
                                      (if charset type `(,@type (charset . "utf-8")))))
            (string->bytevector body (or charset "utf-8")))))
        ((procedure? body)
         (sanitize-request request (call-with-output-string body)))
        ((bytevector? body)
         (let ((length (request-content-length request)))
           (cond ((not length)
                  (values (with-headers (header-set (request-headers request) 'content-length
                                                    (bytevector-length body)))
                          body))
                 ((= length (bytevector-length body)) (values request body))
                 (else
                  (scm-error 'misc-error "http-request" "the header says a body of ~S bytes, but it has ~S"
                             (list length (bytevector-length body)) #f)))))
        (else
         (scm-error 'misc-error "http-request" "expected a body as a string, bytes, a procedure or #f, found ~S"
                    (list body) #f))))

;; The body of RESPONSE: text as a string, if DECODE?.
(define (decoded response bytes decode?)
  (let ((type (response-content-type response '(application/octet-stream))))
    (if (and bytes decode? (text-content-type? (car type)))
        (bytevector->string bytes (or (assq-ref (cdr type) 'charset) "iso-8859-1"))
        bytes)))

(define* (http-request uri #:key (body #f) (verify-certificate? #t) (port #f) (method 'GET) (version '(1 . 1))
                       (keep-alive? #f) (headers '()) (decode-body? #t) (streaming? #f) (request #f))
  "Send the request for URI, over PORT if there is one, and return the response and its body: a string, bytes, or a
port if STREAMING?."
  (let* ((uri (->uri "http-request" uri))
         (request (or request
                      (build-request uri #:method method #:version version
                                     #:headers (if keep-alive? headers (cons '(connection close) headers))))))
    (call-with-values (lambda () (sanitize-request request body))
      (lambda (request body)
        (let* ((port (or port (open-socket-for-uri uri #:verify-certificate? verify-certificate?)))
               (request (write-request request port)))
          (when body (write-request-body request body))
          (force-output port)
          (let ((response (read-response port)))
            (cond ((eq? (request-method request) 'HEAD)
                   (unless keep-alive? (close-port port))
                   (values response #f))
                  (streaming?
                   (values response
                           (response-body-port response #:keep-alive? keep-alive?
                                               #:decode? (and decode-body? (text? response)))))
                  (else
                   (let ((bytes (read-response-body response)))
                     (unless keep-alive? (close-port port))
                     (values response (decoded response bytes decode-body?)))))))))))

(define (text? response)
  (let ((type (response-content-type response)))
    (and type (text-content-type? (car type)))))

(define-syntax-rule (define-method name method documentation)
  (define* (name uri #:key (body #f) (verify-certificate? #t) (port #f) (version '(1 . 1)) (keep-alive? #f)
                 (headers '()) (decode-body? #t) (streaming? #f))
    documentation
    (http-request uri #:method 'method #:body body #:verify-certificate? verify-certificate? #:port port
                  #:version version #:keep-alive? keep-alive? #:headers headers #:decode-body? decode-body?
                  #:streaming? streaming?)))

(define-method http-get GET "Get what URI names; return the response and the body.")
(define-method http-head HEAD "Return the response that getting URI would have, and #f.")
(define-method http-post POST "Send BODY to URI; return the response and its body.")
(define-method http-put PUT "Store BODY at URI; return the response and its body.")
(define-method http-delete DELETE "Delete what URI names; return the response and its body.")
(define-method http-trace TRACE "Let the server of URI send the request back; return the response and its body.")
(define-method http-options OPTIONS "Ask what can be done with URI; return the response and its body.")
