;;; SRFI 18: threads, on those of (ice-9 threads).
;;;
;;; Names, specific values and the states of thread and mutex are kept here.  A thread of the core is made
;;; when a thread is started.  What it throws is kept for those who join it.

(define-module (srfi srfi-18)
  #:use-module (ice-9 exceptions)
  #:use-module (srfi srfi-9)
  #:use-module ((ice-9 threads) #:prefix core:)
  #:use-module ((srfi srfi-34) #:prefix srfi-34:)
  #:replace (current-time current-thread thread? make-thread make-mutex mutex? make-condition-variable
             condition-variable? raise with-exception-handler)
  #:export (thread-name thread-specific thread-specific-set! thread-start! thread-yield! thread-sleep!
            thread-terminate! thread-join! mutex-name mutex-specific mutex-specific-set! mutex-state mutex-lock!
            mutex-unlock! condition-variable-name condition-variable-specific condition-variable-specific-set!
            condition-variable-signal! condition-variable-broadcast! time? time->seconds seconds->time
            current-exception-handler join-timeout-exception? abandoned-mutex-exception?
            terminated-thread-exception? uncaught-exception? uncaught-exception-reason))

(define-exception-type &join-timeout &exception make-join-timeout join-timeout-exception?)
(define-exception-type &abandoned-mutex &exception make-abandoned-mutex abandoned-mutex-exception?)
(define-exception-type &terminated-thread &exception make-terminated-thread terminated-thread-exception?)
(define-exception-type &uncaught &exception make-uncaught uncaught-exception? (reason uncaught-exception-reason))

