;;; (ice-9 threads): creation and end, mutexes, condition variables, time limits, fluids, parallel forms.

(use-modules (check) (ice-9 threads))

(define (values-of thread) (call-with-values (lambda () (join-thread thread)) list))

;; Creation, results, failure.
(check (join-thread (call-with-new-thread (lambda () (+ 1 2)))) => 3)
(check (values-of (call-with-new-thread (lambda () (values 1 2)))) => '(1 2))
(check (join-thread (begin-thread 1 2 'last)) => 'last)
(check (join-thread (make-thread + 3 4)) => 7)
(check (join-thread (call-with-new-thread (lambda () (throw 'oops 1)) list)) => '(oops 1))
(check (thread? (current-thread)) => #t)
(check (let ((t (begin-thread (current-thread)))) (eq? t (join-thread t))) => #t)
(check (let ((t (begin-thread 1))) (join-thread t) (list (thread-exited? t) (memq t (all-threads)))) => '(#t #f))
(check (->bool (memq (current-thread) (all-threads))) => #t)
(check (let ((t (begin-thread 'again))) (list (join-thread t) (join-thread t))) => '(again again))
(check-error misc-error (join-thread (current-thread)))

;; Time limits.
(check (let* ((t (begin-thread (sleep 100))) (result (join-thread t (current-time) 'late))) (cancel-thread t) result)
       => 'late)
(check (join-thread (begin-thread (usleep 1000) 'slept) (+ 100 (current-time)) 'late) => 'slept)
(check (let* ((now (gettimeofday)) (t (begin-thread (usleep 500000))))
         (join-thread t (cons (car now) (cdr now)) 'late)) => 'late)
(check (let* ((order '()) (add (lambda (x) (set! order (cons x order))))
              (a (begin-thread (usleep 500000) (add 'a))) (b (begin-thread (usleep 1000) (add 'b))))
         (join-thread a) (join-thread b) (reverse order)) => '(b a))
(check (let ((done #f)) (begin-thread (set! done 'ran)) (usleep 1) done) => 'ran)

;; Mutexes.
(define m (make-mutex))
(check-error misc-error (unlock-mutex m))
(check (list (lock-mutex m) (mutex-locked? m) (eq? (mutex-owner m) (current-thread)) (mutex-level m)) =>
  '(#t #t #t 1))
(check-error misc-error (lock-mutex m))
(check-error misc-error (join-thread (begin-thread (unlock-mutex m))))
(check (join-thread (begin-thread (try-mutex m))) => #f)
(check (join-thread (begin-thread (lock-mutex m (current-time)))) => #f)
(check (let ((t (begin-thread (lock-mutex m) (unlock-mutex m) 'had-it))) (yield) (unlock-mutex m) (join-thread t)) =>
  'had-it)
(check (let ((r (make-recursive-mutex))) (lock-mutex r) (lock-mutex r) (unlock-mutex r) (mutex-level r)) => 1)
(check (let ((e (make-mutex 'allow-external-unlock))) (lock-mutex e) (join-thread (begin-thread (unlock-mutex e)))) =>
  #t)
(check (list (mutex? m) (mutex? 1)) => '(#t #f))
;; A mutex held while its thread waits is not let go.
(check (let* ((m (make-mutex)) (log '()) (add (lambda (x) (set! log (cons x log))))
              (work (lambda (name) (with-mutex m (add (list name 'in)) (yield) (yield) (add (list name 'out)))))
              (a (begin-thread (work 'a))) (b (begin-thread (work 'b))))
         (join-thread a) (join-thread b) (reverse log)) => '((a in) (a out) (b in) (b out)))
(check (let ((m (make-mutex))) (catch #t (lambda () (with-mutex m (throw 'x))) (lambda _ (mutex-locked? m)))) => #f)
(check (let* ((n 0) (step (lambda () (monitor (let ((old n)) (yield) (set! n (+ old 1))))))
              (threads (map (lambda (i) (begin-thread (step))) '(1 2 3 4 5))))
         (for-each join-thread threads) n) => 5)

;; Condition variables: a queue of one element between a producer and a consumer.
(define (pipeline count)
  (let ((m (make-mutex)) (changed (make-condition-variable)) (full #f) (item #f))
    (define (put! x)
      (with-mutex m
        (let wait () (when full (wait-condition-variable changed m) (wait)))
        (set! item x) (set! full #t) (broadcast-condition-variable changed)))
    (define (get!)
      (with-mutex m
        (let wait () (unless full (wait-condition-variable changed m) (wait)))
        (set! full #f) (broadcast-condition-variable changed) item))
    (let ((producer (begin-thread (do ((i 0 (+ i 1))) ((= i count)) (put! i))))
          (consumer (begin-thread (let loop ((i 0) (l '()))
                                    (if (= i count) (reverse l) (loop (+ i 1) (cons (get!) l)))))))
      (join-thread producer)
      (join-thread consumer))))
(check (pipeline (scaled 200 10)) => (iota (scaled 200 10)))
(check (let ((m (make-mutex)) (c (make-condition-variable)))
         (lock-mutex m)
         (list (wait-condition-variable c m (current-time)) (mutex-locked? m))) => '(#f #t))
(check (let* ((m (make-mutex)) (c (make-condition-variable)) (woken '())
              (waiter (lambda (name) (begin-thread (with-mutex m (wait-condition-variable c m)
                                                     (set! woken (cons name woken))))))
              (a (waiter 'a)) (b (waiter 'b)))
         (yield) (signal-condition-variable c) (join-thread a)
         (let ((first woken)) (broadcast-condition-variable c) (join-thread b) (list first woken))) => '((a) (b a)))

;; What can never end is an error.
(check-error misc-error (let ((m (make-mutex))) (lock-mutex m) (wait-condition-variable (make-condition-variable) m)))
(check-error misc-error (let* ((m (make-mutex)) (t (begin-thread (lock-mutex m)))) (join-thread t) (lock-mutex m)))

;; Winders are not run by a switch; fluids and parameters are each thread's own bindings.
(check (let ((log '()))
         (let ((t (begin-thread (dynamic-wind (lambda () (set! log (cons 'in log))) (lambda () (yield) (yield))
                                  (lambda () (set! log (cons 'out log)))))))
           (yield) (set! log (cons 'main log)) (join-thread t) (reverse log))) => '(in main out))
(define p (make-parameter 'outer))
(check (let* ((see (lambda (x) (begin-thread (parameterize ((p x))
                                               (let* ((a (p)) (b (begin (yield) (p))) (c (begin (yield) (p))))
                                                 (list a b c))))))
              (a (see 1)) (b (see 2)))
         (let ((during (begin (yield) (p)))) (list (join-thread a) (join-thread b) during (p)))) =>
  '((1 1 1) (2 2 2) outer outer))
(check (parameterize ((p 'creator)) (join-thread (begin-thread (p)))) => 'creator)
(check (let ((t (parameterize ((p 'creator)) (begin-thread (p))))) (list (p) (join-thread t) (p))) =>
  '(outer creator outer))
(check (let ((t (begin-thread (catch 'mine (lambda () (yield) (throw 'mine 1)) (lambda (k n) (list 'caught n))))))
         (catch #t (lambda () (yield) (join-thread t)) (lambda _ 'wrong))) => '(caught 1))

;; Cancelling.
(check (let ((t (begin-thread 1))) (cancel-thread t 'stopped) (join-thread t)) => 'stopped)
(check (let* ((log '()) (t (begin-thread (dynamic-wind (lambda () #f) (lambda () (sleep 1000))
                                           (lambda () (set! log '(unwound)))))))
         (yield) (cancel-thread t 'stopped) (list (join-thread t) log)) => '(stopped (unwound)))

;; Waiting in system calls (more in Tests/Cases/language).
(define (tell port) (display "x" port) (force-output port))
(check (let* ((ends (pipe)) (t (begin-thread (read-char (car ends))))) (usleep 1) (tell (cdr ends)) (join-thread t))
  => #\x)
(check (let* ((ends (pipe)) (t (begin-thread (read-char (car ends))))) (join-thread t (current-time) 'late)) => 'late)
(check (let ((t (begin-thread (read-char (car (pipe)))))) (usleep 1) (cancel-thread t 'stopped) (join-thread t))
  => 'stopped)
(check (let* ((ends (pipe)) (t (begin-thread (sort '(2 1) (lambda (a b) (read-char (car ends)) (< a b))))))
         (usleep 1) (tell (cdr ends)) (tell (cdr ends)) (join-thread t)) => '(1 2))
(check (let* ((t (begin-thread (system* "true"))) (u (begin-thread (+ 1 1)))) (list (join-thread u) (join-thread t)))
  => '(2 0))
(check (let ((t (begin-thread (waitpid -1)))) (usleep 1) (catch #t (lambda () (join-thread t)) (lambda (key . r) key)))
  => 'system-error)

;; Parallel forms.
(check (par-map + '(1 2 3) '(10 20 30)) => '(11 22 33))
(check (n-par-map 2 1+ '(1 2 3)) => '(2 3 4))
(check (let ((l '())) (n-for-each-par-map 2 (lambda (x) (set! l (cons x l))) 1+ '(1 2 3)) l) => '(4 3 2))
(check (let ((l '())) (par-for-each (lambda (x) (set! l (cons x l))) '(1 2)) (sort l <)) => '(1 2))
(check (call-with-values (lambda () (parallel 1 2 (+ 1 2))) list) => '(1 2 3))
(check (letpar ((a 1) (b 2)) (+ a b)) => 3)

;; Many.
(define many (scaled 300 20))
(check (let* ((m (make-mutex)) (n 0)
              (threads (map (lambda (i) (begin-thread (with-mutex m (let ((old n)) (yield) (set! n (+ old i))))))
                         (iota many))))
         (for-each join-thread threads) n) => (/ (* many (- many 1)) 2))

(check-summary)
