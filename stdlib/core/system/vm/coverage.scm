;;; (system vm coverage): the names test drivers import; this evaluator keeps no counts of executed lines.

(define-module (system vm coverage)
  #:export (with-code-coverage coverage-data? coverage-data->lcov))

(define (with-code-coverage thunk)
  "Guile runs THUNK and returns coverage data; there is none to return here."
  (scm-error 'misc-error "with-code-coverage"
             "code coverage is not recorded by this evaluator; run without --coverage" '() #f))

(define (coverage-data? object)
  "No object is coverage data."
  #f)

(define (coverage-data->lcov data port . options)
  "Nothing can be passed here that is coverage data."
  (scm-error 'wrong-type-arg "coverage-data->lcov" "Wrong type argument in position 1: ~S" (list data) (list data)))
