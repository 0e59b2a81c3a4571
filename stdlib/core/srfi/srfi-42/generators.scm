;;; The generators of SRFI 42.
;;;
;;; A generator is a macro that gets a continuation, a form that starts with the name of a macro, and its arguments.  It
;;; ends in a loop, which it hands to the continuation as
;;;
;;;   (:do (let (outer ...) before ...) ((name init) ...) more? (let (inner ...) each ...) again? (next ...))
;;;
;;; :parallel, :while and :until take the loops of other generators apart and put them together anew.

(define-module (srfi srfi-42 generators)
  #:export (:do :let :parallel :while :until :list :string :vector :integers :range :real-range :char-range :port
            :dispatched :generator-proc %check-range))

(define-syntax :do
  (syntax-rules (let)
    ((_ (cc ...) (let . outer) bindings more? (let . inner) again? next)
     (cc ... (:do (let . outer) bindings more? (let . inner) again? next)))
    ((_ cc bindings more? next)
     (:do cc (let ()) bindings more? (let ()) #t next))))

(define-syntax :let
  (syntax-rules (index)
    ((_ cc name (index i) expression)
     (:do cc (let ((name expression) (i 0))) () #t (let ()) #f ()))
    ((_ cc name expression)
     (:do cc (let ((name expression))) () #t (let ()) #f ()))))

;;; Loops of loops.

(define-syntax :parallel
  (syntax-rules ()
    ((_ cc) (:do cc () #t ()))
    ((_ cc (generator argument ...) more ...)
     (generator (%parallel cc (more ...)) argument ...))))

(define-syntax %parallel
  (syntax-rules ()
    ((_ (cc ...) () loop) (cc ... loop))
    ((_ cc ((generator argument ...) more ...) loop)
     (generator (%merge cc (more ...) loop) argument ...))))

(define-syntax %merge
  (syntax-rules (:do let)
    ((_ cc more
        (:do (let (outer ...) before ...) (binding ...) more? (let (inner ...) each ...) again? (next ...))
        (:do (let (outer* ...) before* ...) (binding* ...) more?* (let (inner* ...) each* ...) again?* (next* ...)))
     (%parallel cc more
                (:do (let (outer ... outer* ...) before ... before* ...)
                     (binding ... binding* ...)
                     (and more? more?*)
                     (let (inner ... inner* ...) each ... each* ...)
                     (and again? again?*)
                     (next ... next* ...))))))

(define-syntax :until
  (syntax-rules ()
    ((_ cc (generator argument ...) test)
     (generator (%until cc test) argument ...))))

(define-syntax %until
  (syntax-rules (:do)
    ((_ (cc ...) test (:do outer bindings more? inner again? next))
     (cc ... (:do outer bindings more? inner (if test #f again?) next)))))

(define-syntax :while
  (syntax-rules ()
    ((_ cc (generator argument ...) test)
     (generator (%while cc test) argument ...))))

;; The test needs the inner bindings before it is known whether there is another round: they move into the question,
;; and their values out of it by way of variables around the loop.
(define-syntax %while
  (lambda (form)
    (syntax-case form (:do let)
      ((_ (cc ...) test
          (:do (let (outer ...) before ...) bindings more? (let ((name value) ...) each ...) again? next))
       (with-syntax (((kept ...) (generate-temporaries #'(name ...))))
         #'(cc ... (:do (let (outer ... (kept #f) ...) before ...)
                        bindings
                        (if more?
                            (let ((name value) ...)
                              each ...
                              (set! kept name) ...
                              test)
                            #f)
                        (let ((name kept) ...))
                        again?
                        next)))))))

;;; Generators of data.  With (index i) after its variable, each also counts.

(define-syntax define-generator
  (lambda (form)
    (syntax-case form ()
      ((_ name clause ...)
       (with-syntax ((dots (datum->syntax #'name '...)))
         #'(define-syntax name
             (syntax-rules (index)
               ((_ cc variable (index i) argument dots)
                (:parallel cc (name variable argument dots) (:integers i)))
               clause ...)))))))

(define-syntax :integers
  (syntax-rules (index)
    ((_ cc name (index i)) (:parallel cc (:integers name) (:integers i)))
    ((_ cc name) (:do cc ((name 0)) #t ((+ name 1))))))

(define-generator :list
  ((_ cc name list)
   (:do cc (let ()) ((rest list)) (not (null? rest)) (let ((name (car rest)))) #t ((cdr rest))))
  ((_ cc name list more ...)
   (:list cc name (append list more ...))))

(define-generator :string
  ((_ cc name string)
   (:do cc (let ((all string) (end 0)) (set! end (string-length all)))
        ((k 0)) (< k end) (let ((name (string-ref all k)))) #t ((+ k 1))))
  ((_ cc name string more ...)
   (:string cc name (string-append string more ...))))

(define-generator :vector
  ((_ cc name vector)
   (:do cc (let ((all vector) (end 0)) (set! end (vector-length all)))
        ((k 0)) (< k end) (let ((name (vector-ref all k)))) #t ((+ k 1))))
  ((_ cc name vector more ...)
   (:list cc name (append (vector->list vector) (vector->list more) ...))))

(define (%check-range who valid? . numbers)
  (for-each (lambda (number)
              (if (not (valid? number))
                  (scm-error 'wrong-type-arg who "Wrong type argument (expecting ~A): ~S"
                             (list (if (eq? valid? real?) "real number" "exact integer") number) (list number))))
            numbers)
  (if (zero? (car (last-pair numbers)))
      (scm-error 'misc-error who "the step is zero" '() #f)))

(define-generator :range
  ((_ cc name stop) (:range cc name 0 stop 1))
  ((_ cc name start stop) (:range cc name start stop 1))
  ((_ cc name start stop step)
   (:do cc
        (let ((from start) (to stop) (by step)) (%check-range ":range" exact-integer? from to by))
        ((name from)) (if (> by 0) (< name to) (> name to)) (let ()) #t ((+ name by)))))

(define-generator :real-range
  ((_ cc name stop) (:real-range cc name 0 stop 1))
  ((_ cc name start stop) (:real-range cc name start stop 1))
  ((_ cc name start stop step)
   (:do cc
        (let ((from start) (to stop) (by step) (count 0))
          (%check-range ":real-range" real? from to by)
          (if (not (and (exact? to) (exact? by))) (set! from (exact->inexact from)))
          (set! count (/ (- to from) by)))
        ((k 0)) (< k count) (let ((name (+ from (* k by))))) #t ((+ k 1)))))

(define-generator :char-range
  ((_ cc name first last)
   (:do cc (let ((end (char->integer last)))) ((k (char->integer first))) (<= k end)
        (let ((name (integer->char k)))) #t ((+ k 1)))))

(define-generator :port
  ((_ cc name port) (:port cc name port read))
  ((_ cc name port reader)
   (:do cc (let ((from port) (get reader))) ((name (get from))) (not (eof-object? name)) (let ()) #t ((get from)))))

(define-generator :dispatched
  ((_ cc name dispatch argument ...)
   (:do cc
        (let ((end (list 'end)) (arguments (list argument ...)) (generate #f))
          (set! generate (dispatch arguments))
          (if (not generate)
              (scm-error 'misc-error ":" "no generator for these arguments: ~S" (list arguments) #f)))
        ((name (generate end))) (not (eq? name end)) (let ()) #t ((generate end)))))

;; A loop as a procedure: it returns one value after the other, and then its argument.
(define-syntax :generator-proc
  (syntax-rules ()
    ((_ (generator argument ...))
     (generator (%generator-proc value) value argument ...))))

(define-syntax %generator-proc
  (lambda (form)
    (syntax-case form (:do let)
      ((_ value (:do (let (outer ...) before ...) ((name init) ...) more? (let (inner ...) each ...) again? (next ...)))
       (with-syntax (((fresh ...) (generate-temporaries #'(name ...))))
         #'(let (outer ...)
             before ...
             (let ((name init) ... (going? #t))
               (lambda (end)
                 (if (and going? more?)
                     (let (inner ...)
                       each ...
                       (let ((result value))
                         (if again?
                             (let ((fresh next) ...)
                               (set! name fresh) ...
                               #t)
                             (set! going? #f))
                         result))
                     (begin (set! going? #f) end))))))))))
