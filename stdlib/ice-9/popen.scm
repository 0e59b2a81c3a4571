;;; (ice-9 popen): programs at the other end of a port.
;;;
;;; Expects from the kernel:
;;;
;;;   (%spawn PROGRAM ARGUMENTS STDIN STDOUT STDERR) -> process id
;;;     starts PROGRAM, looked up in PATH, with the list ARGUMENTS (its own name not among them) and these three
;;;     descriptors as its 0, 1 and 2, and no other.  When it cannot be executed the process says so on its error
;;;     output and exits with 127, as a shell's would.
;;;
;;; A standard stream that is not given leads where the current port does, or to /dev/null if that has no descriptor.

(define-module (ice-9 popen)
  #:export (open-pipe open-pipe* open-input-pipe open-output-pipe open-input-output-pipe close-pipe pipeline))

;; The process at the other end of each port.
(define processes (make-weak-key-hash-table))

(define (descriptor port mode)
  "Return a fresh descriptor for a child that uses PORT, or /dev/null."
  (cond ((file-port? port)
         (when (output-port? port) (force-output port))
         (dup->fdes (fileno port)))
        (else (open-fdes "/dev/null" mode))))

(define (spawn program arguments input output)
  "Start PROGRAM; INPUT and OUTPUT are ports that are closed here, or #f for the current ones.  Return the process."
  (let* ((in (if input (dup->fdes (fileno input)) (descriptor (current-input-port) O_RDONLY)))
         (out (if output (dup->fdes (fileno output)) (descriptor (current-output-port) O_WRONLY)))
         (err (descriptor (current-error-port) O_WRONLY))
         (process (%spawn program arguments in out err)))
    (for-each close-fdes (list in out err))
    (when input (close-port input))
    (when output (close-port output))
    process))

(define (register! port process)
  (hashq-set! processes port process)
  port)

(define (open-pipe* mode program . arguments)
  "Start PROGRAM with ARGUMENTS and return a port that reads its output (MODE OPEN_READ), writes its input (OPEN_WRITE)
or does both (OPEN_BOTH)."
  (cond ((equal? mode OPEN_READ)
         (let ((output (pipe)))
           (register! (car output) (spawn program arguments #f (cdr output)))))
        ((equal? mode OPEN_WRITE)
         (let ((input (pipe)))
           (register! (cdr input) (spawn program arguments (car input) #f))))
        ((equal? mode OPEN_BOTH)
         (let* ((input (pipe)) (output (pipe)) (process (spawn program arguments (car input) (cdr output))))
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
  (let ((process (hashq-ref processes port)))
    (unless process
      (scm-error 'misc-error "close-pipe" "~S was not opened by open-pipe" (list port) #f))
    (hashq-remove! processes port)
    (close-port port)
    (cdr (waitpid process))))

(define (pipeline commands)
  "Start COMMANDS, lists of a program and its arguments, each reading what the one before writes.  Return a port that
reads from the last one, a port that writes to the first one, and their processes, the last one's first."
  (let* ((input (pipe)))
    (let loop ((commands commands) (from (car input)) (started '()))
      (if (null? commands)
          (values from (cdr input) started)
          (let* ((output (pipe)) (process (spawn (caar commands) (cdar commands) from (cdr output))))
            (loop (cdr commands) (car output) (cons process started)))))))
