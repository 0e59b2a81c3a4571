;;; (ice-9 ports internal): what schedulers of other programs ask of ports: what to wait for, and for how long.
;;;
;;; Guile's module also hands out the buffers of its ports, which are vectors in the heap there and are not here.

(define-module (ice-9 ports internal)
  #:use-module (ice-9 binary-ports)
  #:use-module ((ice-9 textual-ports) #:select (put-char put-string))
  #:re-export (put-char put-string)
  #:export (port-poll port-read-wait-fd port-write-wait-fd port-random-access? %port-encoding))

(define (check who port)
  (unless (port? port)
    (scm-error 'wrong-type-arg who "Wrong type argument in position 1 (expecting port): ~S" (list port) (list port))))

(define (descriptor who port)
  "The descriptor behind PORT; an error when there is none."
  (check who port)
  (or (and (file-port? port) (fileno port))
      (scm-error 'wrong-type-arg who "Wrong type argument in position 1 (expecting port on a descriptor): ~S"
                 (list port) (list port))))

(define (port-read-wait-fd port)
  "Return the descriptor that says when PORT can be read."
  (descriptor "port-read-wait-fd" port))

(define (port-write-wait-fd port)
  "Return the descriptor that says when PORT can be written to."
  (descriptor "port-write-wait-fd" port))

(define* (port-poll port events #:optional (timeout -1))
  "Wait TIMEOUT milliseconds, for ever if it is negative, until PORT can be read or written to, as EVENTS, a string with
the characters r and w, says; return how many descriptors are ready, 1 or 0."
  (let* ((fd (descriptor "port-poll" port))
         (reads (if (string-index events #\r) (list fd) '()))
         (writes (if (string-index events #\w) (list fd) '()))
         (ready (if (negative? timeout)
                    (select reads writes '())
                    (select reads writes '() (quotient timeout 1000) (* 1000 (remainder timeout 1000))))))
    (if (and (null? (car ready)) (null? (cadr ready))) 0 1)))

(define (port-random-access? port)
  "Return true if PORT can be moved to any of its positions."
  (check "port-random-access?" port)
  (->bool (false-if-exception (seek port 0 SEEK_CUR))))

(define (%port-encoding port)
  "Return the name of PORT's encoding, a symbol."
  (check "%port-encoding" port)
  (string->symbol (port-encoding port)))
