;;; (system base ck): macros as functions of quoted forms, which take each other's results as arguments.
;;;
;;; A macro f for this takes a stack first and then quoted arguments, and ends in (ck stack 'result).  The stack holds
;;; calls that wait, each split where the argument that is being worked out belongs: (waiting ((f 'done …) todo …) …).

(define-module (system base ck)
  #:export (ck))

(define-syntax ck
  (syntax-rules (quote)
    ;; A result: of everything, or the next argument of the newest call.
    ((_ () 'result) result)
    ((_ (((f done ...) todo ...) . stack) 'result) (arguments stack (f done ... 'result) todo ...))
    ((_ stack (f todo ...)) (arguments stack (f) todo ...))))

;; The call of F, whose arguments behind the first list are not known to be quoted yet.
(define-syntax arguments
  (syntax-rules (quote)
    ((_ stack (f done ...)) (f stack done ...))
    ((_ stack (f done ...) 'known todo ...) (arguments stack (f done ... 'known) todo ...))
    ((_ stack call form todo ...) (ck ((call todo ...) . stack) form))))
