;;; (system repl server): REPLs for those who connect to a socket. A client can do all that the program can.

(define-module (system repl server)
  #:use-module (ice-9 threads)
  #:use-module (system repl repl)
  #:export (make-tcp-server-socket make-unix-domain-server-socket run-server spawn-server stop-server-and-clients!))

(define* (make-tcp-server-socket #:key (host #f) (addr (if host (inet-aton host) INADDR_LOOPBACK)) (port 37146))
  "Return a socket that is bound to PORT of ADDR, that of this machine only unless it is given."
  (let ((socket (socket PF_INET SOCK_STREAM 0)))
    (setsockopt socket SOL_SOCKET SO_REUSEADDR 1)
    (bind socket AF_INET addr port)
    socket))

(define* (make-unix-domain-server-socket #:key (path "/tmp/guile-socket"))
  "Return a socket that is bound to the file PATH."
  (let ((socket (socket PF_UNIX SOCK_STREAM 0)))
    (bind socket AF_UNIX path)
    socket))

;; The sockets that are open, listening or connected, with what closes them.
(define open-sockets '())
(define lock (make-mutex))

(define (add-socket! socket)
  (with-mutex lock (set! open-sockets (cons socket open-sockets))))

(define (close-socket! socket)
  (with-mutex lock (set! open-sockets (delq socket open-sockets)))
  (false-if-exception (close-port socket)))

(define (stop-server-and-clients!)
  "Close all sockets of servers and of those who are connected."
  (for-each (lambda (socket)
              (false-if-exception (shutdown socket 2))
              (close-socket! socket))
            open-sockets))

(define (serve client)
  (dynamic-wind
    (lambda () #t)
    (lambda ()
      (with-input-from-port client
        (lambda ()
          (with-output-to-port client
            (lambda ()
              (with-error-to-port client start-repl))))))
    (lambda ()
      ;; What is left unread when a socket is closed takes with it what the other side has not read.
      (false-if-exception
       (let loop ()
         (when (and (char-ready? client) (char? (read-char client))) (loop))))
      (close-socket! client))))

(define* (run-server #:optional (server-socket (make-tcp-server-socket)))
  "Serve a REPL, in a thread of its own, to each who connects to SERVER-SOCKET, until `stop-server-and-clients!'."
  (listen server-socket 5)
  (sigaction SIGPIPE SIG_IGN)
  (add-socket! server-socket)
  (let loop ()
    (let ((client (catch 'system-error
                    (lambda () (car (accept server-socket)))
                    (lambda _ #f))))
      (when (and client (memq server-socket open-sockets))
        (add-socket! client)
        (call-with-new-thread (lambda () (false-if-exception (serve client))))
        (loop)))))

(define* (spawn-server #:optional (server-socket (make-tcp-server-socket)))
  "Like `run-server', in a thread."
  ;; Who comes before the thread has run is not refused.
  (listen server-socket 5)
  (call-with-new-thread (lambda () (run-server server-socket))))
