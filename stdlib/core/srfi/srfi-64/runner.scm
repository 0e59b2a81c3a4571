;;; Test runners: the counts, the groups that are open, the properties of the last test, and the hooks.
;;;
;;; The hooks of the simple runner announce the outermost group and write a log file named after it, whose port is the
;;; runner's aux value; what matters to a person goes to the current output port, too.  Output and log are those of
;;; Guile's runner, to the letter.
;;;
;;; Invariant: what is learnt of a test comes first in the list of its properties, so that the log shows it newest
;;; first.

(define-module (srfi srfi-64 runner)
  #:use-module (srfi srfi-9)
  #:export (test-runner? test-runner-null test-runner-simple test-runner-create test-runner-factory
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
            test-on-bad-end-name-simple test-on-final-simple test-on-test-begin-simple test-on-test-end-simple test-log-to-file
            test-runner-pass-count! test-runner-fail-count! test-runner-xpass-count! test-runner-xfail-count!
            test-runner-skip-count! test-runner-group-stack!
            push-group! current-group pop-group! group-name group-expected group-ran count-result!
            runner-skips set-runner-skips! runner-expected-failures set-runner-expected-failures!
            runner-selection set-runner-selection!))

(define-record-type <test-runner>
  (make-runner pass fail xpass xfail skip stack groups result skips expected-failures selection
               test-begin test-end group-begin group-end bad-count bad-end-name final)
  test-runner?
  (pass test-runner-pass-count test-runner-pass-count!)
  (fail test-runner-fail-count test-runner-fail-count!)
  (xpass test-runner-xpass-count test-runner-xpass-count!)
  (xfail test-runner-xfail-count test-runner-xfail-count!)
  (skip test-runner-skip-count test-runner-skip-count!)
  (stack test-runner-group-stack test-runner-group-stack!)
  (groups runner-groups set-runner-groups!)
  (result test-result-alist test-result-alist!)
  (skips runner-skips set-runner-skips!)
  (expected-failures runner-expected-failures set-runner-expected-failures!)
  (selection runner-selection set-runner-selection!)
  (test-begin test-runner-on-test-begin test-runner-on-test-begin!)
  (test-end test-runner-on-test-end test-runner-on-test-end!)
  (group-begin test-runner-on-group-begin test-runner-on-group-begin!)
  (group-end test-runner-on-group-end test-runner-on-group-end!)
  (bad-count test-runner-on-bad-count test-runner-on-bad-count!)
  (bad-end-name test-runner-on-bad-end-name test-runner-on-bad-end-name!)
  (final test-runner-on-final test-runner-on-final!)
  (aux test-runner-aux-value test-runner-aux-value!))

;; An open group: what was skipped or expected to fail outside of it comes back at its end.
(define-record-type <group>
  (make-group name expected start skips expected-failures)
  group?
  (name group-name)
  (expected group-expected)
  (start group-start)
  (skips group-skips)
  (expected-failures group-expected-failures)
  (ran group-ran set-group-ran!))

(define (total runner)
  (+ (test-runner-pass-count runner) (test-runner-fail-count runner) (test-runner-xpass-count runner)
     (test-runner-xfail-count runner) (test-runner-skip-count runner)))

(define (push-group! runner name expected)
  "Open the group NAME with EXPECTED tests, or #f for any number."
  (set-runner-groups! runner
                      (cons (make-group name expected (total runner) (runner-skips runner)
                                        (runner-expected-failures runner))
                            (runner-groups runner)))
  (test-runner-group-stack! runner (cons name (test-runner-group-stack runner))))

(define (current-group runner)
  "Return the group that was opened last, with the number of tests that ran in it, or #f."
  (let ((groups (runner-groups runner)))
    (and (pair? groups)
         (begin
           (set-group-ran! (car groups) (- (total runner) (group-start (car groups))))
           (car groups)))))

