;;; SRFI 42: eager comprehensions.
;;;
;;; Everything is a loop, do-ec, over the qualifiers, the first one outermost.  What a loop does is a command; the other
;;; comprehensions are commands that gather.  The generators are in (srfi srfi-42 generators).

(define-module (srfi srfi-42)
  #:use-module (srfi srfi-42 generators)
  #:use-module (srfi srfi-42 dispatch)
  #:re-export (: :-dispatch-ref :-dispatch-set! :char-range :dispatched :do :generator-proc :integers :let :list
               :parallel :port :range :real-range :string :until :vector :while dispatch-union
               make-initial-:-dispatch)
  #:export (do-ec list-ec append-ec string-ec string-append-ec vector-ec vector-of-length-ec sum-ec product-ec min-ec
            max-ec any?-ec every?-ec first-ec last-ec fold-ec fold3-ec))

(define-syntax do-ec
  (syntax-rules (nested if not and or begin)
    ((_ command) (begin command (if #f #f)))
    ((_ (nested qualifier ...) more ... command) (do-ec qualifier ... more ... command))
    ((_ (if test) more ... command) (if test (do-ec more ... command)))
    ((_ (not test) more ... command) (if (not test) (do-ec more ... command)))
    ((_ (and test ...) more ... command) (if (and test ...) (do-ec more ... command)))
    ((_ (or test ...) more ... command) (if (or test ...) (do-ec more ... command)))
    ((_ (begin form ...) more ... command) (begin form ... (do-ec more ... command)))
    ((_ (generator argument ...) more ... command)
     (generator (%loop (do-ec more ... command)) argument ...))))

(define-syntax %loop
  (syntax-rules (:do let)
    ((_ command (:do (let (outer ...) before ...) ((name init) ...) more? (let (inner ...) each ...) again? (next ...)))
     (let (outer ...)
       before ...
       (let loop ((name init) ...)
         (if more?
             (let (inner ...)
               each ...
               command
               (if again? (loop next ...)))))))))

;;; What gathers.

(define-syntax fold-ec
  (syntax-rules ()
    ((_ init qualifier ... expression proc)
     (let ((result init) (combine proc))
       (do-ec qualifier ... (set! result (combine expression result)))
       result))))

(define-syntax fold3-ec
  (syntax-rules ()
    ((_ default qualifier ... expression first proc)
     (let ((result #f) (empty? #t))
       (do-ec qualifier ...
              (let ((value expression))
                (if empty?
                    (begin (set! result (first value)) (set! empty? #f))
                    (set! result (proc value result)))))
       (if empty? default result)))))

(define-syntax list-ec
  (syntax-rules ()
    ((_ qualifier ... expression)
     (reverse! (fold-ec '() qualifier ... expression cons)))))

(define-syntax-rule (append-ec qualifier ... expression)
  (apply append (list-ec qualifier ... expression)))
(define-syntax-rule (string-ec qualifier ... expression)
  (list->string (list-ec qualifier ... expression)))
(define-syntax-rule (string-append-ec qualifier ... expression)
  (apply string-append (list-ec qualifier ... expression)))
(define-syntax-rule (vector-ec qualifier ... expression)
  (list->vector (list-ec qualifier ... expression)))

(define (wrong-length wanted)
  (scm-error 'misc-error "vector-of-length-ec" "expected ~A values" (list wanted) #f))

(define-syntax-rule (vector-of-length-ec length qualifier ... expression)
  (let* ((count length) (result (make-vector count)) (k 0))
    (do-ec qualifier ...
           (if (< k count)
               (begin (vector-set! result k expression) (set! k (+ k 1)))
               (wrong-length count)))
    (if (< k count) (wrong-length count))
    result))

(define-syntax-rule (sum-ec qualifier ... expression)
  (fold-ec 0 qualifier ... expression +))
(define-syntax-rule (product-ec qualifier ... expression)
  (fold-ec 1 qualifier ... expression *))

(define (none who)
  (scm-error 'misc-error who "there is no value to choose from" '() #f))

(define-syntax-rule (min-ec qualifier ... expression)
  (fold3-ec (none "min-ec") qualifier ... expression min min))
(define-syntax-rule (max-ec qualifier ... expression)
  (fold3-ec (none "max-ec") qualifier ... expression max max))

(define-syntax-rule (last-ec default qualifier ... expression)
  (fold-ec default qualifier ... expression (lambda (value before) value)))
(define-syntax-rule (first-ec default qualifier ... expression)
  (call-with-escape-continuation
   (lambda (return)
     (let ((otherwise default))
       (do-ec qualifier ... (return expression))
       otherwise))))

(define-syntax-rule (any?-ec qualifier ... test)
  (first-ec #f qualifier ... (if test) #t))
(define-syntax-rule (every?-ec qualifier ... test)
  (first-ec #t qualifier ... (if (not test)) #f))
