;;; (web client): one request to a server, and what it answers.

(define-module (web client)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 iconv)
  #:use-module (rnrs bytevectors)
  #:use-module (web uri)
  #:use-module (web http)
  #:use-module (web request)
  #:use-module (web response)
  #:export (current-http-proxy current-https-proxy x509-certificate-directory open-socket-for-uri http-request
            http-get http-head http-post http-put http-delete http-trace http-options))

(define (environment-variable name)
  (let ((value (getenv name)))
    (and value (not (string-null? value)) value)))

(define current-http-proxy (make-parameter (environment-variable "http_proxy")))
(define current-https-proxy (make-parameter (environment-variable "https_proxy")))

(define x509-certificate-directory
  (make-parameter (or (environment-variable "GUILE_TLS_CERTIFICATE_DIRECTORY")
                      (environment-variable "SSL_CERT_DIR")
                      "/etc/ssl/certs")))

(define (->uri who uri)
  (let ((reference (if (string? uri) (string->uri-reference uri) uri)))
    (cond ((not (uri-reference? reference))
           (scm-error 'misc-error who "expected a URI, found ~S" (list uri) #f))
          ((not (uri? reference))
           (scm-error 'misc-error who "expected a URI with a scheme, found ~S" (list (uri->string reference)) #f))
          (else reference))))

;;; Connections.

;; Connects to the first address of URI's host that lets us.
(define (connect-to uri)
  (define addresses
    ;; The services that are known are not looked up: there may be no /etc/services.
    (let ((port (or (uri-port uri) (assq-ref '((http . 80) (https . 443)) (uri-scheme uri)))))
      (getaddrinfo (uri-host uri)
                   (if port (number->string port) (symbol->string (uri-scheme uri)))
                   (if port AI_NUMERICSERV 0))))
  (let loop ((addresses addresses))
    (let* ((address (car addresses))
           (port (socket (addrinfo:fam address) SOCK_STREAM IPPROTO_IP)))
      (catch 'system-error
        (lambda ()
          (connect port (addrinfo:addr address))
          (setvbuf port 'block 65536)
          (set-port-encoding! port "ISO-8859-1")
          port)
        (lambda arguments
          (close-port port)
          (if (null? (cdr addresses))
              (apply throw arguments)
              (loop (cdr addresses))))))))

;;; TLS, which another module gives; only its name is known here.

(define tls-module '(gnutls))

(define (gnutls name)
  (module-ref (resolve-interface tls-module) name))

;; The authorities in the files of a directory, or in one file, which are read once.
(define known-authorities (make-hash-table))

(define (authorities directory)
  (or (hash-ref known-authorities directory)
      (let ((credentials ((gnutls 'make-certificate-credentials))))
        (define (trust file)
          ((gnutls 'set-certificate-credentials-x509-trust-file!)
           credentials file (gnutls 'x509-certificate-format/pem)))
        (define (files suffix)
          (let ((stream (false-if-exception (opendir directory))))
            (if stream
                (let loop ((names '()))
                  (let ((name (readdir stream)))
                    (cond ((eof-object? name) (closedir stream) names)
                          ((string-suffix? suffix name) (loop (cons name names)))
                          (else (loop names)))))
                '())))
        (if (and (file-exists? directory) (not (file-is-directory? directory)))
            (trust directory)
            (for-each (lambda (name)
                        (let ((file (string-append directory "/" name)))
                          (when (file-exists? file) (trust file))))
                      (let ((names (files ".pem")))
                        (if (null? names) (files ".crt") names))))
        (hash-set! known-authorities directory credentials)
        credentials)))

(define (check-certificate session server)
  (let ((certificate ((gnutls 'import-x509-certificate)
                      (car ((gnutls 'session-peer-certificate-chain) session))
                      (gnutls 'x509-certificate-format/der))))
    (unless ((gnutls 'x509-certificate-matches-hostname?) certificate server)
      (throw 'tls-certificate-error 'host-mismatch certificate server))
    (let ((faults ((gnutls 'peer-certificate-status) session)))
      (unless (null? faults)
        (throw 'tls-certificate-error 'invalid-certificate certificate server faults)))))

(set-exception-printer! 'tls-certificate-error
  (lambda (port key arguments default-printer)
    (cond ((and (pair? arguments) (eq? 'host-mismatch (car arguments)))
           (format port "the certificate is not for '~a' but for '~a'~%" (caddr arguments)
                   ((gnutls 'x509-certificate-dn) (cadr arguments))))
          ((and (pair? arguments) (eq? 'invalid-certificate (car arguments)))
           (format port "the certificate of '~a' is not good: ~a~%" (caddr arguments)
                   (string-join (map (gnutls 'certificate-status->string) (cadddr arguments)) ", ")))
          (else (default-printer)))))

(define (wrap-in-tls port uri verify-certificate?)
  "Return a port that speaks TLS over PORT with the server of URI, whose certificate must be good if VERIFY-CERTIFICATE?."
  (let ((session ((gnutls 'make-session) (gnutls 'connection-end/client)))
        (server (uri-host uri)))
    (catch #t
      (lambda ()
        ((gnutls 'set-session-server-name!) session (gnutls 'server-name-type/dns) server)
        ((gnutls 'set-session-transport-port!) session port)
        ((gnutls 'set-session-default-priority!) session)
        ((gnutls 'set-session-credentials!)
         session
         (if verify-certificate?
             (authorities (x509-certificate-directory))
             ((gnutls 'make-certificate-credentials))))
        ((gnutls 'handshake) session)
        (when verify-certificate? (check-certificate session server)))
      (lambda arguments
        (close-port port)
        (apply throw arguments)))
    (let ((result ((gnutls 'session-record-port) session (lambda (record) (close-port port)))))
      (setvbuf result 'block 65536)
      (set-port-encoding! result "ISO-8859-1")
      result)))

;; Asks the proxy at the other end of PORT for a connection to the server of URI.
(define (connect-through-proxy port uri)
  (define server (string-append (uri-host uri) ":" (number->string (or (uri-port uri) 443))))
  (display (string-append "CONNECT " server " HTTP/1.1\r\nHost: " server "\r\n\r\n") port)
  (force-output port)
  (let ((code (response-code (read-response port))))
    (unless (<= 200 code 299)
      (close-port port)
      (scm-error 'misc-error "open-socket-for-uri" "the proxy makes no connection to ~a: its answer is ~a"
                 (list server code) #f))))

(define* (open-socket-for-uri uri-or-string #:key (verify-certificate? #t))
  "Return a port that is connected to the server of URI-OR-STRING, or to the proxy for it."
  (let* ((uri (->uri "open-socket-for-uri" uri-or-string))
         (https? (eq? (uri-scheme uri) 'https))
         (proxy (if https? (current-https-proxy) (current-http-proxy)))
         (port (connect-to (if proxy (->uri "open-socket-for-uri" proxy) uri))))
    (cond (https?
           (when proxy (connect-through-proxy port uri))
           (wrap-in-tls port uri verify-certificate?))
          (else
           (when proxy (set-http-proxy-port?! port #t))
           port))))

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
