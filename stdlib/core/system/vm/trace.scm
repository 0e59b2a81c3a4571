;;; (system vm trace): the calls of a program, printed on the current error port as they happen.
;;;
;;; Each line is indented by how deep the call is; the value follows at the same depth.  A call in tail position has no
;;; line for its value: it is that of the call that it replaces.  Calls that are inlined, such as those of
;;; car, do not appear.

(define-module (system vm trace)
  #:use-module (nsscheme call-watch)
  #:use-module (system vm frame)
  #:use-module (ice-9 format)
  #:use-module (ice-9 pretty-print)
  #:export (trace-calls-in-procedure trace-calls-to-procedure trace-instructions-in-procedure call-with-trace))

;; What a line at DEPTH begins with; where there is no room to indent, the number of the depth and MARK.
(define (indentation prefix depth mark most)
  (define (bars count) (string-append prefix (string-concatenate (make-list count "|  "))))
  (if (or (= depth 0) (< (* 3 depth) most))
      (bars depth)
      (string-append (bars (max 0 (quotient (- most 1) 3))) (number->string depth) mark " ")))

(define (shortened value width)
  (call-with-output-string (lambda (port) (truncated-print value port #:width width))))

(define (printers width prefix most)
  (define (line depth mark text)
    (let ((port (current-error-port)))
      (display (string-append (indentation prefix depth mark most) text "\n") port)))
  (values
   (lambda (frame depth) (line depth ">" (shortened (frame-call-representation frame) width)))
   (lambda (frame depth)
     (let* ((results (frame-return-values frame)) (texts (map (lambda (value) (shortened value width)) results)))
       (line depth "<" (case (length results)
                         ((0) "no values")
                         ((1) (car texts))
                         (else (format #f "~d values: ~a" (length results) (string-join texts " ")))))))))

(define* (trace-calls-to-procedure proc #:key (width 80) (prefix "trace: ") (max-indent (- width 40)))
  "Print each call of PROC and its value from now on; return a procedure that ends this.  WIDTH is that of data,
MAX-INDENT how far lines are indented, PREFIX what they begin with."
  (call-with-values (lambda () (printers width prefix max-indent))
    (lambda (call return) (watch-calls-to proc call return))))

(define* (trace-calls-in-procedure proc #:key (width 80) (prefix "trace: ") (max-indent (- width 40)))
  "As trace-calls-to-procedure, for all calls while PROC runs."
  (call-with-values (lambda () (printers width prefix max-indent))
    (lambda (call return) (watch-calls-in proc call return))))

(define (no-instructions who)
  (scm-error 'misc-error who "this evaluator has no instructions to trace; trace calls" '() #f))

(define* (trace-instructions-in-procedure proc #:key (width 80) (max-indent (- width 40)))
  "Raise an error: there are no instructions here."
  (no-instructions "trace-instructions-in-procedure"))

(define* (call-with-trace thunk #:key (calls? #t) (instructions? #f) (width 80) (max-indent (- width 40)))
  "Return the values of THUNK; if CALLS?, print all calls that happen until it returns."
  (define end noop)
  (when instructions? (no-instructions "call-with-trace"))
  (dynamic-wind
    (lambda ()
      (when calls?
        (set! end (trace-calls-in-procedure thunk #:width width #:max-indent max-indent))))
    (lambda () (thunk))
    (lambda () (end))))
