;;; Connections to servers: plain ones, and those under TLS.

(define-module (nsscheme connections)
  #:use-module (web http)
  #:use-module (web response)
  #:use-module (web uri)
  #:export (current-http-proxy current-https-proxy x509-certificate-directory open-connection-to))

(define (environment-variable name)
  "Return the value of the environment variable NAME, or #f if it has none or an empty one."
  (let ((value (getenv name)))
    (and value (not (string-null? value)) value)))

(define current-http-proxy (make-parameter (environment-variable "http_proxy")))
(define current-https-proxy (make-parameter (environment-variable "https_proxy")))

(define x509-certificate-directory
  (make-parameter (or (environment-variable "GUILE_TLS_CERTIFICATE_DIRECTORY")
                      (environment-variable "SSL_CERT_DIR")
                      "/etc/ssl/certs")))

;;; Connections.

(define (ignore . _) #t)

(define (connect-to-host uri admit opened)
  "Return a port that is connected to the first address of URI's host that lets us."
  (define addresses
    ;; The services that are known are not looked up: there may be no /etc/services.
    (let ((port (or (uri-port uri) (assq-ref '((http . 80) (https . 443)) (uri-scheme uri)))))
      (getaddrinfo (uri-host uri)
                   (if port (number->string port) (symbol->string (uri-scheme uri)))
                   (if port AI_NUMERICSERV 0))))
  (for-each (lambda (address) (admit (addrinfo:addr address))) addresses)
  (let loop ((addresses addresses))
    (let* ((address (car addresses))
           (port (socket (addrinfo:fam address) SOCK_STREAM IPPROTO_IP)))
      (catch 'system-error
        (lambda ()
          (opened port)
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

(define (wrap-in-tls port server verify-certificate?)
  "Return a port that speaks TLS over PORT with the host SERVER, whose certificate must be good if VERIFY-CERTIFICATE?."
  (let ((session ((gnutls 'make-session) (gnutls 'connection-end/client))))
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

;;; Proxies.

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

(define (proxy-uri text)
  (let ((uri (string->uri-reference text)))
    (if (and uri (uri-scheme uri) (uri-host uri))
        uri
        (scm-error 'misc-error "open-socket-for-uri" "the address of the proxy is none: ~S" (list text) #f))))

(define* (open-connection-to uri #:key (verify-certificate? #t) (admit ignore) (opened ignore))
  "Return a port that is connected to the server of URI, or to the proxy for it. ADMIT is called with each address of the
server before any is tried, and refuses one by an error; behind a proxy that is the proxy's business. OPENED is called with
each socket before it is connected."
  (let* ((https? (eq? (uri-scheme uri) 'https))
         (proxy (if https? (current-https-proxy) (current-http-proxy)))
         (port (if proxy
                   (connect-to-host (proxy-uri proxy) ignore opened)
                   (connect-to-host uri admit opened))))
    (cond (https?
           (when proxy (connect-through-proxy port uri))
           (wrap-in-tls port (uri-host uri) verify-certificate?))
          (else
           (when proxy (set-http-proxy-port?! port #t))
           port))))
