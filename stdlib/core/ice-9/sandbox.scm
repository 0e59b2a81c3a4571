;;; (ice-9 sandbox): evaluation of programs that are not trusted.
;;;
;;; The program is evaluated in a module that has nothing but chosen bindings, within limits of time and allocation
;;; (nsscheme budget).  The sets of bindings without the mutating ones cannot be used to change what others see.

(define-module (ice-9 sandbox)
  #:use-module (ice-9 sandbox mutating)
  #:use-module (ice-9 sandbox pure)
  #:use-module (nsscheme budget)
  #:re-export (alist-bindings array-bindings bit-bindings bitvector-bindings char-bindings char-set-bindings
               clock-bindings core-bindings error-bindings fluid-bindings hash-bindings iteration-bindings
               keyword-bindings list-bindings macro-bindings nil-bindings number-bindings pair-bindings
               predicate-bindings procedure-bindings promise-bindings prompt-bindings regexp-bindings sort-bindings
               srfi-4-bindings string-bindings symbol-bindings unspecified-bindings variable-bindings
               vector-bindings version-bindings mutating-alist-bindings mutating-array-bindings
               mutating-bitvector-bindings mutating-fluid-bindings mutating-hash-bindings mutating-list-bindings
               mutating-pair-bindings mutating-sort-bindings mutating-srfi-4-bindings mutating-string-bindings
               mutating-variable-bindings mutating-vector-bindings)
  #:export (all-pure-bindings all-pure-and-impure-bindings make-sandbox-module eval-in-sandbox
            call-with-time-limit call-with-allocation-limit call-with-time-and-allocation-limits))

(define all-pure-bindings
  (append alist-bindings array-bindings bit-bindings bitvector-bindings char-bindings char-set-bindings
          clock-bindings core-bindings error-bindings fluid-bindings hash-bindings iteration-bindings
          keyword-bindings list-bindings macro-bindings nil-bindings number-bindings pair-bindings
          predicate-bindings procedure-bindings promise-bindings prompt-bindings regexp-bindings sort-bindings
          srfi-4-bindings string-bindings symbol-bindings unspecified-bindings variable-bindings vector-bindings
          version-bindings))

(define all-pure-and-impure-bindings
  (append all-pure-bindings mutating-alist-bindings mutating-array-bindings mutating-bitvector-bindings
          mutating-fluid-bindings mutating-hash-bindings mutating-list-bindings mutating-pair-bindings
          mutating-sort-bindings mutating-srfi-4-bindings mutating-string-bindings mutating-variable-bindings
          mutating-vector-bindings))

(define (limited thunk limit-reached . limits)
  "Return what THUNK returns, or what LIMIT-REACHED does when it needs more than LIMITS, keywords of call-with-budget."
  ((call-with-escape-continuation
    (lambda (return)
      (with-exception-handler
       (lambda (exception)
         (if (budget-exhausted? exception)
             (return limit-reached)
             (raise-exception exception)))
       (lambda ()
         (call-with-values (lambda () (apply call-with-budget thunk limits))
           (lambda results (lambda () (apply values results))))))))))

(define (call-with-time-limit limit thunk limit-reached)
  "Call THUNK; when it has run for LIMIT seconds, leave it and call LIMIT-REACHED."
  (limited thunk limit-reached #:seconds limit))

(define (call-with-allocation-limit limit thunk limit-reached)
  "Call THUNK; when it has allocated LIMIT bytes, leave it and call LIMIT-REACHED."
  (limited thunk limit-reached #:allocation (inexact->exact (ceiling limit))))

(define (call-with-time-and-allocation-limits time-limit allocation-limit thunk)
  "Call THUNK; throw to limit-exceeded when it has run for TIME-LIMIT seconds or allocated ALLOCATION-LIMIT bytes."
  (define (exceeded what)
    (lambda () (scm-error 'limit-exceeded "with-resource-limits" "~A limit exceeded" (list what) #f)))
  (call-with-time-limit time-limit
                        (lambda ()
                          (call-with-allocation-limit allocation-limit thunk (exceeded "Allocation")))
                        (exceeded "Time")))

(define (make-sandbox-module bindings)
  "Return a module with BINDINGS, a list of sets, and nothing else."
  (let ((module (make-module)))
    (set-module-name! module (list (gensym "sandbox")))
    (for-each (lambda (set)
                (module-use! module (resolve-interface (car set) #:select (cdr set))))
              bindings)
    module))

(define* (eval-in-sandbox exp #:key (time-limit 0.1) (allocation-limit 10000000) (bindings all-pure-bindings)
                          (module (make-sandbox-module bindings)) (sever-module? #t))
  "Evaluate EXP in MODULE, which has BINDINGS, and return its values.
Throw to limit-exceeded when that takes more than TIME-LIMIT seconds or allocates more than ALLOCATION-LIMIT bytes.  The
module is not known to others by its name, so that there is nothing to sever."
  (call-with-time-and-allocation-limits time-limit allocation-limit (lambda () (eval exp module))))
