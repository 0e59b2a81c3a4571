;;; (web server http): servers over TCP. Connections that may bring another request wait, with the socket that brings
;;; new ones, in one poll set.

(define-module (web server http)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 poll)
  #:use-module (srfi srfi-9)
  #:use-module (web http)
  #:use-module (web request)
  #:use-module (web response)
  #:use-module (web server)
  #:export (http))

(define-record-type <http-server>
  (make-http-server socket poll-set)
  http-server?
  (socket http-socket)
  ;; Guix's `publish' takes this, by the name that Guile has for it, to keep connections that it has answered itself.
  (poll-set http-poll-set))

(define (listening-socket family address port)
  (let ((socket (socket family SOCK_STREAM 0)))
    (setsockopt socket SOL_SOCKET SO_REUSEADDR 1)
    (bind socket family address port)
    socket))

(define* (http-open #:key (host #f) (family AF_INET)
                    (addr (if host (inet-pton family host) INADDR_LOOPBACK))
                    (port 8080)
                    (socket (listening-socket family addr port)))
  (listen socket 128)
  ;; A client that goes away is an error of the write, not the end of the program.
  (sigaction SIGPIPE SIG_IGN)
  (let ((waiting (make-empty-poll-set)))
    (poll-set-add! waiting socket POLLIN)
    (make-http-server socket waiting)))

(define (refuse client key arguments)
  (catch #t
    (lambda ()
      (write-response (build-response #:version '(1 . 0) #:code 400 #:headers '((content-length . 0))) client)
      (force-output client))
    (lambda _ #f))
  (false-if-exception (close-port client))
  (apply throw key arguments))

;; The first request of those who have something to say.
(define (http-read server)
  (define waiting (http-poll-set server))
  (define (accept-clients!)
    (let ((client (car (accept (http-socket server)))))
      (setvbuf client 'block 4096)
      (set-port-encoding! client "ISO-8859-1")
      (poll-set-add! waiting client POLLIN)))
  ;; A ready client's index, the one that came last first.
  (define (ready-index)
    (let loop ((index (- (poll-set-nfds waiting) 1)))
      (cond ((zero? index) #f)
            ((zero? (poll-set-revents waiting index)) (loop (- index 1)))
            (else index))))
  (let next ()
    (poll waiting)
    (unless (zero? (poll-set-revents waiting 0)) (accept-clients!))
    (let ((index (ready-index)))
      (if (not index)
          (next)
          (let ((client (poll-set-remove! waiting index)))
            (if (eof-object? (false-if-exception-eof (lambda () (lookahead-u8 client))))
                (begin (close-port client) (next))
                (catch #t
                  (lambda ()
                    (let ((request (read-request client)))
                      (values client request (read-request-body request))))
                  (lambda (key . arguments) (refuse client key arguments)))))))))

(define (false-if-exception-eof thunk)
  (catch 'system-error thunk (lambda _ (eof-object))))

;; Whether another request may follow RESPONSE on its connection.
(define (keep-alive? response)
  (let ((words (response-connection response '())))
    (and (or (response-content-length response)
             (response-must-not-include-body? response)
             (member '(chunked) (response-transfer-encoding response '())))
         (if (equal? (response-version response) '(1 . 0))
             (memq 'keep-alive words)
             (not (memq 'close words))))))

(define (http-write server client response body)
  (let ((response (write-response response client)))
    (when body (write-response-body response body))
    (force-output client)
    (if (keep-alive? response)
        (poll-set-add! (http-poll-set server) client POLLIN)
        (close-port client))
    (values)))

(define (http-close server)
  (let ((waiting (http-poll-set server)))
    (let loop ((index (- (poll-set-nfds waiting) 1)))
      (unless (negative? index)
        (close-port (poll-set-remove! waiting index))
        (loop (- index 1))))))

(define-server-impl http http-open http-read http-write http-close)
