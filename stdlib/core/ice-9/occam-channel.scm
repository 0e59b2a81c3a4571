;;; (ice-9 occam-channel): channels between threads, over which a value goes when one sends and the other receives.
;;;
;;; One lock and one condition are enough for all channels: who waits looks again whenever something has changed.

(define-module (ice-9 occam-channel)
  #:use-module (oop goops)
  #:use-module (ice-9 threads)
  #:export (make-channel ? ! make-timer alt sender-waiting? immediate-receive late-receive mutex))

(define lock (make-mutex))
(define changed (make-condition-variable))

(define-class <channel> ())
(define-class <data-channel> (<channel>)
  (sender? #:accessor sender? #:init-value #f)          ;a value lies here
  (receiver? #:accessor receiver? #:init-value #f)      ;somebody waits for one
  (data #:accessor data #:init-value #f))
(define-class <port-channel> (<channel>)
  (port #:getter channel-port #:init-keyword #:port))
(define-class <timer-channel> (<channel>))

(define-method (make-channel) (make <data-channel>))
(define-method (make-channel (port <port>)) (make <port-channel> #:port port))

(define the-timer (make <timer-channel>))
(define (make-timer)
  "Return a channel from which the time comes, in microseconds; (? timer TIME) waits until then."
  the-timer)

(define-method (mutex (channel <data-channel>)) lock)

(define-syntax-rule (with-lock body ...)
  (with-mutex lock body ...))
(define (wait) (wait-condition-variable changed lock))
(define (notify) (broadcast-condition-variable changed))

(define-method (sender-waiting? (channel <data-channel>)) (sender? channel))

;; Takes the value that lies in CHANNEL; the lock is held.
(define-method (immediate-receive (channel <data-channel>))
  (let ((value (data channel)))
    (set! (data channel) #f)
    (set! (sender? channel) #f)
    (notify)
    value))
(define-method (late-receive (channel <data-channel>)) (immediate-receive channel))

(define (busy who what channel)
  (scm-error 'misc-error who (string-append "another process is already " what " on ~A") (list channel) #f))

(define-method (? (channel <data-channel>))
  (with-lock
    (when (receiver? channel) (busy '? "receiving" channel))
    (dynamic-wind
      (lambda () (set! (receiver? channel) #t))
      (lambda ()
        (while (not (sender? channel)) (wait))
        (immediate-receive channel))
      (lambda () (set! (receiver? channel) #f)))))

(define-method (! (channel <data-channel>)) (! channel *unspecified*))
(define-method (! (channel <data-channel>) (value <top>))
  (with-lock
    (when (sender? channel) (busy '! "sending" channel))
    (set! (data channel) value)
    (set! (sender? channel) #t)
    (notify)
    (while (sender? channel) (wait))))

(define-method (? (channel <port-channel>)) (read (channel-port channel)))
(define-method (! (channel <port-channel>) (value <top>)) (write value (channel-port channel)))

(define (now)
  (let ((time (gettimeofday))) (+ (* 1000000 (car time)) (cdr time))))
(define-method (? (channel <timer-channel>)) (now))
(define-method (? (channel <timer-channel>) (time <integer>))
  (let ((left (- time (now))))
    (when (> left 0) (usleep left))
    #t))

;; The first of ALTERNATIVES that can go on: pairs of a channel, #f for none, and a procedure of what comes from it. 
;; The procedure is called with the lock released.  OTHERWISE is #f to wait.
(define (choose alternatives otherwise)
  ((with-lock
     (let loop ()
       (let find ((rest alternatives))
         (cond ((null? rest) (or otherwise (begin (wait) (loop))))
               ((not (caar rest)) (cdar rest))
               ((sender-waiting? (caar rest))
                (let ((value (immediate-receive (caar rest))) (receive (cdar rest)))
                  (lambda () (receive value))))
               (else (find (cdr rest)))))))))

;; (alt CLAUSE …): the first clause whose channel has a value, or whose test holds, where a clause is ((? CHANNEL) FORM
;; …), (TEST (? CHANNEL) FORM …), (TEST FORM …) or, in the end, (else FORM …); => PROCEDURE instead of forms gets the
;; value.
(define-syntax alt
  (syntax-rules ()
    ((_ clause ...) (alt-clauses () clause ...))))

(define-syntax alt-clauses
  (syntax-rules (? else)
    ((_ (done ...)) (choose (append done ...) #f))
    ((_ (done ...) (else form ...)) (choose (append done ...) (lambda () form ...)))
    ((_ (done ...) ((? channel) . forms) clause ...)
     (alt-clauses (done ... (list (cons channel (consequence . forms)))) clause ...))
    ((_ (done ...) (test (? channel) . forms) clause ...)
     (alt-clauses (done ... (if test (list (cons channel (consequence . forms))) '())) clause ...))
    ((_ (done ...) (test form ...) clause ...)
     (alt-clauses (done ... (if test (list (cons #f (lambda () form ...))) '())) clause ...))))

(define-syntax consequence
  (syntax-rules (=>)
    ((_) identity)
    ((_ => procedure) procedure)
    ((_ form ...) (lambda (value) form ...))))
