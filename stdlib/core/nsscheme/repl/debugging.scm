;;; Levels of a REPL, and the commands that look around in a program that has stopped.
;;;
;;; An error opens a level: a picture of the calls that were waiting, with their variables.  The picture is taken where
;;; the error is; then the program is left, so that its files are closed and its locks free while a person looks.  A
;;; call that ,break stops is not left: its level lies on the program's own stack, and when it is left the call goes on.
;;;
;;; Frames of the library are not shown, unless there are no others.

(define-module (nsscheme repl debugging)
  #:use-module (nsscheme repl table)
  #:use-module (nsscheme stacks)
  #:use-module (system repl common)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 format)
  #:export (level-count waiting-frames enter-error-level! leave-level! drop-error-level! run-level! current-loop
            end-steps!))

(define-record-type <level>
  (make-level frames index reason)
  level?
  (frames level-frames)                         ;a vector, the innermost first
  (index level-index set-level-index!)          ;of the frame that commands look at
  (reason level-reason))                        ;why the program stopped: a text or an exception

(define (levels repl) (or (repl-debug repl) '()))

(define (level-count repl)
  "Return how many levels of REPL are open."
  (length (levels repl)))

(define (leave-level! repl)
  "Leave the innermost level of REPL; return #f if there is none."
  (and (pair? (levels repl))
       (begin
         (set! (repl-debug repl) (cdr (levels repl)))
         #t)))

(define (drop-error-level! repl)
  "Leave the innermost level of REPL if an error opened it."
  (let ((open (levels repl)))
    (when (and (pair? open) (not (string? (level-reason (car open))))) (leave-level! repl))))

(define (enter-level! repl frames reason)
  (set! (repl-debug repl) (cons (make-level (list->vector frames) 0 reason) (levels repl))))

(define (enter-error-level! repl exception frames)
  "Enter a level of REPL about EXCEPTION, which happened in FRAMES, unless no program ran."
  (unless (memq (exception-kind exception) '(read-error syntax-error))
    (enter-level! repl frames exception)))

;; How many frames a picture has at most: deep recursion may have millions.
(define most-frames 2000)

(define (waiting-frames)
  "Return the frames of the program that runs, innermost first."
  (program-frames (newest-frames most-frames)))

(define (program-frames frames)
  (let ((own (filter own-frame? frames)))
    (if (null? own) (filter telling-frame? frames) own)))

(define (own-frame? frame)
  (let ((location (frame-location frame)))
    (and location (not (%library-file? (car location))))))

;; A frame of the library that has to do with the program: not of how errors are raised, nor of the REPL.
(define (telling-frame? frame)
  (let ((source (frame-source frame)))
    (and source
         (not (any (lambda (ending) (string-suffix? ending (cadr source)))
                   '("exceptions.scm" "conversation.scm" "debugging.scm" "call-watch.scm" "repl/repl.scm"
                     "error-handling.scm"))))))

;; A procedure of the program's own.
(define (own-procedure? procedure)
  (let ((location (%procedure-span procedure)))
    (and location (not (%library-file? (car location))))))

;;; Showing frames.

;; File, line and column of FRAME, or of the procedure whose call has not begun; #f if they are not known.
(define (frame-location frame)
  (let ((source (frame-source frame)))
    (if source
        (list (cadr source) (+ 1 (caddr source)) (+ 1 (cdddr source)))
        (and (procedure? (frame-procedure frame)) (%procedure-span (frame-procedure frame))))))

(define (no-level) (display "Nothing to debug.\n"))

(define-syntax-rule (with-level (level repl) body ...)
  (let ((open (levels repl)))
    (if (null? open)
        (no-level)
        (let ((level (car open)))
          (if (= 0 (vector-length (level-frames level)))
              (no-level)
              (begin body ...))))))

(define (current-frame level) (vector-ref (level-frames level) (level-index level)))

(define* (print-frame level index #:key (width 72) (file #f) (full? #f))
  "Print frame INDEX of LEVEL, after its file unless that is FILE; return the file."
  (let* ((frame (vector-ref (level-frames level) index))
         (location (frame-location frame))
         (here (if location (car location) "unknown file")))
    (unless (equal? here file) (format #t "In ~a:\n" here))
    (format #t "~8@a  ~2@a ~a\n"
            (if location (format #f "~a:~a" (cadr location) (caddr location)) "")
            index
            (short (call-of frame) (- width 14)))
    (when full? (print-locals #f frame width))
    here))

(define (call-of frame)
  (cons (or (frame-procedure-name frame) '_) (frame-arguments frame)))

(define (short value width)
  (call-with-output-string
   (lambda (port) ((@ (ice-9 pretty-print) truncated-print) value port #:width (max 8 width)))))

;; Inner variables hide outer ones of the same name; names that begin with % are of macros of the library.
(define (locals-of frame)
  (let loop ((bindings ((@ (system vm frame) frame-environment) frame)))
    (cond ((null? bindings) '())
          ((or (assq (caar bindings) (cdr bindings))
               (string-prefix? "%" (symbol->string (caar bindings))))
           (loop (cdr bindings)))
          (else (cons (car bindings) (loop (cdr bindings)))))))

(define (print-locals repl frame width)
  (let ((locals (locals-of frame)))
    (if (null? locals)
        (display "  No local variables.\n")
        (begin
          (display "  Local variables:\n")
          (for-each (lambda (local)
                      (display "  ")
                      (when repl (repl-number repl (cdr local)))
                      (format #t "~a = ~a\n" (car local) (short (cdr local) (- width 8))))
                    locals)))))

(define (print-current level) (print-frame level (level-index level)))

(define (move! level index message)
  (if (= index (level-index level))
      (display message)
      (begin
        (set-level-index! level index)
        (print-current level))))

;;; The commands.

(define-command (backtrace bt) debug repl () arguments
  "backtrace [COUNT] [#:width W] [#:full? F]
Show the calls that were waiting, the innermost last; with #:full? #t their variables, too."
  (apply print-backtrace repl arguments))

(define (print-backtrace repl . arguments)
  (let* ((count (and (pair? arguments) (integer? (car arguments)) (car arguments)))
         (options (if count (cdr arguments) arguments))
         (option (lambda (key default) (let ((tail (memq key options))) (if tail (cadr tail) default)))))
    (with-level (level repl)
      (let* ((total (vector-length (level-frames level)))
             ;; COUNT innermost frames, or as many outermost ones if it is negative.
             (from (if (and count (< count 0)) (max 0 (+ total count)) 0))
             (to (if (and count (> count 0)) (min count total) total)))
        (let loop ((index (- to 1)) (file #f))
          (when (>= index from)
            (loop (- index 1)
                  (print-frame level index #:file file #:width (option #:width 72)
                               #:full? (option #:full? #f)))))))))

(define-command (up) debug repl () arguments
  "up [COUNT]
Look at the frame that called this one, COUNT of them further out."
  (with-level (level repl)
    (move! level
           (min (- (vector-length (level-frames level)) 1)
                (+ (level-index level) (if (null? arguments) 1 (car arguments))))
           "Already at outermost frame.\n")))

(define-command (down) debug repl () arguments
  "down [COUNT]
Look at the frame that this one called, COUNT of them further in."
  (with-level (level repl)
    (move! level
           (max 0 (- (level-index level) (if (null? arguments) 1 (car arguments))))
           "Already at innermost frame.\n")))

(define-command (frame fr) debug repl () arguments
  "frame [INDEX]
Show the frame that is looked at, or look at frame INDEX."
  (with-level (level repl)
    (cond ((null? arguments) (print-current level))
          ((and (exact-integer? (car arguments)) (< -1 (car arguments) (vector-length (level-frames level))))
           (set-level-index! level (car arguments))
           (print-current level))
          (else (display "No such frame.\n")))))

(define-command (locals) debug repl () arguments
  "locals
Show the variables of the frame that is looked at."
  (with-level (level repl)
    (print-locals repl (current-frame level) 72)))

(define (print-reason reason)
  (if (string? reason)
      (display reason)
      (print-exception (current-output-port) #f (exception-kind reason) (exception-args reason))))

(define-command (error-message error) debug repl () arguments
  "error-message
Show again why the program stopped."
  (if (null? (levels repl))
      (no-level)
      (print-reason (level-reason (car (levels repl))))))

;;; Calls that stop.

;; What reads and evaluates until its argument, a thunk, returns #f; set by the REPL that runs.
(define current-loop (make-parameter #f))

;; Number, description, and the procedure that ends it.
(define traps '())
(define next-trap 0)

;; What ends the watch for ,step, and whether the next call of the program's own stops.
(define steps '())
(define stepping? #f)

(define (end-steps!)
  "Forget what ,step has left behind."
  (set! stepping? #f)
  (for-each (lambda (end) (end)) steps)
  (set! steps '()))

;; Opens a level in the call of FRAME, which is about to begin.
(define (stop-in repl frame title)
  (when (current-loop)
    (let ((outer (levels repl)))
      (set! stepping? #f)
      (display title)
      (newline)
      (enter-level! repl (cons frame (waiting-calls)) (string-append title "\n"))
      (run-loop repl)
      (set! (repl-debug repl) outer))))

;; Reads and evaluates until the level that has just been entered is left.
(define (run-loop repl)
  (let ((count (level-count repl)))
    ((current-loop) (lambda () (>= (level-count repl) count)))))

(define (run-level! repl)
  "Read and evaluate in a level of REPL without frames, until it is left."
  (enter-level! repl '() "")
  (run-loop repl))

(define (waiting-calls) (filter own-frame? (newest-frames most-frames)))

(define (name-of procedure) (object->string procedure))

(define-command (break br) debug repl (expression) arguments
  "break PROCEDURE
Stop in each call of a procedure."
  (let ((procedure (repl-eval repl expression)))
    (if (not (procedure? procedure))
        (format #t "~s is no procedure\n" procedure)
        (let* ((number next-trap) (title (format #f "Trap ~a: Breakpoint at ~a." number (name-of procedure))))
          (set! next-trap (+ 1 next-trap))
          (set! traps
                (append traps
                        (list (list number
                                    (format #f "Breakpoint at ~a" (name-of procedure))
                                    ((@ (nsscheme call-watch) watch-calls-to) procedure
                                     (lambda (frame depth) (stop-in repl frame title))
                                     noop)))))
          (display title)
          (newline)))))

(define-command (traps) debug repl () arguments
  "traps
List what ,break has set."
  (if (null? traps)
      (display "No traps set.\n")
      (for-each (lambda (trap) (format #t "  ~a: ~a\n" (car trap) (cadr trap))) traps)))

(define-command (delete del) debug repl () arguments
  "delete INDEX
Delete a trap."
  (let ((trap (and (pair? arguments) (assv (car arguments) traps))))
    (cond ((null? arguments) (usage 'delete))
          (trap
           ((caddr trap))
           (set! traps (delq trap traps)))
          (else (format #t "There is no trap ~a.\n" (car arguments))))))

(define-command (step s) debug repl () arguments
  "step
Go on to the next call of a procedure of the program, in the call that ,break stopped."
  (with-level (level repl)
    (let ((procedure (frame-procedure (vector-ref (level-frames level) 0))))
      (if (not (live? level))
          (display "This program has ended; ,break stops one that can go on.\n")
          (begin
            (set! stepping? #t)
            (set! steps
                  (cons ((@ (nsscheme call-watch) watch-calls-in) procedure
                         (lambda (frame depth)
                           (when (and stepping? (own-procedure? (frame-procedure frame)))
                             (stop-in repl frame (format #f "Step into ~a" (name-of (frame-procedure frame))))))
                         noop)
                        steps))
            (leave-level! repl))))))

;; A level that a call waits in: its innermost frame is the call, which has no location yet.
(define (live? level) (not (frame-source (vector-ref (level-frames level) 0))))
