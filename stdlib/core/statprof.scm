;;; (statprof): where a program spends its time, by looking at its stack now and then.
;;;
;;; A timer of the processor's time sends a signal, whose handler sees the stack that it interrupts.  A sample is the
;;; list of the procedures on it, innermost first; closures of the same lambda are one procedure, known by its location.
;;; A handler runs at the next call or iteration of a loop: what a primitive spends counts for its caller.  Nothing is
;;; said here of where garbage is collected: gcprof is missing.

(define-module (statprof)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 format)
  #:use-module ((nsscheme call-watch) #:select (count-calls))
  #:use-module ((nsscheme stacks) #:select (make-stack stack-length stack-ref frame-procedure))
  #:export (statprof-active? statprof-start statprof-stop statprof-reset
            statprof-accumulated-time statprof-sample-count statprof-fold-call-data statprof-proc-call-data
            statprof-call-data-name statprof-call-data-calls statprof-call-data-cum-samples
            statprof-call-data-self-samples statprof-call-data->stats
            statprof-stats-proc-name statprof-stats-proc-source statprof-stats-%-time-in-proc
            statprof-stats-cum-secs-in-proc statprof-stats-self-secs-in-proc statprof-stats-calls
            statprof-stats-self-secs-per-call statprof-stats-cum-secs-per-call
            statprof-display statprof-display-anomalies statprof-fetch-stacks statprof-fetch-call-tree
            statprof))

(define-record-type <state>
  (make-state period counts level samples time began collecting remaining outer end-counting)
  state?
  (period state-period)                         ;microseconds between samples
  (counts state-counts)                         ;calls by procedure, a hash table, or #f
  (level state-level set-state-level!)          ;how often it was started and not stopped
  (samples state-samples set-state-samples!)    ;lists of procedures, the last sample first
  (time state-time set-state-time!)             ;in internal time units, until the last stop
  (began state-began set-state-began!)          ;when it was started last
  (collecting state-collecting set-state-collecting!)   ;time spent collecting garbage; its beginning while active
  (remaining state-remaining set-state-remaining!)      ;what was left of the timer's period when it stopped
  (outer state-outer)                           ;the procedure whose frame, and all around it, is left out
  (end-counting state-end-counting set-state-end-counting!))

