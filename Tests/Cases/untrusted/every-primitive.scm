;;; Every primitive, called with arguments that are large, circular or never ready, ends within its budget.
;;;
;;; The rows of the primitives say how many arguments there are and what they are called; nothing here lists primitives
;;; but those that cannot be called. Each call has a limit of steps, memory and time, and may take twice the time
;;; and half as much memory again; afterwards the interpreter works. An argument of a name that is known here gets what
;;; is nasty for that, every other one gets everything in turn.
;; want: every primitive stopped
;; waits: calls that are stopped by the clock
;; timeout: 180

(use-modules (nsscheme budget) (ice-9 rdelim) (srfi srfi-1))

;; Those that end or change the process itself, or that read what only the library hands out.
(define excluded
  '((exit "ends the process") (primitive-exit "ends the process") (primitive-_exit "ends the process")
    (execl "replaces the process") (execlp "replaces the process") (execle "replaces the process")
    (primitive-fork "a second test would go on")
    (kill "signals other processes") (raise-signal "ends the process") (alarm "ends the process")
    (setitimer "ends the process") (sigaction "changes what ends the process") (restore-signals "likewise")
    (chdir "the test's directory") (chroot "the test's directory") (umask "the process's") (nice "the process's")
    (setuid "the process's") (setgid "the process's") (seteuid "the process's") (setegid "the process's")
    (setgroups "the process's") (setsid "the process's") (setpgid "the process's") (setpriority "the process's")
    (setrlimit "the process's") (sethostname "the machine's") (sync "the machine's")
    (tcsetpgrp "the terminal's")
    (close-fdes "closes the test's own files") (close "likewise") (dup2 "likewise") (dup->fdes "likewise")
    (primitive-move->fdes "likewise") (%redirect-port "likewise")
    (%gc-stress! "changes the test itself") (gc-disable "likewise") (%extend-primitive! "likewise")
    (%extend-equality! "likewise") (%print-procedures! "likewise")
    (set-current-module "likewise")
    (%syntax-match "gets what only the expander makes") (%syntax-fill "likewise")
    (%set-dynamics! "the winders of the test") (%with-dynamics "likewise")
    (%watch-calls! "hears of the test's own calls") (%watch-next! "likewise") (%watch-receiver! "likewise")
    (%call-when-closing! "called for the test's own files") (call-with-profile "prints on the test's own output")
    (%call-with-budget "the test itself")))

;; Small numbers are descriptors, too, and changing their modes must not change that of /dev/null: 0 and 2 are files of
;; the test's own, and complaints have a port with another number.
(define report (dup->port 2 "w"))
(define own-file (open-file "own-file" "w+"))
(dup2 (fileno own-file) 0)
(dup2 (fileno own-file) 2)

;; The first look at the names of all characters makes a table, once.
(%named-character "SPACE")

(define limit-seconds 0.08)
(define limit-memory 16000000)

;;; What is nasty.

(define (circular-list-of object)
  (let ((pair (list object)))
    (set-cdr! pair pair)
    pair))
(define (deep-list)
  (let loop ((i 0) (list '())) (if (= i 30000) list (loop (+ i 1) (cons list '())))))
(define (shared-list)
  (let loop ((i 0) (list 1)) (if (= i 60) list (loop (+ i 1) (cons list list)))))
(define (cyclic-vector)
  (let ((vector (make-vector 3 1)))
    (vector-set! vector 1 vector)
    vector))
(define (endless-array)
  (make-shared-array (make-array 0 10) (lambda (i) (list 0)) (expt 10 12)))
(define (endless-matrix)
  (make-shared-array (make-array 0 10) (lambda (i j) (list 0)) (expt 10 6) (expt 10 6)))
(define (endless-typed-array)
  (make-shared-array (make-u8vector 10 0) (lambda (i) (list 0)) (expt 10 12)))
