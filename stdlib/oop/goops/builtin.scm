;;; The classes of values that are no instances, and class-of.
;;;
;;; The first class of a table whose predicate holds is a value's class, so the special ones come first.  Record types
;;; get a class each, when one of their records is first asked for its class.

(define-module (oop goops builtin)
  #:use-module (srfi srfi-1)
  #:use-module (oop goops objects)
  #:export (<top> <object> <class> <boolean> <char> <list> <pair> <null> <string> <symbol> <vector> <bytevector>
            <array> <bitvector> <hashtable> <fluid> <number> <complex> <real> <integer> <fraction> <keyword> <unknown>
            <procedure> <applicable> <generic> <accessor> <method> <port> <input-port> <output-port>
            <input-output-port> <promise> <hook> <module> <character-set> <parameter> <variable> <record>
            <regexp> <stack> <eof> <macro> <uvec>
            class-of is-a? %generic-test!))

(define-syntax-rule (define-classes (name super ...) ...)
  (begin (define name (%make-builtin-class 'name (list super ...))) ...))

(define-classes
  (<top>) (<object> <top>) (<class> <object>) (<method> <object>)
  (<boolean> <top>) (<char> <top>) (<list> <top>) (<pair> <list>) (<null> <list>) (<string> <top>) (<symbol> <top>)
  (<vector> <top>) (<array> <top>) (<uvec> <array>) (<bytevector> <uvec>) (<bitvector> <array>)
  (<hashtable> <top>) (<fluid> <top>) (<keyword> <top>) (<unknown> <top>)
  (<number> <top>) (<complex> <number>) (<real> <complex>) (<integer> <real>) (<fraction> <real>)
  (<applicable> <top>) (<procedure> <applicable>) (<generic> <procedure>) (<accessor> <generic>)
  (<parameter> <procedure>)
  (<port> <top>) (<input-port> <port>) (<output-port> <port>) (<input-output-port> <input-port> <output-port>)
  (<promise> <top>) (<hook> <top>) (<module> <top>) (<character-set> <top>) (<variable> <top>) (<record> <top>)
  (<regexp> <top>) (<stack> <top>) (<eof> <top>) (<macro> <top>))

;; Tells generic functions, which the core does not know, from other procedures: returns their class or #f.
(define generic-test (lambda (proc) #f))
(define (%generic-test! test) (set! generic-test test))

(define (procedure-class proc)
  (cond
   ((generic-test proc) => identity)
   ((parameter? proc) <parameter>)
   (else <procedure>)))

(define (number-class number)
  (cond
   ((exact-integer? number) <integer>)
   ((not (real? number)) <complex>)
   ((exact? number) <fraction>)
   (else <real>)))

(define (port-class port)
  (cond
   ((not (input-port? port)) <output-port>)
   ((output-port? port) <input-output-port>)
   (else <input-port>)))

(define table
  (list (cons pair? <pair>) (cons null? <null>) (cons number? number-class) (cons string? <string>)
        (cons symbol? <symbol>) (cons procedure? procedure-class) (cons boolean? <boolean>) (cons char? <char>)
        (cons keyword? <keyword>) (cons vector? <vector>) (cons bytevector? <bytevector>) (cons port? port-class)
        (cons hash-table? <hashtable>) (cons fluid? <fluid>) (cons module? <module>) (cons hook? <hook>)
        (cons promise? <promise>) (cons char-set? <character-set>) (cons variable? <variable>)
        (cons regexp? <regexp>) (cons eof-object? <eof>) (cons macro? <macro>)
        (cons record? (lambda (record) (record-class record)))))

(define record-classes (make-weak-key-hash-table))

(define (type-class type)
  (or (hashq-ref record-classes type)
      (let* ((parents (vector->list (record-type-parents type)))
             (class (%make-builtin-class (record-type-name type)
                                         (list (if (null? parents) <record> (type-class (last parents)))))))
        (hashq-set! record-classes type class)
        class)))

(define (record-class record)
  (type-class (record-type-descriptor record)))

(define (class-of object)
  "Return the class of OBJECT."
  (cond
   ((instance? object) (instance-class object))
   ((class? object) (or (class-metaclass object) <class>))
   (else
    (let loop ((rest table))
      (cond
       ((null? rest) <unknown>)
       (((caar rest) object)
        (let ((class (cdar rest)))
          (if (class? class) class (class object))))
       (else (loop (cdr rest))))))))

(define (is-a? object class)
  "Return #t if OBJECT is an instance of CLASS or of a class below it."
  (and (subclass? (class-of object) class) #t))
