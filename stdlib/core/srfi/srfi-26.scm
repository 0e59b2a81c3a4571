;;; SRFI 26: cut and cute, procedures made by leaving slots in an expression.
;;;
;;; The slots are walked once: each <> becomes a parameter with a name of its own, and cute binds each other position
;;; to a variable outside of the procedure.

(define-module (srfi srfi-26)
  #:export (cut cute))

(define-syntax cut
  (syntax-rules ()
    ((_ slot ...) (cut-slots () () slot ...))))

;; (cut-slots PARAMETERS POSITIONS SLOT ...)
(define-syntax cut-slots
  (syntax-rules (<> <...>)
    ((_ (parameter ...) (proc argument ...))
     (lambda (parameter ...) (proc argument ...)))
    ((_ (parameter ...) (proc argument ...) <...>)
     (lambda (parameter ... . others) (apply proc argument ... others)))
    ((_ (parameter ...) (position ...) <> slot ...)
     (cut-slots (parameter ... slot-value) (position ... slot-value) slot ...))
    ((_ (parameter ...) (position ...) expression slot ...)
     (cut-slots (parameter ...) (position ... expression) slot ...))))

(define-syntax cute
  (syntax-rules ()
    ((_ slot ...) (cute-slots () () () slot ...))))

;; (cute-slots BINDINGS PARAMETERS POSITIONS SLOT ...)
(define-syntax cute-slots
  (syntax-rules (<> <...>)
    ((_ (binding ...) (parameter ...) (proc argument ...))
     (let (binding ...) (lambda (parameter ...) (proc argument ...))))
    ((_ (binding ...) (parameter ...) (proc argument ...) <...>)
     (let (binding ...) (lambda (parameter ... . others) (apply proc argument ... others))))
    ((_ (binding ...) (parameter ...) (position ...) <> slot ...)
     (cute-slots (binding ...) (parameter ... slot-value) (position ... slot-value) slot ...))
    ((_ (binding ...) (parameter ...) (position ...) expression slot ...)
     (cute-slots (binding ... (value expression)) (parameter ...) (position ... value) slot ...))))
