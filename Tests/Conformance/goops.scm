;;; (oop goops): classes, slots, generic functions, methods, printing.

(use-modules (check) (oop goops))

(define-class <point> ()
  (x #:init-value 0 #:init-keyword #:x #:accessor point-x)
  (y #:init-form (+ 1 1) #:getter point-y #:setter set-point-y!)
  (made #:allocation #:class #:init-value 'shared #:accessor point-made))
(define-class <coloured> (<point>)
  (colour #:init-keyword #:colour)
  (x #:init-value 7 #:accessor point-x))

(define p (make <point> #:x 5))
(check (list (point-x p) (point-y p)) => '(5 2))
(set! (point-x p) 9)
(set-point-y! p 8)
(check (list (slot-ref p 'x) (slot-ref p 'y)) => '(9 8))
(check (point-x (make <coloured>)) => 7)
(check (map slot-definition-name (class-slots <coloured>)) => '(x y made colour))
(set! (point-made p) 'changed)
(check (point-made (make <point>)) => 'changed)
(check (slot-bound? (make <coloured>) 'colour) => #f)
(check-error goops-error (slot-ref (make <coloured>) 'colour))
(check-error goops-error (slot-ref p 'colour))
(check-error wrong-type-arg (slot-ref 'p 'x))
(check (slot-exists? p 'y) => #t)

;; Classes and precedence.
(define-class <a> ())
(define-class <b> ())
(define-class <ab> (<a> <b>))
(check (map class-name (class-precedence-list <ab>)) => '(<ab> <a> <b> <object> <top>))
(check-error goops-error (class (<a> <ab>)))
(check (class-of p) => <point>)
(check (is-a? (make <coloured>) <point>) => #t)
(check (is-a? p <coloured>) => #f)
(check (map class-of (list 1 1/2 1.5 "s" 'k #\c #t '() '(1) #(1) car (current-output-port) <a>))
       => (list <integer> <fraction> <real> <string> <symbol> <char> <boolean> <null> <pair> <vector> <procedure>
                <output-port> <class>))
(check (is-a? 1 <number>) => #t)
(check (eq? <ab> (car (class-direct-subclasses <a>))) => #t)

;; Methods: the first argument that differs decides.
(define-method (kind (a <number>) (b <integer>)) 'number-integer)
(define-method (kind (a <integer>) (b <number>)) 'integer-number)
(define-method (kind a . rest) 'anything)
(check (list (kind 1 2.5) (kind 2.5 1) (kind 1 1) (kind "s") (kind 1 2 3))
       => '(integer-number number-integer integer-number anything anything))
(define-method (area (p <point>)) (list 'point (point-x p)))
(define-method (area (p <coloured>)) (cons 'coloured (next-method)))
;; A slot that is declared again has only its new options: x has no keyword in <coloured>.
(check (area (make <coloured> #:x 1)) => '(coloured point 7))
(check-error goops-error (area 5))
(define-generic nothing)
(check (generic? nothing) => #t)
(check-error goops-error (nothing 1))
(define-method (replaced (x <top>)) 1)
(define-method (replaced (x <top>)) 2)
(check (replaced 0) => 2)
(check (length (generic-function-methods replaced)) => 1)

;; A procedure that is extended keeps what it did.
(define-method (+ (a <point>) (b <point>)) (make <point> #:x (+ (point-x a) (point-x b))))
(check (list (point-x (+ p p)) (+ 1 2)) => '(18 3))
(define-method ((setter area) (p <point>) value) (slot-set! p 'x value))
(set! (area p) 4)
(check (area p) => '(point 4))

;; initialize, copies, changes of class.
(define-class <counted> () (count #:init-value 1))
(define-method (initialize (object <counted>) arguments)
  (next-method)
  (slot-set! object 'count (+ 10 (slot-ref object 'count))))
(check (slot-ref (make <counted>) 'count) => 11)
(check (equal? (make <counted>) (make <counted>)) => #f)
(let ((copy (shallow-clone p)))
  (set! (point-x copy) 1000)
  (check (point-x p) => 4))
(change-class p <coloured>)
(check (list (class-name (class-of p)) (point-x p)) => '(<coloured> 4))

;; Printing.
(define-method (write (object <counted>) port) (display "#<counted " port) (write (slot-ref object 'count) port)
  (display ">" port))
(check (object->string (list (make <counted>))) => "(#<counted 11>)")
(check (call-with-output-string (lambda (port) (display (make <counted>) port))) => "#<counted 11>")
(check (string-prefix? "#<coloured " (object->string p)) => #t)

(check-summary)
