;;; Limits of steps, of memory and of time hold inside native code: each of these ends, by each of the limits alone.
;; want: stopped by steps
;; want: stopped by seconds
;; want: answers
;; waits: calls that are stopped by the clock
;; timeout: 120

(use-modules (nsscheme budget))

(define (huge) (make-shared-array (make-array 0 10) (lambda (i) (list 0)) (expt 10 12)))
(define (huge-of type) (make-shared-array (make-typed-array type 0 10) (lambda (i) (list 0)) (expt 10 12)))
(define (huge-matrix) (make-shared-array (make-array 0 10) (lambda (i j) (list 0)) (expt 10 6) (expt 10 6)))
(define (ring) (let ((l (list (cons 1 2)))) (set-cdr! l l) l))
(define (forever thunk) (let loop () (thunk) (loop)))
(define-syntax-rule (thunks expression ...) (list (cons 'expression (lambda () expression)) ...))

(define bytes (make-bytevector 4000000 1))
(define more-bytes (make-bytevector 4000000 1))
(define bits (make-bitvector 40000000 #t))
(define long-string (make-string 1000000 #\a))
(define long-vector (make-vector 300000 1))
(define long-list (iota 100000))

;; What works.
(define busy
  (thunks
   (array-equal? (huge) (huge)) (equal? (huge) (huge)) (array-fill! (huge) 1) (array-copy! (huge) (huge))
   (array-fill! (huge-of 'u8) 1) (array-fill! (huge-matrix) 1) (array-copy! (huge-matrix) (huge-matrix))
   (equal? (huge-of 'f64) (huge-of 'f64)) (array-for-each (lambda (x) x) (huge)) (array->list (huge))
   (array-map! (huge) + (huge)) (object->string (huge))
   (array-index-map! (huge) (lambda (i) i))
   (forever (lambda () (equal? bytes more-bytes)))
   (forever (lambda () (bytevector=? bytes more-bytes)))
   (forever (lambda () (bitvector-count bits)))
   (forever (lambda () (bitvector-position bits #f)))
   (forever (lambda () (bit-invert! bits)))
   (forever (lambda () (equal? bits (bitvector-copy bits))))
   (forever (lambda () (string=? long-string (string-copy long-string))))
   (forever (lambda () (string-ci=? long-string (string-copy long-string))))
   (forever (lambda () (string-hash long-string)))
   (forever (lambda () (hash-ref (make-hash-table) long-string)))
   (forever (lambda () (vector-fill! long-vector 2)))
   (forever (lambda () (equal? long-vector (vector-copy long-vector))))
   (forever (lambda () (assq 'x '((a . 1) (b . 2)))))
   (forever (lambda () (list-copy long-list)))
   (forever (lambda () (length long-list)))
   (forever (lambda () (memv 'x long-list)))
   (forever (lambda () (string-contains long-string "b")))
   (forever (lambda () (utf8->string bytes)))
   (forever (lambda () (sort long-list <)))))

;; What waits.
(define idle
  (thunks
   (sleep 60) (usleep 60000000) (select '() '() '() 60)
   (select (list (car (pipe))) '() '())
   (read-char (car (pipe))) (peek-char (car (pipe))) ((@ (ice-9 rdelim) read-line) (car (pipe)))
   (read (car (pipe))) ((@ (ice-9 binary-ports) get-u8) (car (pipe)))
   ((@ (ice-9 binary-ports) get-bytevector-n) (car (pipe)) 10)
   (let ((ends (pipe))) (forever (lambda () (display long-string (cdr ends)))))
   ;; The programs go on when the calls are stopped, and keep the test's output open for so long.
   (system* "sleep" "5") (system "sleep 5")
   (let ((s (socket PF_INET SOCK_STREAM 0))) (bind s AF_INET INADDR_LOOPBACK 0) (listen s 1) (accept s))
   (let ((s (socketpair PF_UNIX SOCK_STREAM 0))) (recv! (car s) (make-bytevector 10)))
   (let ((name (string-append (getcwd) "/fifo" (number->string (random 1000000)))))
     (mknod name 'fifo #o600 0)
     (open-input-file name))
   (let ((one (open-output-file "lock")) (other (open-output-file "lock")))
     (flock one LOCK_EX)
     (flock other LOCK_EX))
   (pause)))

(define (outcome thunk . limits)
  (catch #t
    (lambda () (apply call-with-budget thunk limits))
    (lambda (key . arguments) (if (eq? key 'budget-exhausted) (car (list-ref arguments 2)) key))))

(define (try all label good most . limits)
  (let ((bad (filter (lambda (entry)
                       (let* ((start (get-internal-real-time))
                              (result (apply outcome (cdr entry) limits))
                              (seconds (/ (- (get-internal-real-time) start) 1e9)))
                         (if (and (memq result good) (< seconds most))
                             #f
                             (begin (format (current-error-port) "~s: ~a after ~a s~%" (car entry) result seconds)
                                    #t))))
                     all)))
    (if (null? bad) (format #t "stopped by ~a~%" label))))

(try (append busy idle) 'steps '(steps) 30 #:steps 10000)
(try (append busy idle) 'seconds '(time) 5 #:seconds 0.05)

;; A circle among associations is found, budget or not, and what is found before is found.
(define-syntax-rule (error-key expression) (catch #t (lambda () expression) (lambda (key . rest) key)))
(display (if (equal? (list (error-key (assq 'x (ring))) (error-key (assv 'x (ring))) (error-key (assoc 'x (ring)))
                           (error-key (assq-ref (ring) 'x)) (error-key (assoc-ref (ring) 'x))
                           (error-key (assv-set! (ring) 'x 1)) (error-key (assoc-remove! (ring) 'x))
                           (assq 1 (ring)) (assv-ref (ring) 1)
                           (string-contains (make-string 1000000 #\a) (string-append (make-string 500000 #\a) "b"))
                           (string-contains (make-string 1000000 #\λ) (string-append (make-string 500000 #\λ) "b"))
                           (string-contains "aabaabaaab" "aaab") (string-contains "λaλaλb" "λaλb"))
                     '(wrong-type-arg wrong-type-arg wrong-type-arg wrong-type-arg wrong-type-arg wrong-type-arg
                       wrong-type-arg (1 . 2) 2 #f #f 6 2))
             "answers\n"
             "wrong answers\n"))
