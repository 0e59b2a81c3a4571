;;; (ice-9 runq): tasks in small steps that take turns, without threads.
;;;
;;; A strip is a thunk, or a list of thunks that run one after the other; a thunk returns what is still to be done, a
;;; strip, or #f.  A queue of strips is a procedure: called without arguments it runs one step, with arguments they are
;;; a message to the queue.

(define-module (ice-9 runq)
  #:use-module (ice-9 q)
  #:export (runq-control make-void-runq make-fair-runq make-exclusive-runq make-subordinate-runq-to
            strip-sequence fair-strip-subtask))

(define (runq-control queue message . arguments)
  "Do with QUEUE, one of (ice-9 q), what MESSAGE says: add! or enqueue! strips at the end, push! them in front, say
whether it is empty? or its length, or kill! all that waits."
  (case message
    ((add! enqueue!) (for-each (lambda (strip) (enq! queue strip)) arguments) '*unspecified*)
    ((push!) (for-each (lambda (strip) (q-push! queue strip)) arguments) '*unspecified*)
    ((empty?) (q-empty? queue))
    ((length) (q-length queue))
    ((kill!) (while (not (q-empty? queue)) (deq! queue)))
    (else (throw 'not-understood message arguments))))

(define (make-void-runq)
  "Return a queue that takes everything, keeps nothing and has the length 0."
  (lambda message (if (equal? message '(length)) 0 #f)))

;; One step of THUNK; an error in it is a warning, and ends only this strip.
(define (run-step thunk)
  (catch #t thunk (lambda arguments (warn 'runq-strip thunk arguments) #f)))

;; A queue that puts what a step leaves to do back by PUT!, first what it returned, then the thunks behind it.
(define (make-runq put!)
  (define queue (make-q))
  (define (step strip)
    (cond ((procedure? strip)
           (and=> (run-step strip) (lambda (rest) (put! queue rest))))
          ((pair? strip)
           (and=> (run-step (car strip)) (lambda (rest) (put! queue rest)))
           (unless (null? (cdr strip)) (put! queue (cdr strip))))))
  (define (self . message)
    (cond ((pair? message) (apply runq-control queue message))
          ((q-empty? queue) #f)
          (else (step (deq! queue)) self)))
  self)

(define (make-fair-runq)
  "Return a queue in which what a strip leaves to do is done last of all."
  (make-runq enq!))

(define (make-exclusive-runq)
  "Return a queue in which what a strip leaves to do is done next."
  (make-runq q-push!))

(define (make-subordinate-runq-to superior inferior)
  "Return INFERIOR as a queue whose strips run as a task of the queue SUPERIOR: at each turn as many as wait then."
  ;; The task is circular while it is in the superior queue, so that it comes back by itself.
  (define task (list #f))
  (define (leave!) (set-cdr! task #f))
  (define (turn)
    (if (inferior 'empty?)
        (leave!)
        (let loop ((left (inferior 'length)))
          (when (> left 0)
            (inferior)
            (loop (- left 1)))))
    #f)
  (define (self . message)
    (cond ((null? message)
           (let ((answer (inferior)))
             (self 'empty?)
             answer))
          ((eq? (car message) 'suspend) (leave!))
          (else
           (let ((answer (apply inferior message)))
             (unless (or (cdr task) (inferior 'empty?))
               (set-cdr! task task)
               (superior 'add! task))
             answer))))
  (set-car! task turn)
  (leave!)
  self)

(define (strip-sequence . strips)
  "Return a strip that does STRIPS, thunks, one after the other; what one leaves to do is done before the next."
  (define (from strips)
    (and (pair? strips)
         (let ((rest ((car strips))))
           (lambda () (from (if rest (cons rest (cdr strips)) (cdr strips)))))))
  (lambda () (from strips)))

(define (fair-strip-subtask . strips)
  "Return a strip that does STRIPS in turns."
  (let ((queue (make-fair-runq)))
    (apply queue 'add! strips)
    queue))
