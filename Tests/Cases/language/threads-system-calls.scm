;;; A thread that waits in a system call, wherever that is, does not stop the others.
;; want: accept: main goes on, accepted
;; want: read-line from a pipe, a line in two parts: main goes on, "whole line"
;; want: read from a pipe: main goes on, (a b c)
;; want: a full pipe: main goes on, 300000
;; want: system*: main goes on, 0
;; want: waitpid: main goes on, 3
;; want: select: main goes on, 1
;; want: recv!: main goes on, 5
;; want: flock: main goes on, locked
;; want: open of a FIFO: main goes on, "through"
;; want: get-bytevector-n: main goes on, 6
;; want: a custom port: main goes on, "xy"
;; want: in a comparison of sort: main goes on, (1 2 3)
;; want: popen: main goes on, "late"
;; timeout: 60

(use-modules (ice-9 threads) (ice-9 rdelim) (ice-9 binary-ports) (ice-9 popen) (srfi srfi-1))

(define (report name thunk go)
  "Have THUNK run in a thread, GO here, which must not wait for the thread, and show what THUNK returned."
  (let ((thread (call-with-new-thread thunk)))
    (usleep 1000)
    (format #t "~a: main goes on, " name)
    (go)
    (write (join-thread thread))
    (newline)))

(define (listening)
  (let ((s (socket PF_INET SOCK_STREAM 0)))
    (bind s AF_INET INADDR_LOOPBACK 0)
    (listen s 1)
    s))
(define-syntax-rule (with-pipe (in out) body ...)
  (let* ((ends (pipe)) (in (car ends)) (out (cdr ends)))
    (setvbuf out 'none)
    body ...))

(let ((s (listening)))
  (report 'accept
          (lambda () (accept s) 'accepted)
          (lambda ()
            (let ((c (socket PF_INET SOCK_STREAM 0)))
              (connect c AF_INET INADDR_LOOPBACK (sockaddr:port (getsockname s)))))))
(with-pipe (in out)
  (report "read-line from a pipe, a line in two parts"
          (lambda () (read-line in))
          (lambda () (display "whole" out) (usleep 2000) (display " line\n" out))))
(with-pipe (in out)
  (report "read from a pipe"
          (lambda () (read in))
          (lambda () (for-each (lambda (part) (display part out) (usleep 2000)) '("(a" " b" " c" ")")))))
(with-pipe (in out)
  (report "a full pipe"
          (lambda () (let ((bytes (make-bytevector 300000 7))) (put-bytevector out bytes) (close-port out) 300000))
          (lambda () (let loop ((n 0)) (if (< n 300000) (loop (+ n (bytevector-length (get-bytevector-some in)))))))))
(report 'system*
        (lambda () (system* "sh" "-c" "while ! test -e started; do sleep 0.01; done"))
        (lambda () (close-port (open-output-file "started"))))
(let ((process (primitive-fork)))
  (when (= process 0) (usleep 100000) (primitive-_exit 3))
  (report 'waitpid
          (lambda () (status:exit-val (cdr (waitpid process))))
          (lambda () #t)))
(with-pipe (in out)
  (report 'select
          (lambda () (length (car (select (list in) '() '()))))
          (lambda () (display "x" out))))
(let ((ends (socketpair PF_UNIX SOCK_STREAM 0)))
  (report 'recv!
          (lambda () (recv! (car ends) (make-bytevector 10)))
          (lambda () (send (cdr ends) #vu8(1 2 3 4 5)))))
(let ((one (open-output-file "lock")) (other (open-output-file "lock")))
  (flock one LOCK_EX)
  (report 'flock
          (lambda () (flock other LOCK_EX) 'locked)
          (lambda () (flock one LOCK_UN))))
(mknod "fifo" 'fifo #o600 0)
(report "open of a FIFO"
        (lambda () (call-with-input-file "fifo" read-line))
        (lambda () (call-with-output-file "fifo" (lambda (port) (display "through\n" port)))))
(with-pipe (in out)
  (report 'get-bytevector-n
          (lambda () (bytevector-length (get-bytevector-n in 6)))
          (lambda () (display "abc" out) (usleep 2000) (display "def" out))))
(with-pipe (in out)
  (report "a custom port"
          (lambda ()
            (let ((port (make-custom-binary-input-port
                         "custom"
                         (lambda (bytes start count)
                           (let ((byte (get-u8 in)))
                             (if (eof-object? byte) 0 (begin (bytevector-u8-set! bytes start byte) 1))))
                         #f #f #f)))
              (list->string (map integer->char (list (get-u8 port) (get-u8 port))))))
          (lambda () (display "x" out) (usleep 2000) (display "y" out))))
(with-pipe (in out)
  (report "in a comparison of sort"
          (lambda () (sort (list 3 1 2) (lambda (a b) (read-char in) (< a b))))
          (lambda () (do ((i 0 (+ i 1))) ((= i 20)) (display "." out) (usleep 500)))))
(let ((port (open-input-pipe "sleep 0.1; echo late")))
  (report 'popen
          (lambda () (let ((line (read-line port))) (close-pipe port) line))
          (lambda () #t)))
