;;; (ice-9 threads): threads that take turns.
;;;
;;; The evaluator runs on one processor.  A thread runs until it waits: for a thread's end, a mutex, a condition
;;; variable, a time, a system call, or nothing (`yield').  Then the next one goes on that can.  A new thread starts
;;; when its creator first waits; the program's end is the end of all.  So a program behaves the same in every run, but
;;; for what comes from outside it, and waiting for what no thread can bring about is an error instead of a deadlock.
;;;
;;; Each thread has a native stack (Machine/NativeThreads.swift), so that it can wait wherever it is, in a system call
;;; too; who goes on is decided here.  A switch exchanges the fluids' values but runs no winders: for the thread,
;;; nothing happens.

(define-module (ice-9 threads)
  #:use-module (nsscheme dynamic)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
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
  (%make-thread native thunk handler dynamics ready? deadline)
  thread?
  ;; The number of its native thread, #f when that has ended.
  (native thread-native set-thread-native!)
  (thunk thread-thunk)
  (handler thread-handler)
  ;; Of a thread that does not run: the dynamic stack where it goes on.
  (dynamics thread-dynamics set-thread-dynamics!)
  ;; What it waits for: a procedure, and a time or #f; or, when in-call? is true, the end of a system call.
  (ready? thread-ready? set-thread-ready?!)
  (deadline thread-deadline set-thread-deadline!)
  (in-call? thread-in-call? set-thread-in-call?!)
  ;; Leaves the thunk with the values of the thread.
  (leave thread-leave set-thread-leave!)
  ;; What it is to do before it goes on, whatever it waits for: a thunk that does not return, or #f.
  (errand thread-errand set-thread-errand!)
  ;; A procedure that returns the results or throws, once the thread has ended.
  (outcome thread-outcome set-thread-outcome!))

(set-record-type-printer! <thread>
  (lambda (thread port) (format port "#<thread ~a>" (number->string (object-address thread) 16))))

(define main (%make-thread 0 #f #f '() #f #f))
(define running main)
;; All other threads that have not ended, those that wait longest first.
(define parked '())

(define (current-thread) "Return the thread that runs." running)
(define (all-threads) "Return all threads that have not ended." (cons running parked))
(define (thread-exited? thread) "Return true if THREAD has ended." (->bool (thread-outcome thread)))
(define (total-processor-count) "Return the number of processors." (current-processor-count))

;;; Switching.

(define (now)
  "Return the seconds since the program began: nobody who sets the clock makes a thread wait for longer."
  (/ (get-internal-real-time) internal-time-units-per-second))

(define (time->seconds time) (+ (car time) (/ (cdr time) 1000000)))

(define (absolute time)
  "Return when TIME, seconds or a pair of seconds and microseconds since 1970, will be; #f for never."
  (and time
       (+ (now) (- (if (pair? time) (time->seconds time) time) (time->seconds (gettimeofday))))))

(define (exchange-fluids! entries)
  (for-each (lambda (entry)
              (if (and (vector? entry) (eq? (vector-ref entry 0) 'swap)) (%swap-fluids! entry)))
            entries))

(define (runnable? thread time)
  "Return true if THREAD can go on at TIME, a promise."
  (if (thread-in-call? thread)
      (or (%native-thread-ready? (thread-native thread))
          (begin
            (if (thread-errand thread) (%interrupt-native-thread! (thread-native thread)))
            #f))
      (or (thread-errand thread)
          ((thread-ready? thread))
          (and (thread-deadline thread) (<= (thread-deadline thread) (force time))))))

(define (next-thread)
  "Take the first thread that can go on out of those parked; #f if there is none."
  (let ((time (delay (now))))
    (let loop ((rest parked))
      (cond ((null? rest) #f)
            ((runnable? (car rest) time)
             (set! parked (delq (car rest) parked))
             (car rest))
            (else (loop (cdr rest)))))))

(define (earliest deadline)
  "Return the first time for which DEADLINE or a parked thread waits; #f for never."
  (let loop ((rest parked) (time deadline))
    (if (null? rest)
        time
        (let ((other (and (not (thread-in-call? (car rest))) (thread-deadline (car rest)))))
          (loop (cdr rest) (if (and time other) (min time other) (or time other)))))))

(define (idle-until time)
  "Wait until TIME, #f for no time, or for something less long when system calls may end meanwhile."
  (let* ((rest (and time (inexact->exact (ceiling (* (max 0 (- time (now))) 1000000)))))
         (most (if (any-in-call?) 10000 1000000)))
    (%idle (if rest (min rest most) most))))

(define (any-in-call?)
  (let loop ((rest parked))
    (and (pair? rest) (or (thread-in-call? (car rest)) (loop (cdr rest))))))

(define (change-to! next)
  "Put the running thread aside and make NEXT the one that runs, but for the native thread."
  (let ((dynamics (%dynamics)))
    (set! parked (append parked (list running)))
    (set-thread-dynamics! running dynamics)
    (exchange-fluids! dynamics)
    (become! next)))

(define (become! next)
  (set! running next)
  (set-thread-in-call?! next #f)
  (exchange-fluids! (reverse (thread-dynamics next))))

(define (go-on-as! next)
  "Let NEXT go on; return when it is this thread's turn again."
  (change-to! next)
  (%enter-native-thread! (thread-native next))
  (do-errand))

(define (do-errand)
  (let ((errand (thread-errand running)))
    (when errand
      (set-thread-errand! running #f)
      (errand))))

(define (wait-until ready? deadline who)
  "Let other threads run until READY? returns true, or DEADLINE has passed: then return #f."
  (let loop ()
    (cond ((ready?) #t)
          ((and deadline (<= deadline (now))) #f)
          ((next-thread)
           => (lambda (next)
                (set-thread-ready?! running ready?)
                (set-thread-deadline! running deadline)
                (go-on-as! next)
                (loop)))
          ((or (earliest deadline) (any-in-call?))
           (idle-until (earliest deadline))
           (loop))
          (else
           (scm-error 'misc-error who "this would wait for ever: no thread can run" '() #f)))))

;;; System calls.

(%set-thread-hooks!
 (lambda ()
   ;; The running thread is about to wait in a system call.
   (let ((next (next-thread)))
     (and next
          (begin
            (set-thread-in-call?! running #t)
            (change-to! next)
            (thread-native next)))))
 (lambda () (do-errand))
 (lambda ()
   ;; Ctrl-C is for the main thread, though another one has noticed it.
   (set-thread-errand! main
                       (lambda () (scm-error 'signal #f "User interrupt" '() '())))))

(define (yield)
  "Let the other threads run that can."
  (let ((next (next-thread)))
    (when next
      (set-thread-ready?! running (lambda () #t))
      (set-thread-deadline! running #f)
      (go-on-as! next))
    #t))

;; Who sleeps lets others run.
(define (sleep-for who seconds)
  (let ((deadline (+ (now) seconds)))
    (yield)
    (wait-until (lambda () #f) deadline who)
    0))
(define (replace-in-core! name make)
  (let ((variable (module-variable (resolve-module '(guile)) name)))
    (variable-set! variable (make (variable-ref variable)))))
(replace-in-core! 'sleep (lambda (original)
                           (lambda (seconds) (if (null? parked) (original seconds) (sleep-for "sleep" seconds)))))
(replace-in-core! 'usleep (lambda (original)
                            (lambda (count)
                              (if (null? parked) (original count) (sleep-for "usleep" (/ count 1000000))))))
;; The child of a fork has the thread that forked, and no other.
(replace-in-core! 'primitive-fork (lambda (original)
                                    (lambda ()
                                      (let ((process (original)))
                                        (if (eqv? process 0) (set! parked '()))
                                        process))))

;;; Threads.

(define (run! thread)
  "Run THREAD from its start to its end; return the number of the native thread that goes on."
  (%set-dynamics! (thread-dynamics thread))
  (let* ((thunk (thread-thunk thread))
         (handler (thread-handler thread))
         (outcome
          (catch #t
            (lambda ()
              (call-with-values
                  (lambda ()
                    (call-with-current-continuation
                     (lambda (leave)
                       (set-thread-leave! thread leave)
                       (do-errand)
                       (if handler (catch #t thunk handler) (thunk)))))
                (lambda results (lambda () (apply values results)))))
            (lambda (key . arguments)
              (if (eq? key 'quit) values (lambda () (apply throw key arguments)))))))
    (set-thread-outcome! thread outcome)
    (set-thread-native! thread #f)
    (exchange-fluids! (%dynamics))
    (let loop ()
      (let ((next (next-thread)))
        (cond (next (become! next) (thread-native next))
              ((or (earliest #f) (any-in-call?))
               (idle-until (earliest #f))
               (loop))
              ;; The main thread finds out that nothing can run.
              (else
               (set! parked (delq main parked))
               (become! main)
               (thread-native main)))))))

(define* (call-with-new-thread thunk #:optional handler)
  "Make a thread that calls THUNK, with HANDLER for what it throws, and return it."
  (letrec ((thread (%make-thread (%make-native-thread (lambda () (run! thread)))
                                 thunk handler
                                 ;; The thread has the fluids of the moment, but no handlers and winders.
                                 (list (%thread-entry))
                                 (lambda () #t) #f)))
    (set! parked (append parked (list thread)))
    thread))

(define* (join-thread thread #:optional timeout timeout-value)
  "Wait for the end of THREAD and return what its thunk returned, or throw what it threw; TIMEOUT-VALUE after TIMEOUT."
  (if (not (thread? thread)) (scm-error 'misc-error "join-thread" "not a thread: ~S" (list thread) #f))
  (if (eq? thread running)
      (scm-error 'misc-error "join-thread" "cannot join the current thread" '() #f))
  (if (wait-until (lambda () (thread-outcome thread)) (absolute timeout) "join-thread")
      ((thread-outcome thread))
      timeout-value))

(define (cancel-thread thread . results)
  "Make THREAD end with RESULTS, leaving what it does."
  (define (leave) (apply (thread-leave thread) results))
  (cond ((thread-outcome thread) #f)
        ((eq? thread running) (leave))
        ((eq? thread main) (set-thread-errand! thread (lambda () (apply exit results))))
        ;; One that has not begun learns how to leave when it does.
        (else (set-thread-errand! thread leave))))

(define-syntax-rule (begin-thread body0 body ...)
  (call-with-new-thread (lambda () body0 body ...)))

(define-syntax-rule (make-thread proc argument ...)
  (call-with-new-thread (lambda () (proc argument ...))))

;;; Mutexes.

(define-record-type <mutex>
  (%make-mutex flags owner level)
  mutex?
  (flags mutex-flags)
  (owner %mutex-owner set-mutex-owner!)
  (level mutex-level set-mutex-level!))

(define (make-mutex . flags)
  "Return a mutex; FLAGS are of recursive, allow-external-unlock and unchecked-unlock."
  (%make-mutex flags #f 0))
(define (make-recursive-mutex) "Return a mutex that its owner may lock again." (make-mutex 'recursive))
(define (mutex-locked? mutex) "Return true if MUTEX is locked." (> (mutex-level mutex) 0))
(define (mutex-owner mutex)
  "Return the thread that holds MUTEX, or #f."
  (and (mutex-locked? mutex) (%mutex-owner mutex)))

(define* (lock-mutex mutex #:optional timeout)
  "Lock MUTEX, waiting until TIMEOUT if another thread holds it; return whether it is locked now."
  (cond ((and (mutex-locked? mutex) (eq? (%mutex-owner mutex) running))
         (if (not (memq 'recursive (mutex-flags mutex)))
             (scm-error 'misc-error "lock-mutex" "mutex already locked by thread" '() #f))
         (set-mutex-level! mutex (+ (mutex-level mutex) 1))
         #t)
        ((wait-until (lambda () (not (mutex-locked? mutex))) (absolute timeout) "lock-mutex")
         (set-mutex-owner! mutex running)
         (set-mutex-level! mutex 1)
         #t)
        (else #f)))

(define (try-mutex mutex)
  "Lock MUTEX if that is possible at once; return whether it was."
  (lock-mutex mutex 0))

(define (unlock-mutex mutex)
  "Unlock MUTEX, which this thread has locked."
  (cond ((not (mutex-locked? mutex))
         (if (not (memq 'unchecked-unlock (mutex-flags mutex)))
             (scm-error 'misc-error "unlock-mutex" "mutex not locked" '() #f)))
        ((or (eq? (%mutex-owner mutex) running)
             (memq 'allow-external-unlock (mutex-flags mutex))
             (memq 'unchecked-unlock (mutex-flags mutex)))
         (set-mutex-level! mutex (- (mutex-level mutex) 1))
         (if (not (mutex-locked? mutex)) (set-mutex-owner! mutex #f)))
        (else (scm-error 'misc-error "unlock-mutex" "mutex not locked by current thread" '() #f)))
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
      ((_ body0 body ...)
       (with-syntax ((mutex (datum->syntax form (make-mutex))))
         #'(with-mutex 'mutex body0 body ...))))))

;;; Condition variables.

(define-record-type <condition-variable>
  (%make-condition-variable waiting)
  condition-variable?
  ;; A box of #f for each waiting thread, the first one first; #t wakes it.
  (waiting condition-waiting set-condition-waiting!))

(define (make-condition-variable) "Return a condition variable." (%make-condition-variable '()))

(define (signal-condition-variable condition)
  "Wake the thread that has waited longest for CONDITION."
  (let ((waiting (condition-waiting condition)))
    (unless (null? waiting)
      (set-car! (car waiting) #t)
      (set-condition-waiting! condition (cdr waiting)))
    #t))

(define (broadcast-condition-variable condition)
  "Wake all threads that wait for CONDITION."
  (for-each (lambda (cell) (set-car! cell #t)) (condition-waiting condition))
  (set-condition-waiting! condition '())
  #t)

(define* (wait-condition-variable condition mutex #:optional timeout)
  "Unlock MUTEX and wait for CONDITION, until TIMEOUT; return whether it came, with MUTEX locked again."
  (let ((cell (list #f)))
    (unlock-mutex mutex)
    (set-condition-waiting! condition (append (condition-waiting condition) (list cell)))
    (let ((woken (wait-until (lambda () (car cell)) (absolute timeout) "wait-condition-variable")))
      (set-condition-waiting! condition (delq cell (condition-waiting condition)))
      (lock-mutex mutex)
      woken)))

;;; Parallel forms: there is nothing to gain from threads.

(define-syntax-rule (parallel expression ...)
  (values expression ...))

(define-syntax-rule (letpar ((name expression) ...) body0 body ...)
  (let ((name expression) ...) body0 body ...))

(define (check-lists who position lists)
  (if (null? lists) (%wrong-type who position "list" '()))
  (for-each (lambda (list) (%check who position "list" list? list)) lists))

(define (par-map proc list . lists) "Like `map'."
  (check-lists "par-map" 2 (cons list lists))
  (apply map proc list lists))
(define (par-for-each proc list . lists) "Like `for-each'."
  (check-lists "par-for-each" 2 (cons list lists))
  (apply for-each proc list lists))
(define (n-par-map n proc . lists) "Like `map', with at most N threads."
  (check-lists "n-par-map" 3 lists)
  (apply map proc lists))
(define (n-par-for-each n proc . lists) "Like `for-each', with at most N threads."
  (check-lists "n-par-for-each" 3 lists)
  (apply for-each proc lists))

(define (n-for-each-par-map n serial parallel . lists)
  "Call SERIAL, in order, with what PARALLEL returns for the elements of LISTS, on at most N threads."
  (check-lists "n-for-each-par-map" 4 lists)
  (for-each serial (apply map parallel lists)))
