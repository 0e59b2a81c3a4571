;;; What the system allows a process: limits, priorities, timers; structs that can be called; datagrams.

(use-modules (check) (rnrs bytevectors))

(check (call-with-values (lambda () (getrlimit 'nofile)) (lambda (soft hard) (and (exact-integer? soft) (<= soft hard))))
       => #t)
(check (call-with-values (lambda () (getrlimit 7)) list) => (call-with-values (lambda () (getrlimit 'nofile)) list))
(check-error misc-error (getrlimit 'bogus))
(check-error wrong-type-arg (getrlimit "nofile"))
(check-error system-error (getrlimit 99))
(setrlimit 'core 0 (call-with-values (lambda () (getrlimit 'core)) (lambda (soft hard) hard)))
(check (call-with-values (lambda () (getrlimit 'core)) (lambda (soft hard) soft)) => 0)
(check-error system-error (setrlimit 'core -1 5))

(check (exact-integer? (getpriority PRIO_PROCESS 0)) => #t)
(check-error system-error (getpriority 77 0))
(check-error wrong-type-arg (setpriority PRIO_PROCESS 'a 0))
(check (list (exact-integer? (getsid 0)) (getsid 99999999)) => '(#t -1))

(check (setitimer ITIMER_REAL 0 0 0 0) => '((0 . 0) (0 . 0)))
(setitimer ITIMER_REAL 100 500 1000 6)
(check (car (setitimer ITIMER_REAL 0 0 0 0)) => '(100 . 500))
(check-error system-error (getitimer 99))
(check-error wrong-type-arg (setitimer ITIMER_REAL 'a 0 0 0))

(check (list PIPE_BUF NSIG SIGXCPU ENOMSG EOWNERDEAD O_PATH (ctermid)) => '(4096 65 24 42 130 2097152 "/dev/tty"))

;; Structs whose first field is called; whatever looks into structs looks through them.
(define doubler (make-struct/no-tail <applicable-struct-vtable> (make-struct-layout "pwpw")))
(define double (make-struct/no-tail doubler (lambda (x) (* 2 x)) 5))
(check (list (double 4) (procedure? double) (struct? double) (struct-ref double 1) (eq? doubler (struct-vtable double)))
       => '(8 #t #t 5 #t))
(struct-set! double 0 list)
(check (list (double 1 2 3) (apply double '()) (map double '(1 2))) => '((1 2 3) () ((1) (2))))
(define settable (make-struct/no-tail <applicable-struct-with-setter-vtable> (make-struct-layout "pwpw")))
(define box (let ((value 1)) (make-struct/no-tail settable (lambda () value) (lambda (new) (set! value new)))))
(set! (box) 7)
(check (box) => 7)
(check-error wrong-type-arg (setter double))
(check-error wrong-type-arg ((make-struct/no-tail doubler 5 5)))

;; Datagrams.
(define a (socket AF_INET SOCK_DGRAM 0))
(define b (socket AF_INET SOCK_DGRAM 0))
(bind a AF_INET INADDR_LOOPBACK 0)
(bind b AF_INET INADDR_LOOPBACK 0)
(define port-of-a (sockaddr:port (getsockname a)))
(check (sendto b (string->utf8 "word") AF_INET INADDR_LOOPBACK port-of-a) => 4)
(define buffer (make-bytevector 10 46))
(define received (recvfrom! a buffer 0 2))
(check (list (car received) (utf8->string buffer) (sockaddr:addr (cdr received)))
       => (list 4 "..word...." INADDR_LOOPBACK))
(check-error wrong-type-arg (sendto b "word" AF_INET INADDR_LOOPBACK port-of-a))
(close-port a)
(close-port b)

(check-summary)
