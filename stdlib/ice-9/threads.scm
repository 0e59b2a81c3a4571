;;; (ice-9 threads): the interface of threads, on one thread.
;;;
;;; The evaluator runs one thread.  A new thread runs to its end at once; a program that uses threads to do more things,
;;; rather than to let them wait for each other, means the same.  Waiting for what no other thread can bring about is
;;; an error instead of a deadlock.

(define-module (ice-9 threads)
  #:use-module (srfi srfi-9)
  #:export (call-with-new-thread begin-thread make-thread join-thread thread? thread-exited? current-thread all-threads
            cancel-thread yield
            make-mutex make-recursive-mutex mutex? lock-mutex try-mutex unlock-mutex with-mutex mutex-locked?
            mutex-owner mutex-level monitor
            make-condition-variable condition-variable? wait-condition-variable signal-condition-variable
            broadcast-condition-variable
            parallel letpar par-map par-for-each n-par-map n-par-for-each n-for-each-par-map
            total-processor-count)
  #:re-export (current-processor-count))

(define-record-type <thread>
  (%make-thread outcome)
  thread?
  (outcome thread-outcome set-thread-outcome!))

(define running (%make-thread #f))

(define (current-thread) "Return the thread that runs." running)
(define (all-threads) "Return all threads that have not ended." (list running))
(define (thread-exited? thread) "Return true if THREAD has ended." (->bool (thread-outcome thread)))
(define (yield) "Let other threads run: there are none." #t)
(define (cancel-thread thread . values) "Do nothing: THREAD has ended." #f)
(define (total-processor-count) "Return the number of processors." (current-processor-count))

(define* (call-with-new-thread thunk #:optional handler)
  "Call THUNK in a new thread, which has ended when this returns."
  (let* ((thread (%make-thread #f))
         (values->outcome (lambda results (lambda () (apply values results))))
         (outcome (catch #t
                    (lambda () (call-with-values (if handler (lambda () (catch #t thunk handler)) thunk)
                                 values->outcome))
                    (lambda arguments (lambda () (apply throw arguments))))))
    (set-thread-outcome! thread outcome)
    thread))

(define* (join-thread thread #:optional timeout timeout-value)
  "Return what the thunk of THREAD returned, or throw what it threw."
  ((or (thread-outcome thread) (waiting-for-ever "join-thread"))))

(define (waiting-for-ever who)
  (scm-error 'misc-error who "this would wait for ever: there is one thread" '() #f))

(define-syntax-rule (begin-thread body0 body ...)
  (call-with-new-thread (lambda () body0 body ...)))

(define-syntax-rule (make-thread proc argument ...)
  (call-with-new-thread (lambda () (proc argument ...))))

;;; Mutexes.

(define-record-type <mutex>
  (%make-mutex recursive? level)
  mutex?
  (recursive? mutex-recursive?)
  (level mutex-level set-mutex-level!))

(define (make-mutex . flags) "Return a mutex." (%make-mutex (->bool (memq 'recursive flags)) 0))
(define (make-recursive-mutex) "Return a mutex that its owner may lock again." (%make-mutex #t 0))
(define (mutex-locked? mutex) "Return true if MUTEX is locked." (> (mutex-level mutex) 0))
(define (mutex-owner mutex) "Return the thread that holds MUTEX, or #f." (and (mutex-locked? mutex) running))

(define* (try-mutex mutex)
  "Lock MUTEX if that is possible at once; return whether it was."
  (and (or (mutex-recursive? mutex) (not (mutex-locked? mutex)))
       (begin
         (set-mutex-level! mutex (+ (mutex-level mutex) 1))
         #t)))

(define* (lock-mutex mutex #:optional timeout)
  "Lock MUTEX."
  (or (try-mutex mutex)
      (and (not timeout) (waiting-for-ever "lock-mutex"))))

(define (unlock-mutex mutex . condition)
  "Unlock MUTEX."
  (unless (mutex-locked? mutex)
    (scm-error 'misc-error "unlock-mutex" "mutex not locked: ~S" (list mutex) #f))
  (set-mutex-level! mutex (- (mutex-level mutex) 1))
  #t)

(define-syntax-rule (with-mutex mutex body0 body ...)
  (let ((m mutex))
    (dynamic-wind
      (lambda () (lock-mutex m))
      (lambda () body0 body ...)
      (lambda () (unlock-mutex m)))))

(define-syntax monitor
  (lambda (form)
    (syntax-case form ()
      ((_ body0 body ...) #'(begin body0 body ...)))))

(define-record-type <condition-variable>
  (make-condition-variable)
  condition-variable?)

(define (signal-condition-variable condition) "Wake a thread that waits for CONDITION: there is none." #t)
(define (broadcast-condition-variable condition) "Wake the threads that wait for CONDITION: there are none." #t)

(define* (wait-condition-variable condition mutex #:optional timeout)
  "Wait for CONDITION until TIMEOUT; return #f."
  (and (not timeout) (waiting-for-ever "wait-condition-variable")))

;;; Parallel forms.

(define-syntax-rule (parallel expression ...)
  (values expression ...))

(define-syntax-rule (letpar ((name expression) ...) body0 body ...)
  (let ((name expression) ...) body0 body ...))

(define (par-map proc . lists) "Like `map'." (apply map proc lists))
(define (par-for-each proc . lists) "Like `for-each'." (apply for-each proc lists))
(define (n-par-map n proc . lists) "Like `map', with at most N threads." (apply map proc lists))
(define (n-par-for-each n proc . lists) "Like `for-each', with at most N threads." (apply for-each proc lists))

(define (n-for-each-par-map n serial parallel . lists)
  "Call SERIAL, in order, with what PARALLEL returns for the elements of LISTS, on at most N threads."
  (for-each serial (apply map parallel lists)))
