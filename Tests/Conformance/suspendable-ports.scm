;;; (ice-9 suspendable-ports): a waiter leaves by a prompt when a port is not ready, and the rest is resumed later.

(use-modules (check) (ice-9 suspendable-ports) (ice-9 rdelim) (ice-9 binary-ports) (ice-9 textual-ports)
             (rnrs bytevectors))

(define tag (make-prompt-tag "wait"))

;; What THUNK returns, or a procedure that goes on once what it waits for is there.
(define (resume thunk) (call-with-prompt tag thunk (lambda (rest port) rest)))
(define (start thunk)
  (define (leave port) (abort-to-prompt tag port))
  (resume (lambda () (parameterize ((current-read-waiter leave) (current-write-waiter leave)) (thunk)))))

(define ends (pipe))
(define in (car ends))
(define out (cdr ends))
(setvbuf out 'none)
(for-each (lambda (port) (fcntl port F_SETFL (logior O_NONBLOCK (fcntl port F_GETFL)))) (list in out))
(define (send text) (put-string out text) (force-output out))

(install-suspendable-ports!)

(define waiting (start (lambda () (list 'char (read-char in)))))
(check (procedure? waiting) => #t)
(send "x")
(check (resume waiting) => '(char #\x))

(define waiting (start (lambda () (list 'line (read-line in) (get-u8 in)))))
(check (procedure? waiting) => #t)
(send "hello ")
(define waiting (resume waiting))
(check (procedure? waiting) => #t)
(send "world\nA")
(check (resume waiting) => '(line "hello world" 65))

(define waiting (start (lambda () (get-bytevector-n in 4))))
(put-bytevector out #vu8(1 2))
(define waiting (resume waiting))
(check (procedure? waiting) => #t)
(put-bytevector out #vu8(3 4 5))
(check (resume waiting) => #vu8(1 2 3 4))
(check (start (lambda () (list (lookahead-u8 in) (get-u8 in)))) => '(5 5))
(define buffer (make-bytevector 4 0))
(send "ab")
(check (start (lambda () (list (get-bytevector-some! in buffer 1 2) buffer))) => '(2 #vu8(0 97 98 0)))

;; More than a pipe takes.
(define size (max 100000 (scaled 200000)))
(define received 0)
(define (receive)
  (let ((bytes (get-bytevector-some in))) (set! received (+ received (bytevector-length bytes)))))
(check (let loop ((writing (start (lambda () (put-bytevector out (make-bytevector size 7)) 'written))) (waits 0))
         (if (procedure? writing)
             (begin (receive) (loop (resume writing) (+ waits 1)))
             (list writing (> waits 0))))
       => '(written #t))
(check (begin (while (< received size) (receive)) received) => size)

(define waiting (start (lambda () (list (read-delimited ",;" in) (peek-char in)))))
(check (procedure? waiting) => #t)
(send "a b;c")
(check (resume waiting) => '("a b" #\c))
(send "d,e\n")
(check (start (lambda () (read-delimited "," in 'concat))) => "cd,")
(check (start (lambda () (%read-line in))) => '("e" . #\newline))

;; Ports that never wait.
(check (call-with-input-string "ab\nc" (lambda (port)
                                         (let* ((char (read-char port)) (line (read-line port)))
                                           (list char line (read-line port)))))
       => '(#\a "b" "c"))
(check (call-with-output-string (lambda (port) (put-char port #\a) (put-string port "bcd" 1 2) (force-output port)))
       => "acd")

;; The usual waiters wait in the kernel.
(send "z")
(check (read-char in) => #\z)

(uninstall-suspendable-ports!)
(close-port out)
(check (eof-object? (read-line in)) => #t)
(close-port in)

(check-summary)