(define* (fresh-state #:key (period 10000) count-calls? outer)
  (make-state period (and count-calls? (make-hash-table)) 0 '() 0 #f 0 period outer noop))

(define current-state (make-parameter #f))
(define (existing-state)
  (or (current-state) (scm-error 'misc-error "statprof" "there is no profiler yet: see statprof-reset" '() #f)))

(define (collection-time) (or (assq-ref (gc-stats) 'gc-time-taken) 0))

;;; Sampling.

;; The procedures on the stack, innermost first, from those that call CUT to those inside OUTER.
(define (take-sample! state cut)
  (let* ((stack (make-stack #t cut))
         (outer (state-outer state))
         (procedures (if stack
                         (map (lambda (index) (frame-procedure (stack-ref stack index))) (iota (stack-length stack)))
                         '()))
         (sample (take-while (lambda (procedure) (not (eq? procedure outer))) (filter procedure? procedures))))
    (unless (null? sample)
      (set-state-samples! state (cons sample (state-samples state))))))

(define (start-timer! state microseconds)
  (setitimer ITIMER_PROF 0 0 (quotient microseconds 1000000) (remainder microseconds 1000000)))

(define (on-signal number)
  (let ((state (current-state)))
    (when (and state (> (state-level state) 0))
      (take-sample! state on-signal)
      (start-timer! state (state-period state)))))

(define (statprof-active?)
  "Return #t while samples are taken."
  (let ((state (current-state))) (and state (> (state-level state) 0))))

(define* (statprof-start #:optional (state (or (current-state) (begin (statprof-reset 0 10000 #f) (current-state)))))
  "Take samples from now on."
  (set-state-level! state (+ 1 (state-level state)))
  (when (= (state-level state) 1)
    (sigaction SIGPROF on-signal)
    (set-state-collecting! state (- (collection-time) (state-collecting state)))
    (set-state-began! state (get-internal-run-time))
    (when (state-counts state)
      (set-state-end-counting! state (count-calls (state-counts state))))
    (start-timer! state (state-remaining state)))
  #t)

(define* (statprof-stop #:optional (state (existing-state)))
  "Take no more samples."
  (when (> (state-level state) 0)
    (set-state-level! state (- (state-level state) 1))
    (when (= (state-level state) 0)
      ((state-end-counting state))
      (let ((left (cadr (setitimer ITIMER_PROF 0 0 0 0))))
        (set-state-remaining! state (let ((left (+ (* 1000000 (car left)) (cdr left))))
                                      (if (> left 0) left (state-period state)))))
      (sigaction SIGPROF SIG_IGN)
      (set-state-time! state (+ (state-time state) (- (get-internal-run-time) (state-began state))))
      (set-state-began! state #f)
      (set-state-collecting! state (- (collection-time) (state-collecting state))))))

(define* (statprof-reset seconds microseconds count-calls? #:optional full-stacks?)
  "Forget all samples, and let the next ones be SECONDS and MICROSECONDS apart, calls being counted if COUNT-CALLS?.
All stacks are kept, whether FULL-STACKS? or not."
  (when (statprof-active?)
    (scm-error 'misc-error "statprof-reset" "samples are being taken: call statprof-stop first" '() #f))
  (current-state (fresh-state #:period (+ (* 1000000 seconds) microseconds) #:count-calls? count-calls?)))

(define (stopped-state who state)
  (when (> (state-level state) 0)
    (scm-error 'misc-error who "samples are being taken: call statprof-stop first" '() #f))
  state)

(define* (statprof-accumulated-time #:optional (state (existing-state)))
  "Return for how many seconds of processor time samples were taken."
  (exact->inexact (/ (state-time (stopped-state "statprof-accumulated-time" state)) internal-time-units-per-second)))

(define* (statprof-sample-count #:optional (state (existing-state)))
  "Return how many samples there are."
  (length (state-samples (stopped-state "statprof-sample-count" state))))

(define* (statprof-fetch-stacks #:optional (state (existing-state)))
  "Return the samples, the last one first: lists of procedures, innermost first."
  (state-samples state))

;;; What samples say of each procedure.

(define-record-type <call-data>
  (make-call-data name source printable calls cum self)
  call-data?
  (name statprof-call-data-name)
  (source call-data-source)                     ;FILE:LINE:COLUMN, or #f
  (printable call-data-printable)
  (calls statprof-call-data-calls set-call-data-calls!) ;or #f when calls are not counted
  (cum statprof-call-data-cum-samples set-call-data-cum!)       ;frames on the stack, all of a recursion's
  (self statprof-call-data-self-samples set-call-data-self!))   ;samples in the procedure itself

(define (source-text procedure)
  (let ((location (%procedure-span procedure)))
    (and location (format #f "~a:~a:~a" (car location) (cadr location) (- (caddr location) 1)))))

;; Closures of one lambda have the same key.
(define (procedure-key procedure) (or (%procedure-span procedure) procedure))

(define (procedures->data state)
  (define table (make-hash-table))
  (define (data-of procedure)
    (let ((key (procedure-key procedure)))
      (or (hash-ref table key)
          (let* ((name (procedure-name procedure))
                 (data (make-call-data name (source-text procedure)
                                       (if name
                                           (symbol->string name)
                                           (string-append "anon " (or (source-text procedure) "")))
                                       (and (state-counts state) 0) 0 0)))
            (hash-set! table key data)
            data))))
  (for-each (lambda (sample)
              (let ((self (data-of (car sample))))
                (set-call-data-self! self (+ 1 (statprof-call-data-self-samples self))))
              (for-each (lambda (procedure)
                          (let ((data (data-of procedure)))
                            (set-call-data-cum! data (+ 1 (statprof-call-data-cum-samples data)))))
                        sample))
            (state-samples state))
  (when (state-counts state)
    (hash-for-each (lambda (procedure count)
                     (let ((data (data-of procedure)))
                       (set-call-data-calls! data (+ count (statprof-call-data-calls data)))))
                   (state-counts state)))
  table)

(define* (statprof-fold-call-data proc init #:optional (state (existing-state)))
  "Fold PROC, called with the data of a procedure and the result so far, over all procedures seen."
  (hash-fold (lambda (key data result) (proc data result))
             init (procedures->data (stopped-state "statprof-fold-call-data" state))))

(define* (statprof-proc-call-data proc #:optional (state (existing-state)))
  "Return the data of PROC, or #f if it was not seen."
  (hash-ref (procedures->data (stopped-state "statprof-proc-call-data" state)) (procedure-key proc)))

(define-record-type <stats>
  (make-stats proc-name proc-source %-time-in-proc cum-secs-in-proc self-secs-in-proc calls)
  stats?
  (proc-name statprof-stats-proc-name)
  (proc-source statprof-stats-proc-source)
  (%-time-in-proc statprof-stats-%-time-in-proc)
  (cum-secs-in-proc statprof-stats-cum-secs-in-proc)
  (self-secs-in-proc statprof-stats-self-secs-in-proc)
  (calls statprof-stats-calls))

(define (per-call seconds calls)
  (and calls (if (zero? calls) 0 (/ seconds calls))))
(define (statprof-stats-self-secs-per-call stats)
  "Return the seconds in the procedure itself for each call, or #f if calls were not counted."
  (per-call (statprof-stats-self-secs-in-proc stats) (statprof-stats-calls stats)))
(define (statprof-stats-cum-secs-per-call stats)
  "Return the seconds in the procedure and what it calls for each call, or #f if calls were not counted."
  (per-call (statprof-stats-cum-secs-in-proc stats) (statprof-stats-calls stats)))

(define (data->stats data state)
  (let* ((count (statprof-sample-count state))
         (seconds (lambda (samples) (if (zero? count) 0.0 (* 1.0 samples (/ (statprof-accumulated-time state) count)))))
         (self (statprof-call-data-self-samples data)))
    (make-stats (or (statprof-call-data-name data) (and (not (call-data-source data)) (call-data-printable data)))
                (call-data-source data)
                (if (zero? count) 0.0 (* 100.0 (/ self count)))
                (seconds (statprof-call-data-cum-samples data))
                (seconds self)
                (statprof-call-data-calls data))))

(define (statprof-call-data->stats data)
  "Return DATA as seconds and shares of the time."
  (data->stats data (existing-state)))

;;; Showing it.

(define (print-summary port state)
  (format port "---\nSample count: ~a\nTotal time: ~a seconds (~a seconds in GC)\n"
          (statprof-sample-count state) (statprof-accumulated-time state)
          (/ (state-collecting state) 1.0 internal-time-units-per-second)))

(define (longer? a b)
  (let ((difference (- (statprof-stats-self-secs-in-proc a) (statprof-stats-self-secs-in-proc b))))
    (if (zero? difference)
        (> (statprof-stats-cum-secs-in-proc a) (statprof-stats-cum-secs-in-proc b))
        (> difference 0))))

(define (display-flat port state)
  (define (line stats)
    (format port "~6,2f ~9,2f ~9,2f" (statprof-stats-%-time-in-proc stats)
            (statprof-stats-cum-secs-in-proc stats) (statprof-stats-self-secs-in-proc stats))
    (if (statprof-stats-calls stats) (format port " ~7d" (statprof-stats-calls stats)))
    (display "  " port)
    (display (string-join (filter identity (list (statprof-stats-proc-source stats)
                                                 (and=> (statprof-stats-proc-name stats)
                                                        (lambda (name) (format #f "~a" name)))))
                          ":")
             port)
    (newline port))
  (if (zero? (statprof-sample-count state))
      (display "No samples recorded.\n" port)
      (let ((all (statprof-fold-call-data (lambda (data rest) (cons (data->stats data state) rest)) '() state)))
        (display (if (state-counts state)
                     (string-append "%     cumulative   self             \n"
                                    "time   seconds    seconds   calls   procedure\n")
                     (string-append "%     cumulative   self             \n"
                                    "time   seconds     seconds  procedure\n"))
                 port)
        (for-each line (sort all longer?))
        (print-summary port state))))

(define (description procedure)
  (let ((name (procedure-name procedure)) (source (source-text procedure)))
    (cond ((and name source) (format #f "~a at ~a" name source))
          (name (symbol->string name))
          (else (format #f "anon at ~a" (or source "?"))))))

(define* (statprof-fetch-call-tree #:optional (state (existing-state)) #:key precise?)
  "Return the samples as a tree (#t COUNT SUBTREE …), where a subtree is a list of a procedure's description, how many
samples went through it there, and subtrees."
  ;; STACKS are outermost first.
  (define (subtrees stacks)
    (let ((groups (make-hash-table)))
      (for-each (lambda (stack)
                  (let ((key (procedure-key (car stack))))
                    (hash-set! groups key (cons stack (hash-ref groups key '())))))
                stacks)
      (sort (hash-map->list (lambda (key stacks)
                              (cons* (description (caar stacks)) (length stacks)
                                     (subtrees (filter pair? (map cdr stacks)))))
                            groups)
            (lambda (a b) (> (cadr a) (cadr b))))))
  (let ((stacks (filter pair? (map (lambda (sample) (once-in-row (reverse sample))) (statprof-fetch-stacks state)))))
    (cons* #t (length stacks) (subtrees stacks))))

;; STACK without the inner calls of a procedure by itself.
(define (once-in-row stack)
  (let loop ((rest stack) (result '()))
    (cond ((null? rest) (reverse! result))
          ((and (pair? result) (equal? (procedure-key (car rest)) (procedure-key (car result))))
           (loop (cdr rest) result))
          (else (loop (cdr rest) (cons (car rest) result))))))

(define (display-tree port state)
  (let* ((tree (statprof-fetch-call-tree state)) (count (cadr tree)))
    (let show ((trees (cddr tree)) (indent 0))
      (for-each (lambda (tree)
                  (format port "~a~,1f% ~a\n" (make-string indent #\space) (* 100.0 (/ (cadr tree) count)) (car tree))
                  (show (cddr tree) (+ indent 2)))
                trees)))
  (print-summary port state))

(define* (statprof-display #:optional (port (current-output-port)) (state (existing-state)) #:key (style 'flat))
  "Print on PORT what the samples say: a table (STYLE is flat), the calls as a tree (tree), or what contradicts itself
(anomalies)."
  (case style
    ((flat) (display-flat port state))
    ((tree) (display-tree port state))
    ((anomalies) (with-output-to-port port (lambda () (statprof-display-anomalies state))))
    (else (scm-error 'misc-error "statprof-display" "the style ~S is none of flat, tree and anomalies" (list style)
                     #f))))

(define* (statprof-display-anomalies #:optional (state (existing-state)))
  "Print the procedures that were seen although no call of them was counted, and how many samples there are."
  (statprof-fold-call-data
   (lambda (data ignored)
     (when (and (state-counts state) (zero? (statprof-call-data-calls data))
                (> (statprof-call-data-cum-samples data) 0))
       (format #t "~a was seen ~a times and called 0 times\n"
               (call-data-printable data) (statprof-call-data-cum-samples data))))
   #f state)
  (format #t "Total time: ~a\nSample count: ~a\n" (statprof-accumulated-time state) (statprof-sample-count state)))

;;; The usual ways in.

(define (call-thunk thunk times)
  (let loop ((left (- times 1)))
    (when (> left 0) (thunk) (loop (- left 1))))
  (call-with-values thunk (lambda results (apply values results))))

(define* (statprof thunk #:key (loop 1) (hz 100) (count-calls? #f) (port (current-output-port)) full-stacks?
                   (display-style 'flat))
  "Return the values of THUNK, which is called LOOP times while HZ samples a second are taken, and print them on PORT.
Count all calls if COUNT-CALLS?, which slows them down."
  (let ((state (fresh-state #:period (inexact->exact (round (/ 1000000 hz))) #:count-calls? count-calls?
                            #:outer call-thunk)))
    (parameterize ((current-state state))
      (dynamic-wind
        (lambda () (statprof-start state))
        (lambda () (call-thunk thunk loop))
        (lambda ()
          (statprof-stop state)
          (statprof-display port state #:style display-style))))))
