;;; What the table of argument errors is about: the modules, the twelve wrong arguments and how they are passed.
;;;
;;; Each procedure that a module exports is called with one wrong argument in every position ("all"), and, if it takes
;;; at least two, also with a procedure of any arity first and the wrong argument in the other positions ("rest").  Both
;;; generate.scm, under Guile, and check.scm, here, read this file.

(define modules
  '((ice-9 and-let-star) (ice-9 arrays) (ice-9 atomic) (ice-9 binary-ports) (ice-9 common-list) (ice-9 control)
    (ice-9 copy-tree) (ice-9 curried-definitions) (ice-9 documentation) (ice-9 eval-string) (ice-9 exceptions)
    (ice-9 format) (ice-9 ftw) (ice-9 futures) (ice-9 getopt-long) (ice-9 hash-table) (ice-9 i18n) (ice-9 iconv)
    (ice-9 list) (ice-9 local-eval) (ice-9 match) (ice-9 optargs) (ice-9 popen) (ice-9 ports) (ice-9 pretty-print)
    (ice-9 q) (ice-9 rdelim) (ice-9 receive) (ice-9 regex) (ice-9 sandbox) (ice-9 session) (ice-9 stack-catch)
    (ice-9 streams) (ice-9 string-fun) (ice-9 textual-ports) (ice-9 threads) (ice-9 time) (ice-9 vlist)
    (ice-9 weak-vector)
    (srfi srfi-1) (srfi srfi-2) (srfi srfi-4) (srfi srfi-4 gnu) (srfi srfi-6) (srfi srfi-8) (srfi srfi-9)
    (srfi srfi-9 gnu) (srfi srfi-11) (srfi srfi-13) (srfi srfi-14) (srfi srfi-16) (srfi srfi-17) (srfi srfi-18)
    (srfi srfi-19) (srfi srfi-26) (srfi srfi-27) (srfi srfi-28) (srfi srfi-31) (srfi srfi-34) (srfi srfi-35)
    (srfi srfi-37) (srfi srfi-38) (srfi srfi-39) (srfi srfi-41) (srfi srfi-42) (srfi srfi-43) (srfi srfi-45)
    (srfi srfi-60) (srfi srfi-64) (srfi srfi-67) (srfi srfi-69) (srfi srfi-71) (srfi srfi-88) (srfi srfi-98)
    (srfi srfi-111) (srfi srfi-171)))

;; Each is made anew for every call, as some procedures change what they are given.
(define wrong-arguments
  (list (lambda () 'apple) (lambda () -7) (lambda () 0.25) (lambda () (string #\p #\e #\a #\r)) (lambda () #\q)
        (lambda () #f) (lambda () (cons 1 2)) (lambda () (list 'a 'b)) (lambda () (vector 1 2))
        (lambda () (lambda (x) x)) (lambda () #:fig) (lambda () (expt 2 70))))

(define (any-procedure) (lambda arguments #t))

;; Names of procedures that are not called. None are: a call that takes too long is a dash in the answers.
(define skipped '())

(define (shapes minimum)
  (if (>= minimum 2) '(all rest) '(all)))

(define (arguments-of shape count make)
  (let ((wrong (map (lambda (_) (make)) (iota count))))
    (if (eq? shape 'rest) (cons (any-procedure) (cdr wrong)) wrong)))

;; What a call does, in one word: `value', or the key of the error.
(define (outcome proc arguments)
  (catch #t
    (lambda () (apply proc arguments) 'value)
    (lambda (key . _) key)))
