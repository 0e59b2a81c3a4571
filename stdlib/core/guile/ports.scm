;;; Ports for the duration of a call.
;;;
;;; The with-… procedures rebind a current port by parameterize: leaving by an escape restores it, entering again by
;;; a continuation takes it up again.  A file is closed when its procedure returns, and left to the collector when
;;; it is left in another way, as in Guile.
;;;
;;; Expects from the kernel: open-file set-port-encoding! open-input-string open-output-string get-output-string
;;; close-port string-append; the fluids %current-input-port-fluid %current-output-port-fluid
;;; %current-error-port-fluid, which the kernel's procedures look at; from control.scm fluid->parameter.

(define (%port-parameter fluid name)
  (fluid->parameter
   fluid
   (lambda (port)
     (%check-port name port)
     port)))

;; A misc-error, as in Guile.
(define (%check-port who port)
  (if (not (port? port)) (scm-error 'misc-error who "not a port: ~S" (list port) #f)))

(define current-input-port (%port-parameter %current-input-port-fluid "current-input-port"))
(define current-output-port (%port-parameter %current-output-port-fluid "current-output-port"))
(define current-error-port (%port-parameter %current-error-port-fluid "current-error-port"))

;; Warnings go where errors go until a program sends them elsewhere.
(define current-warning-port (%port-parameter (make-fluid (current-error-port)) "current-warning-port"))

(define (set-current-input-port port)
  "Make PORT the current input port."
  (%check-port "set-current-input-port" port)
  (fluid-set! %current-input-port-fluid port))

(define (set-current-output-port port)
  "Make PORT the current output port."
  (%check-port "set-current-output-port" port)
  (fluid-set! %current-output-port-fluid port))

(define (set-current-error-port port)
  "Make PORT the current error port."
  (%check-port "set-current-error-port" port)
  (fluid-set! %current-error-port-fluid port))

(define (call-with-output-string proc)
  "Call PROC with a port and return the string of all that it wrote there."
  (let ((port (open-output-string)))
    (proc port)
    (get-output-string port)))

(define (call-with-input-string string proc)
  "Call PROC with a port that reads from STRING."
  (%check "call-with-input-string" 1 "string" string? string)
  (proc (open-input-string string)))

(define (with-output-to-port port thunk)
  "Call THUNK with PORT as the current output port."
  (parameterize ((current-output-port port)) (thunk)))

(define (with-input-from-port port thunk)
  "Call THUNK with PORT as the current input port."
  (parameterize ((current-input-port port)) (thunk)))

(define (with-error-to-port port thunk)
  "Call THUNK with PORT as the current error port."
  (parameterize ((current-error-port port)) (thunk)))

(define (with-output-to-string thunk)
  "Call THUNK and return the string of all that it wrote on the current output port."
  (call-with-output-string (lambda (port) (with-output-to-port port thunk))))

(define (with-error-to-string thunk)
  "Call THUNK and return the string of all that it wrote on the current error port."
  (call-with-output-string (lambda (port) (with-error-to-port port thunk))))

(define (with-input-from-string string thunk)
  "Call THUNK with STRING as the current input."
  (call-with-input-string string (lambda (port) (with-input-from-port port thunk))))

(define (%open file mode binary? encoding)
  (let ((port (open-file file (if binary? (string-append mode "b") mode))))
    (if encoding (set-port-encoding! port encoding))
    port))

(define* (open-input-file file #:key (binary #f) (encoding #f) (guess-encoding #f))
  "Return a port that reads from FILE, as text in ENCODING (UTF-8 by default) or as bytes if BINARY."
  (%open file "r" binary encoding))

(define* (open-output-file file #:key (binary #f) (encoding #f))
  "Return a port that writes to FILE, emptied or made, as text in ENCODING (UTF-8 by default) or as bytes if BINARY."
  (%open file "w" binary encoding))

(define (call-with-port port proc)
  "Call PROC with PORT, close PORT when it returns, and return what it returned."
  (call-with-values
      (lambda () (proc port))
    (lambda results
      (close-port port)
      (apply values results))))

(define* (call-with-input-file file proc #:key (binary #f) (encoding #f) (guess-encoding #f))
  "Call PROC with a port that reads from FILE."
  (call-with-port (%open file "r" binary encoding) proc))

(define* (call-with-output-file file proc #:key (binary #f) (encoding #f))
  "Call PROC with a port that writes to FILE."
  (call-with-port (%open file "w" binary encoding) proc))

(define* (with-input-from-file file thunk #:key (binary #f) (encoding #f) (guess-encoding #f))
  "Call THUNK with FILE as the current input."
  (call-with-port (%open file "r" binary encoding) (lambda (port) (with-input-from-port port thunk))))

(define* (with-output-to-file file thunk #:key (binary #f) (encoding #f))
  "Call THUNK with FILE as the current output."
  (call-with-port (%open file "w" binary encoding) (lambda (port) (with-output-to-port port thunk))))

(define* (with-error-to-file file thunk #:key (binary #f) (encoding #f))
  "Call THUNK with FILE as the current error port."
  (call-with-port (%open file "w" binary encoding) (lambda (port) (with-error-to-port port thunk))))

(define *null-device* "/dev/null")

(define (open-io-file file)
  "Return a port that reads and writes FILE."
  (open-file file "r+"))

(define (duplicate-port port mode)
  "Return a new port of MODE on a copy of the descriptor of PORT."
  (fdopen (dup->fdes port) mode))

(define* (dup->port port-or-descriptor mode #:optional descriptor)
  "Return a new port of MODE on a copy, DESCRIPTOR if given, of a port's descriptor or of a descriptor."
  (fdopen (if descriptor (dup->fdes port-or-descriptor descriptor) (dup->fdes port-or-descriptor)) mode))

(define format simple-format)