(define raise srfi-34:raise)
(define with-exception-handler srfi-34:with-exception-handler)
(define (current-exception-handler)
  "Return a procedure that raises its argument in the current context, as the current handler gets it."
  (lambda (object) (raise-exception object #:continuable? #t)))

;;; Times.

(define-record-type <time>
  (make-time seconds)
  time?
  (seconds time->seconds))

(define (seconds->time seconds)
  "Return the time SECONDS after 1970."
  (%check "seconds->time" 1 "number" number? seconds)
  (make-time seconds))

(define (current-time)
  "Return the time."
  (let ((now (gettimeofday)))
    (seconds->time (+ (car now) (/ (cdr now) 1000000)))))

(define (deadline timeout)
  "Return the seconds since 1970 when TIMEOUT, a time, a number of seconds from now or #f, is over."
  (cond ((not timeout) #f)
        ((time? timeout) (time->seconds timeout))
        (else (+ (time->seconds (current-time)) timeout))))

(define (microseconds time)
  (let* ((all (inexact->exact (ceiling (* (max 0 time) 1000000)))))
    (cons (quotient all 1000000) (remainder all 1000000))))

;;; Threads.

(define-record-type <thread>
  (%make-thread name thunk started? mutexes result)
  thread?
  (name thread-name)
  (thunk thread-thunk)
  (started? thread-started? set-thread-started?!)
  ;; The thread of the core, once it is started.
  (core thread-core set-thread-core!)
  ;; Once it has ended: a procedure that returns the result or raises.
  (result thread-result set-thread-result!)
  (specific thread-specific thread-specific-set!)
  ;; The mutexes it holds.
  (mutexes thread-mutexes set-thread-mutexes!))

(define by-core (make-weak-key-hash-table))

(define (current-thread)
  "Return the thread that runs."
  (let ((core (core:current-thread)))
    (or (hashq-ref by-core core)
        (let ((thread (%make-thread #f #f #t '() #f)))
          (set-thread-core! thread core)
          (hashq-set! by-core core thread)
          thread))))

(define* (make-thread thunk #:optional name)
  "Return a thread that will call THUNK when it is started."
  (%make-thread name thunk #f '() #f))

(define (end! thread result)
  (if (not (thread-result thread)) (set-thread-result! thread result))
  (for-each abandon! (thread-mutexes thread))
  (set-thread-mutexes! thread '()))

(define (thread-start! thread)
  "Let THREAD begin, and return it."
  (if (thread-started? thread)
      (scm-error 'misc-error "thread-start!" "the thread has been started already: ~S" (list thread) #f))
  (set-thread-started?! thread #t)
  (if (not (thread-result thread))
      (let ((core (core:call-with-new-thread
                   (lambda ()
                     (call-with-values
                         (lambda ()
                           (with-exception-handler
                            (lambda (reason)
                              (end! thread (lambda () (raise (make-uncaught reason))))
                              (core:cancel-thread (core:current-thread)))
                            (thread-thunk thread)))
                       (lambda results (end! thread (lambda () (apply values results)))))))))
        (set-thread-core! thread core)
        (hashq-set! by-core core thread)))
  thread)

(define (thread-yield!) "Let other threads run." (core:yield))

(define (thread-sleep! timeout)
  "Wait until TIMEOUT is over."
  (if (not timeout)
      (scm-error 'wrong-type-arg "thread-sleep!" "Wrong type argument (expecting time or number): ~S"
                 (list timeout) (list timeout)))
  (let ((span (- (deadline timeout) (time->seconds (current-time)))))
    (if (> span 0) (usleep (inexact->exact (ceiling (* span 1000000)))))))

(define (thread-terminate! thread)
  "End THREAD where it is."
  (end! thread (lambda () (raise (make-terminated-thread))))
  (if (thread-core thread) (core:cancel-thread (thread-core thread))))

(define* (thread-join! thread #:optional timeout #:rest value)
  "Wait for the end of THREAD and return its result; after TIMEOUT, return VALUE or raise."
  (define end (deadline timeout))
  (let loop ()
    (cond ((thread-result thread) => (lambda (result) (result)))
          ((and end (<= end (time->seconds (current-time))))
           (if (pair? value) (car value) (raise (make-join-timeout))))
          (else
           (if (thread-core thread)
               (core:join-thread (thread-core thread) (microseconds (or end (+ (time->seconds (current-time)) 3600))))
               (usleep 1000))
           (loop)))))

;;; Mutexes.

(define-record-type <mutex>
  (%make-mutex name core owner abandoned?)
  mutex?
  (name mutex-name)
  (core mutex-core)
  ;; A thread, or #f, also while the mutex is locked by nobody.
  (owner mutex-owner set-mutex-owner!)
  (abandoned? mutex-abandoned? set-mutex-abandoned?!)
  (specific mutex-specific mutex-specific-set!))

(define* (make-mutex #:optional name)
  "Return a mutex."
  (%make-mutex name (core:make-mutex 'unchecked-unlock 'allow-external-unlock) #f #f))

(define (mutex-state mutex)
  "Return the thread that owns MUTEX, not-owned, abandoned or not-abandoned."
  (cond ((core:mutex-locked? (mutex-core mutex)) (or (mutex-owner mutex) 'not-owned))
        ((mutex-abandoned? mutex) 'abandoned)
        (else 'not-abandoned)))

(define (abandon! mutex)
  (set-mutex-owner! mutex #f)
  (set-mutex-abandoned?! mutex #t)
  (core:unlock-mutex (mutex-core mutex)))

(define* (mutex-lock! mutex #:optional timeout (thread (current-thread)))
  "Lock MUTEX for THREAD, nobody for #f; return #f if it is not free before TIMEOUT."
  (define end (deadline timeout))
  ;; The core's mutex knows the thread that runs, which may lock for another one: so it is only asked when it is free.
  (let loop ()
    (cond ((not (core:mutex-locked? (mutex-core mutex)))
           (core:lock-mutex (mutex-core mutex))
           (set-mutex-owner! mutex thread)
           (if thread (set-thread-mutexes! thread (cons mutex (thread-mutexes thread))))
           (when (mutex-abandoned? mutex)
             (set-mutex-abandoned?! mutex #f)
             (raise (make-abandoned-mutex)))
           #t)
          ((and end (<= end (time->seconds (current-time)))) #f)
          (else (usleep 1000) (loop)))))

(define (release! mutex)
  (let ((owner (mutex-owner mutex)))
    (if owner (set-thread-mutexes! owner (delq mutex (thread-mutexes owner))))
    (set-mutex-owner! mutex #f)
    (core:unlock-mutex (mutex-core mutex))))

(define* (mutex-unlock! mutex #:optional condition timeout)
  "Unlock MUTEX; with CONDITION, wait for it, and return #f if it does not come before TIMEOUT."
  (release! mutex)
  (if condition
      (let ((inner (core:make-mutex)))
        (core:lock-mutex inner)
        (let ((woken (if timeout
                         (core:wait-condition-variable (condition-core condition) inner
                                                       (microseconds (deadline timeout)))
                         (core:wait-condition-variable (condition-core condition) inner))))
          (core:unlock-mutex inner)
          woken))
      #t))

;;; Condition variables.

(define-record-type <condition-variable>
  (%make-condition-variable name core)
  condition-variable?
  (name condition-variable-name)
  (core condition-core)
  (specific condition-variable-specific condition-variable-specific-set!))

(define* (make-condition-variable #:optional name)
  "Return a condition variable."
  (%make-condition-variable name (core:make-condition-variable)))

(define (condition-variable-signal! condition)
  "Wake one thread that waits for CONDITION."
  (core:signal-condition-variable (condition-core condition)))

(define (condition-variable-broadcast! condition)
  "Wake all threads that wait for CONDITION."
  (core:broadcast-condition-variable (condition-core condition)))
