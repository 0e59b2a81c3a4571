;;; What threads do to each other while one of them waits in a system call.
;; want: join-thread with a time: late
;; want: a condition variable with a time: #f
;; want: a mutex held across a read: (worker-read main-locked)
;; want: sleep beside a blocked read: (short long)
;; want: cancelled in a read: stopped (unwound)
;; want: cancelled in a sleep in a comparison: stopped
;; want: server and client in one process: "hello back"
;; want: 20 clients: 210
;; want: a future beside: 42
;; want: a signal handler while blocked: (handled)
;; want: an error in a thread that waited: system-error
;; want: parameters across a system call: (inner outer)
;; timeout: 60

(use-modules (ice-9 threads) (ice-9 rdelim) (ice-9 futures))

(define-syntax-rule (show name expression)
  (begin (display name) (display ": ") (write expression) (newline)))
(define (soon milliseconds)
  (let* ((now (gettimeofday)) (all (+ (cdr now) (* 1000 milliseconds))))
    (cons (+ (car now) (quotient all 1000000)) (remainder all 1000000))))
(define (blocked-reader) (let ((ends (pipe))) (values (car ends) (cdr ends))))
(define (unbuffered ends) (setvbuf (cdr ends) 'none) ends)

(define forever (pipe))
(define stuck (call-with-new-thread (lambda () (read-char (car forever)))))

(show "join-thread with a time" (join-thread stuck (soon 20) 'late))
(show "a condition variable with a time"
      (let ((mutex (make-mutex)))
        (with-mutex mutex (wait-condition-variable (make-condition-variable) mutex (soon 20)))))
(show "a mutex held across a read"
      (let* ((ends (unbuffered (pipe))) (mutex (make-mutex)) (log '())
             (add (lambda (x) (set! log (append log (list x)))))
             (worker (begin-thread (with-mutex mutex (read-char (car ends)) (add 'worker-read)))))
        (usleep 1000)
        (let ((writer (begin-thread (usleep 3000) (display "x" (cdr ends)))))
          (with-mutex mutex (add 'main-locked))
          (join-thread worker)
          log)))
(show "sleep beside a blocked read"
      (let* ((log '()) (add (lambda (x) (set! log (append log (list x)))))
             (long (begin-thread (usleep 60000) (add 'long)))
             (short (begin-thread (usleep 1000) (add 'short))))
        (join-thread long)
        log))
(let ((log '()))
  (let ((thread (begin-thread (dynamic-wind (lambda () #f)
                                (lambda () (read-line (car (pipe))))
                                (lambda () (set! log '(unwound)))))))
    (usleep 1000)
    (cancel-thread thread 'stopped)
    (format #t "cancelled in a read: ~a " (join-thread thread))
    (write log)
    (newline)))
(show "cancelled in a sleep in a comparison"
      (let ((thread (begin-thread (sort '(2 1) (lambda (a b) (sleep 100) #t)))))
        (usleep 1000)
        (cancel-thread thread 'stopped)
        (join-thread thread)))

(define (serve-one s)
  (let* ((connection (car (accept s))) (line (read-line connection)))
    (display line connection)
    (display " back\n" connection)
    (close-port connection)))
(define (ask port text)
  (let ((c (socket PF_INET SOCK_STREAM 0)))
    (connect c AF_INET INADDR_LOOPBACK port)
    (display text c)
    (newline c)
    (read-line c)))
(define (listening)
  (let ((s (socket PF_INET SOCK_STREAM 0)))
    (bind s AF_INET INADDR_LOOPBACK 0)
    (listen s 30)
    s))
(show "server and client in one process"
      (let* ((s (listening)) (server (begin-thread (serve-one s))))
        (let ((answer (ask (sockaddr:port (getsockname s)) "hello")))
          (join-thread server)
          answer)))
(show "20 clients"
      (let* ((s (listening)) (port (sockaddr:port (getsockname s)))
             (server (begin-thread (do ((i 0 (+ i 1))) ((= i 20)) (begin-thread (serve-one s)) (yield))))
             (clients (map (lambda (i)
                             (begin-thread (string->number (car (string-split (ask port (number->string i)) #\space)))))
                           (iota 20 1))))
        (apply + (map join-thread clients))))
(show "a future beside" (touch (future (* 6 7))))
(show "a signal handler while blocked"
      (let ((log '()) (ends (pipe)))
        (sigaction SIGUSR1 (lambda (n) (set! log '(handled)) (display "x" (cdr ends)) (force-output (cdr ends))))
        (begin-thread (usleep 2000) (kill (getpid) SIGUSR1))
        (read-char (car ends))
        log))
(show "an error in a thread that waited"
      (let ((thread (begin-thread (waitpid -1))))
        (usleep 1000)
        (catch #t (lambda () (join-thread thread)) (lambda (key . rest) key))))
(define p (make-parameter 'outer))
(show "parameters across a system call"
      (let* ((ends (unbuffered (pipe)))
             (thread (begin-thread (parameterize ((p 'inner)) (read-char (car ends)) (p)))))
        (usleep 1000)
        (let ((seen (p)))
          (display "x" (cdr ends))
          (list (join-thread thread) seen))))
