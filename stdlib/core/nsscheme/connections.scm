;;; Connections to servers: plain ones, and those under TLS.

(define-module (nsscheme connections)
  #:use-module (web uri)
  #:export (environment-variable x509-certificate-directory connect-to-host wrap-in-tls))

(define (environment-variable name)
  "Return the value of the environment variable NAME, or #f if it has none or an empty one."
  (let ((value (getenv name)))
    (and value (not (string-null? value)) value)))

(define x509-certificate-directory
  (make-parameter (or (environment-variable "GUILE_TLS_CERTIFICATE_DIRECTORY")
                      (environment-variable "SSL_CERT_DIR")
                      "/etc/ssl/certs")))

;;; Connections.

(define (ignore . _) #t)

(define* (connect-to-host uri #:key (admit ignore) (opened ignore))
  "Return a port that is connected to the first address of URI's host that lets us. ADMIT is called with each address before
it is tried, and refuses it by an error; OPENED is called with each socket before it is connected."
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