(define (pop-group! runner)
  "Close the group that was opened last."
  (let ((groups (runner-groups runner)))
    (and (pair? groups)
         (let ((group (car groups)))
           (set-runner-groups! runner (cdr groups))
           (test-runner-group-stack! runner (cdr (test-runner-group-stack runner)))
           (set-runner-skips! runner (group-skips group))
           (set-runner-expected-failures! runner (group-expected-failures group))
           group))))

(define (count-result! runner kind)
  "Count a test that ended as KIND."
  (case kind
    ((pass) (test-runner-pass-count! runner (+ 1 (test-runner-pass-count runner))))
    ((fail) (test-runner-fail-count! runner (+ 1 (test-runner-fail-count runner))))
    ((xpass) (test-runner-xpass-count! runner (+ 1 (test-runner-xpass-count runner))))
    ((xfail) (test-runner-xfail-count! runner (+ 1 (test-runner-xfail-count runner))))
    (else (test-runner-skip-count! runner (+ 1 (test-runner-skip-count runner))))))

;;; The properties of the last test.

(define* (test-result-ref runner name #:optional default)
  "Return the property NAME of the last test, or DEFAULT."
  (let ((pair (assq name (test-result-alist runner))))
    (if pair (cdr pair) default)))

(define (test-result-set! runner name value)
  "Make VALUE the property NAME of the last test."
  (let ((pair (assq name (test-result-alist runner))))
    (if pair
        (set-cdr! pair value)
        (test-result-alist! runner (acons name value (test-result-alist runner))))))

(define (test-result-remove runner name)
  "Remove the property NAME of the last test."
  (test-result-alist! runner (assq-remove! (test-result-alist runner) name)))

(define (test-result-clear runner)
  "Forget all properties of the last test."
  (test-result-alist! runner '()))

(define* (test-result-kind #:optional (runner (test-runner-get)))
  "Return how the last test ended: pass, fail, xpass, xfail, skip, or #f."
  (test-result-ref runner 'result-kind))

(define* (test-passed? #:optional (runner (test-runner-get)))
  "Return #t if the last test passed, as expected or not."
  (and (memq (test-result-kind runner) '(pass xpass)) #t))

(define (test-runner-test-name runner)
  "Return the name of the last test, the empty string if it has none."
  (test-result-ref runner 'test-name ""))

(define (test-runner-group-path runner)
  "Return the list of the names of the open groups, the outermost first."
  (reverse (test-runner-group-stack runner)))

(define (test-runner-reset runner)
  "Put RUNNER back into the state of a new one."
  (test-runner-pass-count! runner 0)
  (test-runner-fail-count! runner 0)
  (test-runner-xpass-count! runner 0)
  (test-runner-xfail-count! runner 0)
  (test-runner-skip-count! runner 0)
  (test-runner-group-stack! runner '())
  (set-runner-groups! runner '())
  (set-runner-skips! runner '())
  (set-runner-expected-failures! runner '())
  (set-runner-selection! runner #f)
  (test-result-clear runner))

;;; The simple runner.

;; #t: a log is written to NAME.log for the outermost group NAME; a string: to the file of that name; #f: no log.
(define test-log-to-file #t)

(define (log-port runner)
  (let ((port (test-runner-aux-value runner)))
    (and (output-port? port) port)))

;; What concerns the whole run goes to the console and into the log.
(define (report runner . parts)
  (define (show port)
    (for-each (lambda (part) (display part port)) parts)
    (newline port)
    (force-output port))
  (show (current-output-port))
  (let ((log (log-port runner))) (if log (show log))))

(define (note runner . parts)
  (let ((log (log-port runner)))
    (if log
        (begin
          (for-each (lambda (part) (display part log)) parts)
          (newline log)))))

(define (test-on-group-begin-simple runner name count)
  "Announce the outermost group NAME, and open its log."
  (if (null? (test-runner-group-stack runner))
      (begin
        (display "%%%% Starting test ")
        (display name)
        (if test-log-to-file
            (let ((file (if (string? test-log-to-file) test-log-to-file (string-append name ".log"))))
              (test-runner-aux-value! runner (open-output-file file))
              (display "  (Writing full log to \"")
              (display file)
              (display "\")")))
        (newline)
        (note runner "%%%% Starting test " name)))
  (note runner "Group begin: " name))

(define (test-on-group-end-simple runner)
  "Note the end of a group in the log."
  (note runner "Group end: " (if (pair? (test-runner-group-stack runner)) (car (test-runner-group-stack runner)) ""))
  (let ((log (log-port runner))) (if log (force-output log))))

(define (test-on-bad-count-simple runner count expected)
  "Report that a group ran COUNT tests where EXPECTED were expected."
  (report runner "*** Total number of tests was " count " but should be " expected ". ***")
  (report runner "*** Discrepancy indicates testsuite error or exceptions. ***"))

(define (location runner)
  (let ((file (test-result-ref runner 'source-file)) (line (test-result-ref runner 'source-line)))
    (if file
        (string-append file ":" (if line (string-append (number->string line) ":") "") " ")
        "")))

(define (test-on-bad-end-name-simple runner begin-name end-name)
  "Raise an error: the group END-NAME ends where BEGIN-NAME was begun."
  (error (simple-format #f "~Atest-end ~A does not match test-begin ~A" (location runner) end-name begin-name)))

(define source-keys '(test-name source-file source-line source-form))

(define (note-properties runner wanted?)
  (let ((log (log-port runner)))
    (if log
        (for-each (lambda (pair)
                    (if (wanted? (car pair))
                        (begin
                          (display "  " log)
                          (display (car pair) log)
                          (display ": " log)
                          (write (cdr pair) log)
                          (newline log))))
                  (test-result-alist runner)))))

(define (test-on-test-begin-simple runner)
  "Note in the log which test begins."
  (note runner "Test begin:")
  (note-properties runner (lambda (key) (memq key source-keys))))

(define (test-on-test-end-simple runner)
  "Report a test that failed, or passed though it was expected to fail; note each in the log."
  (let ((kind (test-result-kind runner)) (name (test-result-ref runner 'test-name)))
    (if (memq kind '(fail xpass))
        (begin
          (display (location runner))
          (display (if (eq? kind 'fail) "FAIL" "XPASS"))
          (if name (begin (display " ") (display name)))
          (newline))))
  (note runner "Test end:")
  (note-properties runner (lambda (key) (not (memq key source-keys)))))

(define (test-on-final-simple runner)
  "Report the counts of the run."
  (define (show label count)
    (if (> count 0) (report runner label count)))
  (show "# of expected passes      " (test-runner-pass-count runner))
  (show "# of expected failures    " (test-runner-xfail-count runner))
  (show "# of unexpected successes " (test-runner-xpass-count runner))
  (show "# of unexpected failures  " (test-runner-fail-count runner))
  (show "# of skipped tests        " (test-runner-skip-count runner)))

(define (nothing . arguments) #f)

(define (test-runner-null)
  "Return a runner that only counts."
  (make-runner 0 0 0 0 0 '() '() '() '() '() #f nothing nothing nothing nothing nothing nothing nothing))

(define (test-runner-simple)
  "Return a runner that prints failures and a summary, and writes a log."
  (make-runner 0 0 0 0 0 '() '() '() '() '() #f
               test-on-test-begin-simple test-on-test-end-simple test-on-group-begin-simple test-on-group-end-simple
               test-on-bad-count-simple test-on-bad-end-name-simple test-on-final-simple))

(define test-runner-factory (make-parameter test-runner-simple))

(define (test-runner-create)
  "Return a new runner, as test-runner-factory makes it."
  ((test-runner-factory)))

(define test-runner-current (make-parameter #f))

(define (test-runner-get)
  "Return the current runner; raise an error if there is none."
  (or (test-runner-current)
      (scm-error 'misc-error #f "test-runner not initialized - test-begin missing?" '() #f)))
