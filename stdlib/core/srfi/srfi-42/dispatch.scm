;;; The generator `:' of SRFI 42, which chooses another one by its arguments.
;;;
;;; A dispatcher gets the list of arguments and returns a procedure like those of :generator-proc, or #f; for no
;;; arguments it returns what it is called.

(define-module (srfi srfi-42 dispatch)
  #:use-module (srfi srfi-42 generators)
  #:export (: :-dispatch-ref :-dispatch-set! make-initial-:-dispatch dispatch-union))

(define (all? predicate arguments) (and-map predicate arguments))

(define (make-initial-:-dispatch)
  "Return the dispatcher for lists, strings, vectors, numbers, characters and ports."
  (lambda (arguments)
    (define (count? . counts) (memv (length arguments) counts))
    (define (one) (car arguments))
    (define (two) (cadr arguments))
    (define (three) (caddr arguments))
    (define-syntax-rule (range generator)
      (case (length arguments)
        ((1) (:generator-proc (generator (one))))
        ((2) (:generator-proc (generator (one) (two))))
        (else (:generator-proc (generator (one) (two) (three))))))
    (cond ((null? arguments) 'SRFI42)
          ((all? list? arguments) (:generator-proc (:list (apply append arguments))))
          ((all? string? arguments) (:generator-proc (:string (apply string-append arguments))))
          ((all? vector? arguments) (:generator-proc (:list (apply append (map vector->list arguments)))))
          ((and (count? 1 2 3) (all? exact-integer? arguments)) (range :range))
          ((and (count? 1 2 3) (all? real? arguments)) (range :real-range))
          ((and (count? 2) (all? char? arguments)) (:generator-proc (:char-range (one) (two))))
          ((and (count? 1) (input-port? (one))) (:generator-proc (:port (one))))
          ((and (count? 2) (input-port? (one)) (procedure? (two))) (:generator-proc (:port (one) (two))))
          (else #f))))

(define (dispatch-union first second)
  "Return a dispatcher that asks FIRST and then SECOND; it is an error if both know what to do."
  (lambda (arguments)
    (let ((a (first arguments)) (b (second arguments)))
      (cond ((null? arguments) (append (if (list? a) a (list a)) (if (list? b) b (list b))))
            ((and a b)
             (scm-error 'misc-error "dispatch-union" "the dispatchers ~A and ~A both know these arguments: ~S"
                        (list (first '()) (second '()) arguments) #f))
            (else (or a b))))))

(define dispatch (make-initial-:-dispatch))

(define (:-dispatch-ref) "Return the dispatcher of `:'." dispatch)
(define (:-dispatch-set! new)
  "Make NEW the dispatcher of `:'."
  (if (not (procedure? new))
      (scm-error 'wrong-type-arg ":-dispatch-set!" "Wrong type argument in position ~A (expecting procedure): ~S"
                 (list 1 new) (list new)))
  (set! dispatch new))

(define-syntax :
  (syntax-rules (index)
    ((_ cc name (index i) argument ...) (:dispatched cc name (index i) (:-dispatch-ref) argument ...))
    ((_ cc name argument ...) (:dispatched cc name (:-dispatch-ref) argument ...))))
