;; A check whose expression throws compares #f, as in Guile; Guix's own tests count on that.
(use-modules (srfi srfi-64))
(define (plain)
  (let ((runner (test-runner-null)))
    (test-runner-on-test-end! runner
      (lambda (runner)
        (format #t "~a ~a ~a~%" (test-runner-test-name runner) (test-result-kind runner)
                (pair? (test-result-ref runner 'actual-error)))))
    runner))
(test-runner-current (plain))
(test-equal "equal" #f (error "x"))
(test-eq "eq" #f (car 1))
(test-equal "other" 1 (error "x"))
(test-assert "assert" (error "x"))
(test-approximate "approximate" 1 (error "x") 0.1)
;; want: equal pass #t
;; want: eq pass #t
;; want: other fail #t
;; want: assert fail #t
;; want: approximate fail #t
