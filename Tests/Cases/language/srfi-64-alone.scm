;; Runners without test-begin, ends that do not match, runners of one's own, and no log: as in Guile 3.0.8.
;; want: (#f misc-error misc-error misc-error #t)
;; want: %%%% Starting test pond
;; want: misc-error
;; want: #f
;; want: (1 0)
;; want: %%%% Starting test chosen
;; want: # of expected passes      1
;; want: # of skipped tests        1
;; want: # of expected passes      1
;; want: # of skipped tests        1
;; want: (3 misc-error)
(use-modules (srfi srfi-64))
(define-syntax-rule (key expression) (catch #t (lambda () expression) (lambda (key . _) key)))
(write (list (test-runner-current) (key (test-runner-get)) (key (test-end)) (key (test-assert #t)) test-log-to-file))
(newline)
(set! test-log-to-file #f)
(test-begin "pond")
(write (key (test-end "lake")))
(newline)
(test-end "pond")
(write (test-runner-current))
(newline)
(define quiet (test-runner-null))
(test-with-runner quiet (test-begin "quiet") (test-assert #f) (test-end "quiet"))
(write (list (test-runner-fail-count quiet) (test-runner-pass-count quiet)))
(newline)
(test-apply (test-match-name "b")
            (lambda () (test-begin "chosen") (test-assert "a" #f) (test-assert "b" #t) (test-end "chosen")))
(write (list (test-read-eval-string "(+ 1 2)") (key (test-read-eval-string "(+ 1 2) 3"))))
(newline)
