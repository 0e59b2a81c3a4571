;;; (ice-9 popen): programs at the other end of a port.
;;;
;;; Expects from the kernel (%spawn PROGRAM ARGUMENTS ENVIRONMENT DESCRIPTORS): start PROGRAM, found in PATH, with
;;; ARGUMENTS (its own name first) and DESCRIPTORS, ports or numbers, as its 0, 1, 2, and no others; return its process
;;; number, or throw system-error when it cannot be executed.
;;;
;;; A standard stream that is not given leads where the current port does, or to /dev/null if that has no descriptor.  A
;;; program that
;;; cannot be executed looks like one that says so and exits with 127, as in a shell.

(define-module (ice-9 popen)
  #:export (open-pipe open-pipe* open-input-pipe open-output-pipe open-input-output-pipe close-pipe pipeline))

;; The process at the other end of each port.
(define processes (make-weak-key-hash-table))

(define (descriptor port)
  "Return what a child gets for PORT, or #f, which stands for /dev/null."
  (and (file-port? port)
       (begin
         (when (output-port? port) (force-output port))
         port)))

(define (spawn program arguments input output)
  "Start PROGRAM; INPUT and OUTPUT are ports that are closed here, or #f for the current ones.  Return the process."
  (let ((process (%spawn program (cons program arguments) #f
                         (list (or input (descriptor (current-input-port)))
                               (or output (descriptor (current-output-port)))
                               (descriptor (current-error-port))))))
    (when input (close-port input))
    (when output (close-port output))
    process))

(define not-found-status (* 127 256))

(define (spawn/shell-like program arguments input output)
  "Like `spawn', but return #f, having said why, if PROGRAM cannot be executed."
  (catch 'system-error
    (lambda () (spawn program arguments input output))
    (lambda arguments
      (let ((port (current-error-port)))
        (display "In execvp of " port)
        (display program port)
        (display ": " port)
        (display (strerror (system-error-errno arguments)) port)
        (newline port))
      (when input (close-port input))
      (when output (close-port output))
      #f)))

(define (register! port process)
  (hashq-set! processes port process)
  port)

(define (open-pipe* mode program . arguments)
  "Start PROGRAM with ARGUMENTS and return a port that reads its output (MODE OPEN_READ), writes its input (OPEN_WRITE)
or does both (OPEN_BOTH)."
  (%check "open-pipe*" 1 "string" string? mode)
  (%check "open-pipe*" 2 "string" string? program)
  (cond ((equal? mode OPEN_READ)
         (let ((output (pipe)))
           (register! (car output) (spawn/shell-like program arguments #f (cdr output)))))
        ((equal? mode OPEN_WRITE)
         (let ((input (pipe)))
           (register! (cdr input) (spawn/shell-like program arguments (car input) #f))))
        ((equal? mode OPEN_BOTH)
         (let* ((input (pipe)) (output (pipe)) (process (spawn/shell-like program arguments (car input) (cdr output))))
           (register! (two-way-port (car output) (cdr input)) process)))
        (else
         (scm-error 'misc-error "open-pipe*" "expected OPEN_READ, OPEN_WRITE or OPEN_BOTH, got ~S" (list mode) #f))))

(define (two-way-port in out)
  (make-soft-port
   (vector (lambda (char) (write-char char out))
           (lambda (string) (display string out))
           (lambda () (force-output out))
           (lambda () (read-char in))
           (lambda () (close-port in) (close-port out)))
   "r+"))

(define (open-pipe command mode)
  "Like `open-pipe*' with a line of shell, COMMAND."
  (%check "open-pipe" 1 "string" string? command)
  (open-pipe* mode "/bin/sh" "-c" command))

(define (open-input-pipe command)
  "Return a port that reads what the line of shell COMMAND writes."
  (open-pipe command OPEN_READ))

(define (open-output-pipe command)
  "Return a port that writes what the line of shell COMMAND reads."
  (open-pipe command OPEN_WRITE))

(define (open-input-output-pipe command)
  "Return a port that reads and writes what the line of shell COMMAND writes and reads."
  (open-pipe command OPEN_BOTH))

(define (close-pipe port)
  "Close PORT, wait for the process at its other end and return its status."
  (%check "close-pipe" 1 "port" port? port)
  (let ((process (hashq-ref processes port 'none)))
    (when (eq? process 'none)
      (scm-error 'misc-error "close-pipe" "~S was not opened by open-pipe" (list port) #f))
    (hashq-remove! processes port)
    (close-port port)
    (if process (cdr (waitpid process)) not-found-status)))

(define (pipeline commands)
  "Start COMMANDS, lists of a program and its arguments, each reading what the one before writes.  Return a port that
reads from the last one, a port that writes to the first one, and their processes, the last one's first."
  (let* ((input (pipe)))
    (let loop ((commands commands) (from (car input)) (started '()))
      (if (null? commands)
          (values from (cdr input) started)
          (let* ((output (pipe)) (process (spawn (caar commands) (cdar commands) from (cdr output))))
            (loop (cdr commands) (car output) (cons process started)))))))
