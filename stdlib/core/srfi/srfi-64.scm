;;; SRFI 64, a suite of tests as a program.
;;;
;;; A test is a thunk, called by run-test with the runner of the moment: it decides whether the test runs, is skipped
;;; or is expected to fail, calls it, and tells the runner's hooks.  The default runner prints each failure with the
;;; source of its expression and ends with "N passed, N failed".  Runners are in (srfi srfi-64 runner), the choice of
;;; tests in (srfi srfi-64 select).

(define-module (srfi srfi-64)
  #:use-module (srfi srfi-64 runner)
  #:use-module (srfi srfi-64 select)
  #:re-export (test-runner? test-runner-null test-runner-simple test-runner-create test-runner-factory
               test-runner-current test-runner-get test-runner-reset test-runner-test-name
               test-runner-pass-count test-runner-fail-count test-runner-xpass-count
               test-runner-xfail-count test-runner-skip-count test-runner-group-stack test-runner-group-path
               test-runner-aux-value test-runner-aux-value!
               test-runner-on-test-begin test-runner-on-test-begin! test-runner-on-test-end test-runner-on-test-end!
               test-runner-on-group-begin test-runner-on-group-begin! test-runner-on-group-end
               test-runner-on-group-end! test-runner-on-final test-runner-on-final!
               test-runner-on-bad-count test-runner-on-bad-count! test-runner-on-bad-end-name
               test-runner-on-bad-end-name! test-result-kind test-passed? test-result-ref test-result-set!
               test-result-remove test-result-clear test-result-alist test-result-alist!
               test-on-group-begin-simple test-on-group-end-simple test-on-bad-count-simple
               test-on-bad-end-name-simple test-on-final-simple test-on-test-end-simple test-log-to-file
               test-runner-pass-count! test-runner-fail-count! test-runner-xpass-count! test-runner-xfail-count!
               test-runner-skip-count! test-runner-group-stack!
               test-match-name test-match-nth test-match-any test-match-all test-skip test-expect-fail)
  #:export (test-begin test-end test-group test-group-with-cleanup test-assert test-eqv test-eq test-equal
            test-approximate test-error test-read-eval-string test-apply test-with-runner))

;;; Groups.

