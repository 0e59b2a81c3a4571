# The default runner of SRFI 64 announces a suite, reports what matters and writes NAME.log; output and log are those of
# Guile 3.0.8, but for the directory in file names.
cat >suite.scm <<'END'
(use-modules (srfi srfi-64))
(test-begin "fin")
(test-assert #t) (test-assert "x" #f)
(test-expect-fail 2) (test-assert "xf" #f) (test-assert "xp" #t)
(test-skip 1) (test-assert "sk" #t)
(test-skip "gr") (test-group "gr" (test-assert "never" #f))
(test-group "gq" (test-skip (test-match-nth 1)) (test-assert "q1" #f) (test-assert "q2" #f))
(test-expect-fail (test-match-all (test-match-name "n1") (test-match-any "n1" "n2")))
(test-equal "n1" 1 2)
(test-error 'misc-error (error "x"))
(test-error "wrong key" 'zork (error "x"))
(test-group-with-cleanup "cl" (test-assert "c1" #t) (display "cleanup\n"))
(write (test-runner-group-path (test-runner-current))) (newline)
(write (test-runner-group-stack (test-runner-current))) (newline)
(test-begin "nested" 2)
(test-assert #t)
(test-end "nested")
(test-equal "strings" "a\nb" "c")
(test-approximate "approx" 3.0 3.1 0.01)
(test-assert "raises" (error "boom" 1 2))
(test-equal "raises2" 1 (throw 'zork "a" 2))
(test-eqv 3 (+ 1 1))
(test-eq "syms" 'a 'b)
(test-end "fin")
(write (test-runner? (test-runner-current)))
(newline)
END
nsscheme suite.scm | sed "s,$PWD/,,"
sed "s,$PWD/,," fin.log
# want: %%%% Starting test fin  (Writing full log to "fin.log")
# want: suite.scm:3: FAIL x
# want: suite.scm:4: XPASS xp
# want: suite.scm:7: FAIL q2
# want: cleanup
# want: ("fin")
# want: ("fin")
# want: *** Total number of tests was 1 but should be 2. ***
# want: *** Discrepancy indicates testsuite error or exceptions. ***
# want: suite.scm:18: FAIL strings
# want: suite.scm:19: FAIL approx
# want: suite.scm:20: FAIL raises
# want: suite.scm:21: FAIL raises2
# want: suite.scm:22: FAIL
# want: suite.scm:23: FAIL syms
# want: # of expected passes      5
# want: # of expected failures    2
# want: # of unexpected successes 1
# want: # of unexpected failures  8
# want: # of skipped tests        2
# want: #f
# want: %%%% Starting test fin
# want: Group begin: fin
# want: Test begin:
# want:   source-file: "suite.scm"
# want:   source-line: 3
# want:   source-form: (test-assert #t)
# want: Test end:
# want:   result-kind: pass
# want:   actual-value: #t
# want: Test begin:
# want:   test-name: "x"
# want:   source-file: "suite.scm"
# want:   source-line: 3
# want:   source-form: (test-assert "x" #f)
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: #f
# want: Test begin:
# want:   test-name: "xf"
# want:   source-file: "suite.scm"
# want:   source-line: 4
# want:   source-form: (test-assert "xf" #f)
# want: Test end:
# want:   actual-value: #f
# want:   result-kind: xfail
# want: Test begin:
# want:   test-name: "xp"
# want:   source-file: "suite.scm"
# want:   source-line: 4
# want:   source-form: (test-assert "xp" #t)
# want: Test end:
# want:   actual-value: #t
# want:   result-kind: xpass
# want: Test begin:
# want:   test-name: "sk"
# want:   source-file: "suite.scm"
# want:   source-line: 5
# want:   source-form: (test-assert "sk" #t)
# want: Test end:
# want:   result-kind: skip
# want: Group begin: gq
# want: Test begin:
# want:   test-name: "q1"
# want:   source-file: "suite.scm"
# want:   source-line: 7
# want:   source-form: (test-assert "q1" #f)
# want: Test end:
# want:   result-kind: skip
# want: Test begin:
# want:   test-name: "q2"
# want:   source-file: "suite.scm"
# want:   source-line: 7
# want:   source-form: (test-assert "q2" #f)
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: #f
# want: Group end: gq
# want: Test begin:
# want:   test-name: "n1"
# want:   source-file: "suite.scm"
# want:   source-line: 9
# want:   source-form: (test-equal "n1" 1 2)
# want: Test end:
# want:   actual-value: 2
# want:   expected-value: 1
# want:   result-kind: xfail
# want: Test begin:
# want:   source-file: "suite.scm"
# want:   source-line: 10
# want:   source-form: (test-error (quote misc-error) (error "x"))
# want: Test end:
# want:   result-kind: pass
# want:   actual-error: (misc-error #f "~A" ("x") #f)
# want:   expected-error: misc-error
# want: Test begin:
# want:   test-name: "wrong key"
# want:   source-file: "suite.scm"
# want:   source-line: 11
# want:   source-form: (test-error "wrong key" (quote zork) (error "x"))
# want: Test end:
# want:   result-kind: pass
# want:   actual-error: (misc-error #f "~A" ("x") #f)
# want:   expected-error: zork
# want: Group begin: cl
# want: Test begin:
# want:   test-name: "c1"
# want:   source-file: "suite.scm"
# want:   source-line: 12
# want:   source-form: (test-assert "c1" #t)
# want: Test end:
# want:   result-kind: pass
# want:   actual-value: #t
# want: Group end: cl
# want: Group begin: nested
# want: Test begin:
# want:   source-file: "suite.scm"
# want:   source-line: 16
# want:   source-form: (test-assert #t)
# want: Test end:
# want:   result-kind: pass
# want:   actual-value: #t
# want: *** Total number of tests was 1 but should be 2. ***
# want: *** Discrepancy indicates testsuite error or exceptions. ***
# want: Group end: nested
# want: Test begin:
# want:   test-name: "strings"
# want:   source-file: "suite.scm"
# want:   source-line: 18
# want:   source-form: (test-equal "strings" "a\nb" "c")
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: "c"
# want:   expected-value: "a\nb"
# want: Test begin:
# want:   test-name: "approx"
# want:   source-file: "suite.scm"
# want:   source-line: 19
# want:   source-form: (test-approximate "approx" 3.0 3.1 0.01)
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: 3.1
# want:   expected-value: 3.0
# want: Test begin:
# want:   test-name: "raises"
# want:   source-file: "suite.scm"
# want:   source-line: 20
# want:   source-form: (test-assert "raises" (error "boom" 1 2))
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: #f
# want:   actual-error: (misc-error #f "~A ~S ~S" ("boom" 1 2) #f)
# want: Test begin:
# want:   test-name: "raises2"
# want:   source-file: "suite.scm"
# want:   source-line: 21
# want:   source-form: (test-equal "raises2" 1 (throw (quote zork) "a" 2))
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: #f
# want:   actual-error: (zork "a" 2)
# want:   expected-value: 1
# want: Test begin:
# want:   source-file: "suite.scm"
# want:   source-line: 22
# want:   source-form: (test-eqv 3 (+ 1 1))
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: 2
# want:   expected-value: 3
# want: Test begin:
# want:   test-name: "syms"
# want:   source-file: "suite.scm"
# want:   source-line: 23
# want:   source-form: (test-eq "syms" (quote a) (quote b))
# want: Test end:
# want:   result-kind: fail
# want:   actual-value: b
# want:   expected-value: a
# want: Group end: fin
# want: # of expected passes      5
# want: # of expected failures    2
# want: # of unexpected successes 1
# want: # of unexpected failures  8
# want: # of skipped tests        2
