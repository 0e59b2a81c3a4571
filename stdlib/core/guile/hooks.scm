;;; Hooks: lists of procedures that are called together.
;;;
;;; Expects from the kernel: define-record-type, delq, and from control.scm scm-error.

(define-record-type <hook>
  (%make-hook arity procedures)
  hook?
  (arity %hook-arity)
  (procedures %hook-procedures %set-hook-procedures!))

(define* (make-hook #:optional (arity 0))
  "Return a hook whose procedures take ARITY arguments."
  (%make-hook arity '()))

(define (hook-empty? hook)
  "Return #t if HOOK has no procedures."
  (null? (hook->list hook)))

(define (hook->list hook)
  "Return the procedures of HOOK, in the order in which they are called."
  (%check "hook->list" 1 "hook" hook? hook)
  (list-copy (%hook-procedures hook)))

(define* (add-hook! hook proc #:optional (append? #f))
  "Add PROC to HOOK, before its other procedures or, with APPEND?, after them."
  (%check "add-hook!" 1 "hook" hook? hook)
  (%check "add-hook!" 2 "procedure" procedure? proc)
  (let ((arity (%procedure-arity proc)) (count (%hook-arity hook)))
    (if (not (and (<= (car arity) count) (or (caddr arity) (<= count (+ (car arity) (cadr arity))))))
        (%wrong-type "add-hook!" 2 (simple-format #f "procedure of ~A arguments" count) proc)))
  (let ((others (delq proc (%hook-procedures hook))))
    (%set-hook-procedures! hook (if append? (append others (list proc)) (cons proc others)))))

(define (remove-hook! hook proc)
  "Remove PROC from HOOK."
  (%check "remove-hook!" 1 "hook" hook? hook)
  (%set-hook-procedures! hook (delq proc (%hook-procedures hook))))

(define (reset-hook! hook)
  "Remove all procedures from HOOK."
  (%check "reset-hook!" 1 "hook" hook? hook)
  (%set-hook-procedures! hook '()))

(define (run-hook hook . arguments)
  "Call all procedures of HOOK with ARGUMENTS."
  (%check "run-hook" 1 "hook" hook? hook)
  (if (not (= (length arguments) (%hook-arity hook)))
      (scm-error 'misc-error "run-hook" "Hook ~S requires ~A arguments" (list hook (%hook-arity hook)) #f))
  (for-each (lambda (proc) (apply proc arguments)) (%hook-procedures hook)))

;; The hooks that Guile has from the start.  Reading, evaluating and printing in the REPL run theirs.

(define exit-hook (make-hook 0))
(define before-error-hook (make-hook 0))
(define after-error-hook (make-hook 0))
(define before-backtrace-hook (make-hook 0))
(define after-backtrace-hook (make-hook 0))
(define before-read-hook (make-hook 0))
(define after-read-hook (make-hook 0))
(define before-eval-hook (make-hook 1))
(define after-eval-hook (make-hook 1))
(define before-print-hook (make-hook 1))
(define after-print-hook (make-hook 1))
(define abort-hook (make-hook 0))
(define after-gc-hook (make-hook 0))
