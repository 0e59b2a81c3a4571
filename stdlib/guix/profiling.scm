;; Hooks for profiling: named components that can be switched on through GUIX_PROFILING. None is on by default.

(define-module (guix profiling)
  #:export (profiled? register-profiling-hook!))

(define (profiled? component)
  "Return true if profiling of COMPONENT, a string, was asked for in the environment."
  (let ((wanted (getenv "GUIX_PROFILING")))
    (and wanted (member component (string-tokenize wanted)) #t)))

(define (register-profiling-hook! component thunk)
  "Arrange for THUNK to run at exit if profiling of COMPONENT was asked for."
  (when (profiled? component)
    (add-hook! exit-hook thunk)))