(define-syntax test-begin
  (syntax-rules ()
    ((_ name) (%test-begin name #f))
    ((_ name count) (%test-begin name count))))

(define (%test-begin name count)
  "Begin the group NAME, which should have COUNT tests, or any number."
  (if (not (test-runner-current))
      (let ((runner (test-runner-create)))
        ;; A runner that was made here is the current one until its run ends.
        (let ((final (test-runner-on-final runner)))
          (test-runner-on-final! runner (lambda (runner) (test-runner-current #f) (final runner))))
        (test-runner-current runner)))
  (let ((runner (test-runner-current)))
    ((test-runner-on-group-begin runner) runner name count)
    (push-group! runner name count)))

(define-syntax test-end
  (lambda (form)
    (with-syntax ((location (datum->syntax #'here (syntax-source form))) (form form))
      (syntax-case #'form ()
        ((_) #'(%test-end #f 'form 'location))
        ((_ name) #'(%test-end name 'form 'location))))))

(define (%test-end name form location)
  "End the group that was begun last.  The end of the outermost one is the end of the run."
  (let* ((runner (test-runner-get))
         (group (current-group runner)))
    (test-result-alist! runner (cons (cons 'source-form form) (source-of location)))
    (if (not group) (error (simple-format #f "test-end~A without test-begin" (if name (list name) ""))))
    (if (and name (not (equal? name (group-name group))))
        ((test-runner-on-bad-end-name runner) runner (group-name group) name))
    (let ((expected (group-expected group))
          (ran (group-ran group)))
      (if (and expected (not (= expected ran)))
          ((test-runner-on-bad-count runner) runner ran expected)))
    ((test-runner-on-group-end runner) runner)
    (pop-group! runner)
    (if (null? (test-runner-group-stack runner))
        ((test-runner-on-final runner) runner))
    runner))

(define (source-of location)
  (append (if (assq-ref location 'filename) (list (cons 'source-file (assq-ref location 'filename))) '())
          (if (assq-ref location 'line) (list (cons 'source-line (+ 1 (assq-ref location 'line)))) '())))

(define (call-in-group name thunk)
  (let ((runner (test-runner-get)))
    (test-result-alist! runner (list (cons 'test-name name)))
    (if (group-runs? runner)
        (dynamic-wind
          (lambda () (%test-begin name #f))
          thunk
          (lambda () (%test-end name (list 'test-end name) '()))))))

(define-syntax-rule (test-group name body ...)
  (call-in-group name (lambda () body ... #t)))

(define-syntax-rule (test-group-with-cleanup name body ... cleanup)
  (test-group name
    (dynamic-wind
      (lambda () #f)
      (lambda () body ...)
      (lambda () cleanup))))

;;; Tests.

(define (%run-test name source location proc)
  "Run a test: (PROC runner) is true if it passes.  It notes the values that belong to the report in the runner."
  (let ((runner (test-runner-get)))
    (test-result-alist! runner
                        (append (if name (list (cons 'test-name name)) '())
                                (source-of location)
                                (list (cons 'source-form source))))
    (let ((plan (test-plan runner)))
      ((test-runner-on-test-begin runner) runner)
      (if (memq plan '(skip xfail)) (test-result-set! runner 'result-kind plan))
      (if (not (eq? plan 'skip))
          (let ((passed? (proc runner)))
            (test-result-set! runner 'result-kind
                              (if passed?
                                  (if (eq? plan 'xfail) 'xpass 'pass)
                                  (if (eq? plan 'xfail) 'xfail 'fail)))))
      (count-result! runner (test-result-kind runner))
      ((test-runner-on-test-end runner) runner))))

(define (%guarded runner key thunk)
  "Return the list of what THUNK returns, noted under KEY, or #f if it throws, with the error noted."
  (catch #t
    (lambda ()
      (let ((value (thunk)))
        (test-result-set! runner key value)
        (list value)))
    (lambda (thrown . arguments)
      (test-result-set! runner 'actual-error (cons thrown arguments))
      (test-result-set! runner key #f)
      #f)))

(define (%assertion thunk)
  (lambda (runner)
    (let ((result (%guarded runner 'actual-value thunk)))
      (and result (car result)))))

;; As in Guile, what throws has the value #f: who expects that is content.
(define (%comparison same? expected thunk)
  (lambda (runner)
    (let ((wanted (%guarded runner 'expected-value expected)))
      (and wanted
           (let ((result (%guarded runner 'actual-value thunk)))
             (same? (car wanted) (and result (car result))))))))

(define-syntax test-assert
  (syntax-rules ()
    ((_ name expression)
     (%run-test name (list 'test-assert 'name 'expression) (current-source-location) (%assertion (lambda () expression))))
    ((_ expression)
     (%run-test #f (list 'test-assert 'expression) (current-source-location) (%assertion (lambda () expression))))))

(define-syntax-rule (define-comparison name same?)
  (define-syntax name
    (syntax-rules ()
      ((_ test-name expected expression)
       (%run-test test-name (list 'name 'test-name 'expected 'expression) (current-source-location)
                  (%comparison same? (lambda () expected) (lambda () expression))))
      ((_ expected expression)
       (%run-test #f (list 'name 'expected 'expression) (current-source-location)
                  (%comparison same? (lambda () expected) (lambda () expression)))))))

(define-comparison test-eq eq?)
(define-comparison test-eqv eqv?)
(define-comparison test-equal equal?)

(define (within error)
  (lambda (expected value)
    (and (number? value) (<= (- expected error) value (+ expected error)))))

(define-syntax test-approximate
  (syntax-rules ()
    ((_ name expected expression error)
     (%run-test name (list 'test-approximate 'name 'expected 'expression 'error) (current-source-location)
                (%comparison (within error) (lambda () expected) (lambda () expression))))
    ((_ expected expression error)
     (%run-test #f (list 'test-approximate 'expected 'expression 'error) (current-source-location)
                (%comparison (within error) (lambda () expected) (lambda () expression))))))

(define (%expects-error type thunk)
  (lambda (runner)
    (test-result-set! runner 'expected-error type)
    (call-with-current-continuation
     (lambda (return)
       (with-exception-handler
        (lambda (exception)
          (test-result-set! runner 'actual-error (cons (exception-kind exception) (exception-args exception)))
          (return (error-of-type? type exception)))
        (lambda ()
          (test-result-set! runner 'actual-value (thunk))
          #f))))))

(define (error-of-type? type exception)
  "TYPE is a predicate or an exception type; as in Guile, anything else but #f stands for any error, also a key."
  (cond
   ((boolean? type) type)
   ((exception-type? type) ((exception-predicate type) exception))
   ((procedure? type) (type exception))
   (else #t)))

(define-syntax test-error
  (syntax-rules ()
    ((_ name type expression)
     (%run-test name (list 'test-error 'name 'type 'expression) (current-source-location)
                (%expects-error type (lambda () expression))))
    ((_ type expression)
     (%run-test #f (list 'test-error 'type 'expression) (current-source-location)
                (%expects-error type (lambda () expression))))
    ((_ expression)
     (%run-test #f (list 'test-error 'expression) (current-source-location)
                (%expects-error #t (lambda () expression))))))

(define (test-read-eval-string string)
  "Evaluate the one expression in STRING."
  (call-with-input-string string
    (lambda (port)
      (let ((form (read port)))
        (if (eof-object? (read port))
            (eval form (current-module))
            (error "(not at eof)"))))))

;;; Runs.

(define-syntax-rule (test-with-runner runner body ...)
  (let ((saved (test-runner-current)))
    (dynamic-wind
      (lambda () (test-runner-current runner))
      (lambda () body ...)
      (lambda () (test-runner-current saved)))))

(define (test-apply first . rest)
  "Call the last argument so that only the tests that the specifiers before it choose are run."
  (if (test-runner? first)
      (test-with-runner first (apply test-apply rest))
      (let ((specifiers (reverse (cdr (reverse (cons first rest)))))
            (thunk (car (last-pair (cons first rest)))))
        (if (test-runner-current)
            (call-with-selection (test-runner-current) specifiers thunk)
            (let ((runner (test-runner-create)))
              (test-with-runner runner
                (call-with-selection runner specifiers thunk)
                ((test-runner-on-final runner) runner)))))))
