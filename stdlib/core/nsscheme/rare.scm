;;; Names of `(guile)' that hardly a program uses and that say what others say: collector, asyncs, sources, nesting.
;;;
;;; Asynchronous calls are made between two steps of a program, so that nothing has to be blocked.  The core loads this
;;; module when one of its names is first used.

(define-module (nsscheme rare)
  #:export (eval-string primitive-read use-srfis EXIT_SUCCESS EXIT_FAILURE
            gc-run-time gc-dump
            call-with-blocked-asyncs call-with-unblocked-asyncs system-async-mark string-bytes-per-char
            macro-binding record-type-extensible? record-type-opaque? record-type-uid
            make-mutable-parameter parse-path-with-ellipsis
            random:solid-sphere! random:hollow-sphere! random:normal-vector!
            local-ref local-set! local-define nested-ref nested-set! nested-define!))

(define EXIT_SUCCESS 0)
(define EXIT_FAILURE 1)

(define* (eval-string string #:optional (module (current-module)))
  "Evaluate the forms in STRING in MODULE and return the value of the last one."
  (save-module-excursion
   (lambda ()
     (set-current-module module)
     (call-with-input-string string
       (lambda (port)
         (let loop ((value *unspecified*))
           (let ((form (read port)))
             (if (eof-object? form) value (loop (primitive-eval form))))))))))

(define* (primitive-read #:optional (port (current-input-port)))
  "Read a datum from PORT."
  (read port))

(define (use-srfis numbers)
  "Use the modules of the SRFIs of NUMBERS in the current module."
  (for-each (lambda (number)
              (let ((name (string->symbol (string-append "srfi-" (number->string number)))))
                (module-use! (current-module) (resolve-interface (list 'srfi name)))))
            numbers))

;;; The collector and asynchronous calls.

(define (gc-run-time) "Return the nanoseconds spent in collections." (assq-ref (gc-stats) 'gc-time-taken))
(define (gc-dump) "Do nothing: there is no dump to be had." *unspecified*)

(define (call-with-blocked-asyncs thunk) "Return what THUNK returns." (thunk))
(define (call-with-unblocked-asyncs thunk) "Return what THUNK returns." (thunk))
(define* (system-async-mark thunk #:optional thread)
  "Call THUNK soon: at once."
  (thunk)
  *unspecified*)

;;; Small questions.

(define (string-bytes-per-char string)
  "Return the number of bytes that the widest character of STRING takes in memory, 1 or 4."
  (if (string-every (lambda (char) (< (char->integer char) 256)) string) 1 4))

(define (macro-binding macro) "Return what MACRO is bound to, its transformer." (macro-transformer macro))

(define (record-type-extensible? type) "Return true if other types can extend TYPE." (record-type? type))
(define (record-type-opaque? type) "Return true if records of TYPE do not say that they are ones."
  (->bool (assq-ref (record-type-properties type) 'opaque?)))
(define (record-type-uid type) "Return the name that TYPE has in every program, or #f."
  (assq-ref (record-type-properties type) 'uid))

(define (make-mutable-parameter init . converter)
  "Return a parameter that is changed by calling it with a value, which it has by now."
  (apply make-parameter init converter))

(define (parse-path-with-ellipsis path base)
  "Return the directories in PATH, separated by colons, with those of the list BASE instead of `...'."
  (apply append
         (map (lambda (directory) (if (string=? directory "...") base (list directory)))
              (if path (string-split path #\:) '("...")))))

;;; Random points.

(define* (random:normal-vector! vector #:optional (state *random-state*))
  "Fill VECTOR with normally distributed random numbers."
  (let loop ((k 0))
    (when (< k (array-length vector))
      (array-set! vector (random:normal state) k)
      (loop (+ k 1)))))

(define (scale-to! vector radius)
  (let loop ((k 0) (sum 0))
    (if (< k (array-length vector))
        (loop (+ k 1) (+ sum (expt (array-ref vector k) 2)))
        (let ((factor (/ radius (sqrt sum))))
          (array-map! vector (lambda (x) (* x factor)) vector)))))

(define* (random:hollow-sphere! vector #:optional (state *random-state*))
  "Make VECTOR a random point at distance 1 from the origin."
  (random:normal-vector! vector state)
  (scale-to! vector 1))

(define* (random:solid-sphere! vector #:optional (state *random-state*))
  "Make VECTOR a random point at most 1 from the origin."
  (random:normal-vector! vector state)
  (scale-to! vector (expt (random:uniform state) (/ (array-length vector)))))

;;; Values in modules in modules: every name but the last leads to a module.

(define (submodule root names)
  (let loop ((module root) (names names))
    (cond ((null? names) module)
          ((and (module? module) (module-ref module (car names) #f)) => (lambda (next) (loop next (cdr names))))
          (else (resolve-module (append (module-name module) names) #f)))))

(define (nested-ref root names)
  "Return what NAMES, a list, leads to from the module ROOT, or #f."
  (if (null? names)
      root
      (let* ((path (reverse names)) (module (submodule root (reverse (cdr path)))))
        (and module (module-ref module (car path) #f)))))

(define (nested-define! root names value)
  "Define what NAMES leads to from the module ROOT as VALUE."
  (let ((path (reverse names)))
    (module-define! (submodule root (reverse (cdr path))) (car path) value)))

(define (nested-set! root names value)
  "Change what NAMES leads to from the module ROOT to VALUE."
  (let ((path (reverse names)))
    (module-set! (submodule root (reverse (cdr path))) (car path) value)))

(define (local-ref names) "Return what NAMES leads to from the current module." (nested-ref (current-module) names))
(define (local-set! names value) "Change that to VALUE." (nested-set! (current-module) names value))
(define (local-define names value) "Define that as VALUE." (nested-define! (current-module) names value))
