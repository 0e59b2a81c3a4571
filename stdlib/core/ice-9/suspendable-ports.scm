;;; (ice-9 suspendable-ports): reading and writing that ask a procedure to wait, which may leave by a prompt.
;;;
;;; install-suspendable-ports! puts procedures of this module instead of those that would wait in the kernel. Each
;;; asks first whether the port has something, or takes something, and calls the waiter while it does not: in Scheme, so
;;; that a waiter can capture the continuation and somebody resume it later. What is longer than a piece is read and
;;; written in pieces.
;;;
;;; Invariant: the plain procedures are called for what is ready only. Calls of `read-char' and the like that were
;;; compiled before this module was loaded are inlined, and wait as ever.

(define-module (ice-9 suspendable-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 textual-ports)
  #:use-module (srfi srfi-1)
  #:export (current-read-waiter current-write-waiter install-suspendable-ports! uninstall-suspendable-ports!))

(define (wait-for-input port) (select (list port) '() '()))
(define (wait-for-output port) (select '() (list port) '()))

(define current-read-waiter (make-parameter wait-for-input))
(define current-write-waiter (make-parameter wait-for-output))

;;; What the names mean without this module.

(define plain (make-hash-table))
(define-syntax-rule (call-plain name argument ...)
  ((hashq-ref plain 'name) argument ...))

;;; Waiting.

(define (in-system? port) (and (file-port? port) (not (port-closed? port))))

(define (await-input port)
  (let loop ()
    (unless (or (not (in-system? port)) (char-ready? port))
      ((current-read-waiter) port)
      (loop))))

(define (takes-output? port) (pair? (cadr (select '() (list port) '() 0))))

(define (await-output port)
  (let loop ()
    (unless (or (not (in-system? port)) (takes-output? port))
      ((current-write-waiter) port)
      (loop))))

;;; Reading.

(define* (read-char* #:optional (port (current-input-port)))
  (await-input port)
  (call-plain read-char port))
(define* (peek-char* #:optional (port (current-input-port)))
  (await-input port)
  (call-plain peek-char port))
(define (get-u8* port)
  (await-input port)
  (call-plain get-u8 port))
(define (lookahead-u8* port)
  (await-input port)
  (call-plain lookahead-u8 port))
(define (get-bytevector-some* port)
  (await-input port)
  (call-plain get-bytevector-some port))
(define (get-bytevector-some!* port bytes start count)
  (await-input port)
  (call-plain get-bytevector-some! port bytes start count))

(define (get-bytevector-n!* port bytes start count)
  (let loop ((done 0))
    (if (= done count)
        done
        (let ((more (get-bytevector-some!* port bytes (+ start done) (- count done))))
          (cond ((not (eof-object? more)) (loop (+ done more)))
                ((= done 0) more)
                (else done))))))

(define (get-bytevector-n* port count)
  (let* ((bytes (make-bytevector count)) (done (get-bytevector-n!* port bytes 0 count)))
    (cond ((eof-object? done) done)
          ((= done count) bytes)
          (else
           (let ((part (make-bytevector done)))
             (bytevector-copy! bytes 0 part 0 done)
             part)))))

;; The characters before one of DELIMITERS, and that one or the end of the file.
(define (read-until delimiters port)
  (let loop ((chars '()))
    (let ((char (read-char* port)))
      (if (or (eof-object? char) (char-set-contains? delimiters char))
          (values chars char)
          (loop (cons char chars))))))

;; What HANDLE, as of read-line, says of CHARS, the last one first, and what ended them.
(define (handled who handle chars end port)
  (define text (reverse-list->string chars))
  (if (and (null? chars) (eof-object? end))
      (if (eq? handle 'split) (cons end end) end)
      (case handle
        ((trim) text)
        ((concat) (if (eof-object? end) text (string-append text (string end))))
        ((peek) (unless (eof-object? end) (unread-char end port)) text)
        ((split) (cons text end))
        (else (scm-error 'misc-error who "unexpected handle-delim value: ~S" (list handle) #f)))))

(define newline-set (char-set #\newline))

(define* (read-line* #:optional (port (current-input-port)) (handle 'trim))
  (if (in-system? port)
      (call-with-values (lambda () (read-until newline-set port))
        (lambda (chars end) (handled "read-line" handle chars end port)))
      (call-plain read-line port handle)))

(define* (read-delimited* delimiters #:optional (port (current-input-port)) (handle 'trim))
  (if (in-system? port)
      (call-with-values (lambda () (read-until (string->char-set delimiters) port))
        (lambda (chars end) (handled "read-delimited" handle chars end port)))
      (call-plain read-delimited delimiters port handle)))

(define* (%read-line* #:optional (port (current-input-port)))
  ;; The plain read-line may be made from this one.
  (if (in-system? port) (read-line* port 'split) (call-plain %read-line port)))

;;; Writing.

;; A pipe or socket that takes anything at all takes this much.
(define piece 2048)

(define* (force-output* #:optional (port (current-output-port)))
  (await-output port)
  (call-plain force-output port))

(define (close-port* port)
  (when (and (in-system? port) (output-port? port)) (force-output* port))
  (call-plain close-port port))

(define (put-u8* port byte)
  (await-output port)
  (call-plain put-u8 port byte))
(define (put-char* port char)
  (await-output port)
  (call-plain put-char port char))

;; Calls PUT with the beginnings and lengths of the pieces that COUNT from START on are in; each is in the kernel before
;; the next begins.
(define (in-pieces port start count put)
  (if (and (in-system? port) (> count piece))
      (let loop ((start start) (left count))
        (when (> left 0)
          (let ((now (min left piece)))
            (await-output port)
            (put start now)
            (call-plain force-output port)
            (loop (+ start now) (- left now)))))
      (begin
        (await-output port)
        (put start count))))

(define* (put-bytevector* port bytes #:optional (start 0) (count (- (bytevector-length bytes) start)))
  (in-pieces port start count (lambda (start count) (call-plain put-bytevector port bytes start count))))
(define* (put-string* port text #:optional (start 0) (count (- (string-length text) start)))
  (in-pieces port start count (lambda (start count) (call-plain put-string port text start count))))

;;; Sockets.

(define* (accept* socket #:optional (flags 0))
  (await-input socket)
  (call-plain accept socket flags))

(define (connect* socket . address)
  (catch 'system-error
    (lambda () (apply (hashq-ref plain 'connect) socket address))
    (lambda arguments
      (if (= (system-error-errno arguments) EINPROGRESS)
          (let ((error (begin (await-output socket) (getsockopt socket SOL_SOCKET SO_ERROR))))
            (unless (= error 0)
              (scm-error 'system-error "connect" "~A" (list (strerror error)) (list error))))
          (apply throw arguments)))))

;;; Installing.

(define replacements
  `(((guile)
     (read-char . ,read-char*) (peek-char . ,peek-char*) (force-output . ,force-output*) (close-port . ,close-port*)
     (accept . ,accept*) (connect . ,connect*))
    ((ice-9 binary-ports)
     (get-u8 . ,get-u8*) (lookahead-u8 . ,lookahead-u8*) (get-bytevector-n . ,get-bytevector-n*)
     (get-bytevector-n! . ,get-bytevector-n!*) (get-bytevector-some . ,get-bytevector-some*)
     (get-bytevector-some! . ,get-bytevector-some!*) (put-u8 . ,put-u8*) (put-bytevector . ,put-bytevector*))
    ((ice-9 textual-ports)
     (put-char . ,put-char*) (put-string . ,put-string*))
    ((ice-9 rdelim)
     (%read-line . ,%read-line*) (read-line . ,read-line*) (read-delimited . ,read-delimited*))))

(define installed? #f)

;; The variables with their new values, those of names that a module has.
(define variables
  (append-map (lambda (entry)
                (let ((interface (resolve-interface (car entry))))
                  (filter-map (lambda (pair)
                                (let ((variable (module-variable interface (car pair))))
                                  (and variable (list (car pair) variable (cdr pair)))))
                              (cdr entry))))
              replacements))

;; From now on the names mean procedures that can be exchanged: calls of them are no longer inlined.
(for-each
 (lambda (entry)
   (let ((name (car entry)) (variable (cadr entry)) (suspendable (caddr entry)))
     (let ((before (variable-ref variable)))
       (hashq-set! plain name before)
       (variable-set! variable (lambda arguments (apply (if installed? suspendable before) arguments))))))
 variables)

(define (install-suspendable-ports!)
  "Let reading and writing call (current-read-waiter) and (current-write-waiter) with a port that is not ready."
  (set! installed? #t))

(define (uninstall-suspendable-ports!)
  "Let reading and writing wait in the kernel again."
  (set! installed? #f))
