;;; A checker small enough to trust: it needs little more than what it checks.
;;;
;;;   (check EXPRESSION => EXPECTED)         the value is equal? to that of EXPECTED
;;;   (check-error KEY EXPRESSION)           throws to KEY; #t stands for any error
;;;   (check-summary)                        prints "N passed, N failed", exits with 1 after a failure
;;;   (scaled N [BY])                        N, but under NSSCHEME_GC_STRESS, where each allocation collects, N / BY (100):
;;;                                          for numbers of rounds and sizes of data whose point is that there is room
;;;
;;; A failing check prints its form, what it got and what was wanted, and the file goes on.

(define-module (check)
  #:export (check check-error check-summary scaled %check-value %check-throws))

(define passed 0)
(define failed 0)

(define* (scaled n #:optional (by 100)) (if (getenv "NSSCHEME_GC_STRESS") (quotient n by) n))

(define (pass!) (set! passed (+ passed 1)))

(define (fail! form got wanted)
  (set! failed (+ failed 1))
  (display "FAILED: ") (write form) (newline)
  (display "  got:  ") (write got) (newline)
  (display "  want: ") (write wanted) (newline))

(define (%check-value form thunk wanted)
  (let ((got (catch #t thunk (lambda (key . arguments) (cons* 'threw key arguments)))))
    (if (equal? got wanted)
        (pass!)
        (fail! form got wanted))))

(define (%check-throws form key thunk)
  (let ((got (catch #t
               (lambda () (list 'returned (thunk)))
               (lambda (key . arguments) (cons* 'threw key arguments)))))
    (if (and (eq? (car got) 'threw)
             (or (eq? key #t) (eq? key (cadr got))))
        (pass!)
        (fail! form got (list 'threw key)))))

(define-syntax check
  (syntax-rules (=>)
    ((_ expression => expected)
     (%check-value 'expression (lambda () expression) expected))))

(define-syntax check-error
  (syntax-rules ()
    ((_ key expression)
     (%check-throws 'expression 'key (lambda () expression)))))

(define (check-summary)
  (display passed) (display " passed, ")
  (display failed) (display " failed") (newline)
  (exit (if (= failed 0) 0 1)))