(define (blocking-port) (let ((ends (pipe))) (set! kept (cons ends kept)) (car ends)))
(define (full-port)
  (let ((ends (pipe)))
    (set! kept (cons ends kept))
    (setvbuf (cdr ends) 'none)
    (cdr ends)))
(define kept '())
(define (endless-port)
  (make-soft-port (vector (lambda (c) #t) (lambda (s) #t) (lambda () #t) (lambda () #\() (lambda () #t)) "rw"))
(define (loops . arguments) (let loop () (loop)))
(define (yes . arguments) #t)
(define (no . arguments) #f)

(define large (- (expt 7 400000) 1))
(define large-ratio (/ (expt 3 200000) (expt 2 200000)))
(define (numbers) (list large (expt 10 18) (- large) 1000003 2))

(define makers
  (list (lambda () (make-vector 30000 'x)) cyclic-vector
        (lambda () (make-string 100000 #\a)) (lambda () (make-string 100000 #\x3bb))
        (lambda () (make-bytevector 200000 97)) (lambda () (make-bitvector 2000000 #t))
        (lambda () (iota 30000)) (lambda () (circular-list-of 1)) (lambda () (circular-list-of (cons 'a 1)))
        (lambda () (circular-list-of #\a)) deep-list shared-list
        endless-array endless-matrix endless-typed-array
        (lambda () large) (lambda () (expt 10 18)) (lambda () (- 1 (expt 10 12)))
        (lambda () large-ratio) (lambda () 1e300) (lambda () 1000003) (lambda () 2) (lambda () 0)
        (lambda () loops) (lambda () yes) (lambda () no)
        blocking-port full-port endless-port
        (lambda () (let ((table (make-hash-table))) (do ((i 0 (+ i 1))) ((= i 2000) table) (hash-set! table i i))))
        (lambda () #\a) (lambda () 'a) (lambda () #f) (lambda () char-set:full)
        (lambda () (make-regexp "(a*)*b"))))

;; Formals by the beginning of their names, and what they get.
(define known
  `(("string" ,(lambda () (list (make-string 100000 #\a) (string-append (make-string 50000 #\a) "b"))))
    ("part" ,(lambda () (list (string-append (make-string 100000 #\a) "b"))))
    ("pattern" ,(lambda () (list "((a{1,255}){1,255}){1,50}" (make-string 100000 #\() "(a|b|ab)*\\1c")))
    ("regexp" ,(lambda () (list (make-regexp "(a|b|ab)*c") (make-regexp "(a*)*b"))))
    ("list" ,(lambda () (list (circular-list-of (cons 1 2)) (iota 30000) (deep-list))))
    ("alist" ,(lambda () (list (circular-list-of (cons 1 2)) (map (lambda (i) (cons i i)) (iota 20000)))))
    ("array" ,(lambda () (list (endless-array) (endless-matrix))))
    ("vector" ,(lambda () (list (make-vector 30000 1) (cyclic-vector))))
    ("bytevector" ,(lambda () (list (make-bytevector 200000 97))))
    ("bytes" ,(lambda () (list (make-bytevector 200000 200))))
    ("bits" ,(lambda () (list (make-bitvector 2000000 #t))))
    ("port" ,(lambda () (list (blocking-port) (full-port) (endless-port))))
    ("socket" ,(lambda () (list (listening-socket) (blocking-port))))
    ("reads" ,(lambda () (list (list (blocking-port)) '())))
    ("writes" ,(lambda () (list '())))
    ("exceptions" ,(lambda () (list '())))
    ("seconds" ,(lambda () (list 60 1000000)))
    ("microseconds" ,(lambda () (list 60000000)))
    ("pid" ,(lambda () (list -1)))
    ("file" ,(lambda () (list (blocking-port) (make-string 100000 #\a))))
    ("program" ,(lambda () (list "sleep")))
    ;; What a call starts goes on when the call is stopped, and keeps the test's output open for so long.
    ("arguments" ,(lambda () (list "5" (list "sleep" "5"))))
    ("command" ,(lambda () (list "sleep 5")))
    ("proc" ,(lambda () (list loops yes)))
    ("thunk" ,(lambda () (list loops)))
    ("predicate" ,(lambda () (list no loops)))
    ("table" ,(lambda () (list (make-hash-table))))
    ("char" ,(lambda () (list #\a)))
    ("matcher" ,(lambda () (list #\b char-set:full)))
    ("z" ,numbers) ("x" ,numbers) ("y" ,numbers) ("n" ,numbers) ("a" ,numbers) ("b" ,numbers) ("base" ,numbers)
    ("exponent" ,numbers) ("modulus" ,numbers) ("k" ,numbers) ("count" ,numbers) ("number" ,numbers)))

(define (listening-socket)
  (let ((s (socket PF_INET SOCK_STREAM 0)))
    (bind s AF_INET INADDR_LOOPBACK 0)
    (listen s 1)
    s))

(define (known-for formal)
  (let ((name (string-trim-both formal (char-set #\[ #\]))))
    (let loop ((rest known) (best #f))
      (cond ((null? rest) (and best (cadr best)))
            ((and (string-prefix? (caar rest) name)
                  (or (> (string-length (caar rest)) 1) (= (string-length name) 1))
                  (or (not best) (> (string-length (caar rest)) (string-length (car best)))))
             (loop (cdr rest) (car rest)))
            (else (loop (cdr rest) best))))))

;;; What is measured.

(define (kilobytes field)
  (call-with-input-file "/proc/self/status"
    (lambda (status)
      (let loop ()
        (let ((line (read-line status)))
          (if (string-prefix? field line)
              (string->number (string-trim-both (substring line (string-length field) (- (string-length line) 2))))
              (loop)))))))
(define can-measure? (access? "/proc/self/clear_refs" W_OK))
(define (forget-peak!)
  (if can-measure? (call-with-output-file "/proc/self/clear_refs" (lambda (port) (display "5" port)))))

(define complaints 0)
(define (complain what procedure arguments figure)
  (set! complaints (+ complaints 1))
  (format report "~a: ~a takes ~a with ~s~%" (procedure-name procedure) what figure
          (map (lambda (argument) (%call-with-budget (lambda () (brief argument)) 100000 #f #f 1 #f)) arguments)))
(define (brief object)
  (cond ((string? object) (list 'string (string-length object)))
        ((and (number? object) (exact? object) (> (abs object) (expt 10 20))) 'large-number)
        ((or (pair? object) (array? object)) (if (pair? object) 'list (list 'array (array-dimensions object))))
        (else (object->string object))))

;; How many seconds a call takes when that is too many, else #f.
(define (too-long procedure arguments)
  (let ((start (get-internal-real-time))
        (work (get-internal-run-time)))
    (catch #t
      (lambda ()
        (call-with-budget (lambda () (apply procedure arguments))
                          #:steps 300000 #:memory limit-memory #:seconds limit-seconds))
      (lambda (key . rest) #f))
    (let ((seconds (/ (- (get-internal-real-time) start) 1e9))
          (worked (/ (- (get-internal-run-time) work) 1e9)))
      ;; On a machine that is busy with other things the clock says little.
      (and (> seconds (* 2 limit-seconds)) (or (> worked (* 2 limit-seconds)) (> seconds (* 10 limit-seconds)))
           seconds))))

;; What takes too long takes it again: two processors that share a core make the work of one moment twice as long.
(define (try procedure arguments)
  (let ((seconds (too-long procedure arguments)))
    (if (and seconds (too-long procedure arguments) (too-long procedure arguments))
        (complain "time" procedure arguments seconds))
    (unless (equal? (map (lambda (n) (* n n)) '(1 2 3)) '(1 4 9))
      (complain "a broken interpreter" procedure arguments 'it))))

(define (try-all procedure formals required most)
  (let* ((values (fresh-values))
         (names (string-tokenize formals))
         (names (filter (lambda (name) (not (string=? name "."))) names))
         (nasties (map (lambda (name) (let ((make (known-for name))) (and make (made make)))) names)))
    (forget-peak!)
    (let ((before (kilobytes "VmRSS:")))
      (if (= most 0)
          (try procedure '())
          (begin
            ;; All arguments the same.
            (for-each (lambda (value) (try procedure (make-list (max 1 required) value))) values)
            ;; What the names ask for, in turn.
            (do ((round 0 (+ round 1))) ((= round 5))
              (do ((count (max 1 required) (+ count 1))) ((> count (min most (length names))))
                (try procedure
                     (map (lambda (nasty i)
                            (let ((choice (or nasty values)))
                              (list-ref choice (modulo (+ round (* i (if nasty 1 7)) ) (length choice)))))
                          (list-head nasties count) (iota count)))))))
      (let ((grown (- (kilobytes "VmHWM:") before)))
        (if (and can-measure? (> grown (+ 24000 (quotient (* 3 limit-memory) 2000))))
            (complain "memory" procedure '() (list grown 'kB)))))))

;; Values serve several rows, and are made afresh now and then, as some rows change them.
(define rows 0)
(define values-made '())
(define known-made '())
(define (fresh-values)
  (when (= (modulo rows 40) 0)
    (for-each (lambda (ends) (false-if-exception (close-port (car ends))) (false-if-exception (close-port (cdr ends))))
              kept)
    (set! kept '())
    (set! known-made '())
    (set! values-made (map (lambda (make) (make)) makers)))
  (set! rows (+ rows 1))
  values-made)
(define (made make)
  (let ((entry (assq make known-made)))
    (if entry
        (cdr entry)
        (let ((objects (make)))
          (set! known-made (acons make objects known-made))
          objects))))

;; The name of the only row to call, from the environment; that nothing was called is no success.
(define only (and=> (getenv "ONLY") string->symbol))
(define called 0)
(define verbose? (getenv "VERBOSE"))

;; Writing to what nobody reads any more would end the process.
(sigaction SIGPIPE SIG_IGN)
(define sink (open-output-file "/dev/null"))
(for-each
 (lambda (row)
   (let* ((procedure (car row))
          (formals (cdr row))
          (arity (procedure-minimum-arity procedure))
          (name (procedure-name procedure)))
     (unless (or (assq name excluded) (and only (not (eq? only name))))
       (set! called (+ called 1))
       (if verbose? (format report "~a ~a~%" name formals))
       (let* ((names (filter (lambda (name) (not (string=? name "."))) (string-tokenize formals)))
              (required (length (filter (lambda (name) (not (string-prefix? "[" name)))
                                        (if (string-contains formals ".")
                                            (list-head names (max 0 (- (length names) 1)))
                                            names)))))
         (parameterize ((current-output-port sink)
                        (current-input-port (blocking-port)))
           (try-all procedure formals required (length names)))))))
 ((@@ (guile) %primitives)))

(cond ((> called 0)
       (display (if (= complaints 0) "every primitive stopped\n" "not every primitive stopped\n")))
      ((assq only excluded)
       => (lambda (row) (format #t "~a is not called here: ~a~%" only (cadr row))))
      (else (format #t "no primitive is called ~a~%" only)))
