;;; Which tests run: specifiers, skips and expected failures.
;;;
;;; A specifier is a procedure of the runner.  Those that count keep their count to themselves, so each specifier is
;;; asked exactly once about every test.

(define-module (srfi srfi-64 select)
  #:use-module (srfi srfi-64 runner)
  #:export (test-match-name test-match-nth test-match-any test-match-all test-skip test-expect-fail
            test-plan group-runs? call-with-selection))

(define (specifier x)
  "Return the specifier of X: a procedure, a name, or a number of tests."
  (cond
   ((procedure? x) x)
   ((exact-integer? x) (test-match-nth 1 x))
   ((string? x) (test-match-name x))
   (else (scm-error 'wrong-type-arg "test-skip" "Wrong type argument (expecting test specifier): ~S"
                    (list x) (list x)))))

(define (test-match-name name)
  "Return a specifier of the tests called NAME."
  (lambda (runner) (equal? name (test-runner-test-name runner))))

(define* (test-match-nth first #:optional (count 1))
  "Return a specifier of COUNT tests from the one numbered FIRST, counted from 1, on."
  (let ((seen 0))
    (lambda (runner)
      (set! seen (+ seen 1))
      (and (>= seen first) (< seen (+ first count))))))

(define (ask specifiers runner)
  (map (lambda (specifier) (specifier runner)) specifiers))

(define (test-match-any . specifiers)
  "Return a specifier of the tests that at least one of SPECIFIERS matches."
  (let ((specifiers (map specifier specifiers)))
    (lambda (runner) (or-map identity (ask specifiers runner)))))

(define (test-match-all . specifiers)
  "Return a specifier of the tests that all SPECIFIERS match."
  (let ((specifiers (map specifier specifiers)))
    (lambda (runner) (and-map identity (ask specifiers runner)))))

(define (test-skip . specifiers)
  "Skip the tests that all SPECIFIERS match, until the end of the group."
  (let ((runner (test-runner-get)))
    (set-runner-skips! runner (cons (apply test-match-all specifiers) (runner-skips runner)))))

(define (test-expect-fail . specifiers)
  "Expect the tests that all SPECIFIERS match to fail, until the end of the group."
  (let ((runner (test-runner-get)))
    (set-runner-expected-failures! runner
                                   (cons (apply test-match-all specifiers) (runner-expected-failures runner)))))

(define (matched? specifiers runner)
  (or-map identity (ask specifiers runner)))

(define (test-plan runner)
  "Return what is planned for the test that begins: skip, xfail or run."
  (let ((selected? (or (not (runner-selection runner)) (matched? (runner-selection runner) runner)))
        (skip? (matched? (runner-skips runner) runner))
        (xfail? (matched? (runner-expected-failures runner) runner)))
    (cond
     ((or skip? (not selected?)) 'skip)
     (xfail? 'xfail)
     (else 'run))))

(define (group-runs? runner)
  "Return #t unless the group that begins is skipped as a whole."
  (not (matched? (runner-skips runner) runner)))

(define (call-with-selection runner specifiers thunk)
  "Call THUNK; of its tests only those run that one of SPECIFIERS matches."
  (let ((saved (runner-selection runner)))
    (dynamic-wind
      (lambda ()
        (set-runner-selection! runner (if (null? specifiers) saved (map specifier specifiers))))
      thunk
      (lambda () (set-runner-selection! runner saved)))))
