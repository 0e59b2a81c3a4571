;;; The classes of values that are no instances, and class-of.
;;;
;;; The first class of a table whose predicate holds is a value's class, so the special ones come first.  Record types
;;; get a class each, when one of their records is first asked for its class.

(define-module (oop goops builtin)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 threads)
  #:use-module (ice-9 atomic)
  #:use-module (oop goops objects)
  #:export (class-of is-a? instance?))

(define (virtual name reader)
  (%make-slot name (list #:allocation #:virtual #:slot-ref reader
                         #:slot-set! (lambda (object value) (goops-error "slot `~S' of ~S is read-only" name object)))))

;; The classes of classes exist before the others; all get their own slots, which are found in the records.
(define (builtin-class class name supers slots)
  (%prepare-class! class name supers slots)
  (set-class-precedence! class (%standard-precedence class))
  (%finish-class! class (%standard-slots class))
  class)

(define-public <class> (%make-class-record #f (vector)))
(define-public <top> (builtin-class (%make-class-record <class> (vector)) '<top> '() '()))
(define-public <object> (builtin-class (%make-class-record <class> (vector)) '<object> (list <top>) '()))
(builtin-class <class> '<class> (list <object>)
               (list (virtual 'name class-name) (virtual 'direct-supers class-direct-supers)
                     (virtual 'direct-slots class-direct-slots) (virtual 'direct-subclasses class-direct-subclasses)
                     (virtual 'direct-methods class-direct-methods) (virtual 'cpl class-precedence-list)
                     (virtual 'slots class-slots)))

(define-syntax define-classes
  (syntax-rules ()
    ((_ metaclass (name super ...) ...)
     (begin
       (define-public name
         (builtin-class (%make-class-record metaclass (vector)) 'name (list super ...) '()))
       ...))))

(define-classes <class>
  (<procedure-class> <class>) (<applicable-struct-class> <procedure-class>)
  (<applicable-struct-with-setter-class> <applicable-struct-class>)
  (<boolean> <top>) (<char> <top>) (<list> <top>) (<pair> <list>) (<null> <list>) (<string> <top>) (<symbol> <top>)
  (<vector> <top>) (<bytevector> <top>) (<uvec> <bytevector>) (<array> <top>) (<bitvector> <top>)
  (<hashtable> <top>) (<fluid> <top>) (<keyword> <top>) (<unknown> <top>)
  (<number> <top>) (<complex> <number>) (<real> <complex>) (<integer> <real>) (<fraction> <real>)
  (<port> <top>) (<input-port> <port>) (<output-port> <port>) (<input-output-port> <input-port> <output-port>)
  (<file-port> <port>) (<file-input-port> <file-port> <input-port>) (<file-output-port> <file-port> <output-port>)
  (<file-input-output-port> <file-port> <input-output-port>)
  (<promise> <top>) (<hook> <top>) (<module> <top>) (<character-set> <top>) (<variable> <top>) (<record> <top>)
  (<record-type> <top>) (<regexp> <top>) (<stack> <top>) (<frame> <top>) (<eof> <top>) (<macro> <top>) (<syntax> <top>)
  (<random-state> <top>) (<dynamic-state> <top>) (<directory> <top>) (<atomic-box> <top>) (<thread> <top>)
  (<mutex> <top>) (<condition-variable> <top>) (<applicable> <top>) (<guardian> <applicable>))

(define-classes <procedure-class>
  (<procedure> <applicable>) (<primitive-generic> <procedure>) (<parameter> <procedure>))

(define-public <method>
  (builtin-class (%make-class-record <class> (vector)) '<method> (list <object>)
                 (list (virtual 'generic-function method-generic-function) (virtual 'specializers method-specializers)
                       (virtual 'procedure %method-plain) (virtual 'formals %method-formals))))
(define-classes <class> (<accessor-method> <method>))

(define-classes <applicable-struct-class> (<applicable-struct> <object> <applicable>))
(define-classes <applicable-struct-with-setter-class> (<applicable-struct-with-setter> <applicable-struct>))
(define-public <generic>
  (builtin-class (%make-class-record <applicable-struct-class> (vector)) '<generic> (list <applicable-struct>)
                 (list (virtual 'name (lambda (generic) (dispatch-name (%dispatch-of generic))))
                       (virtual 'methods (lambda (generic) (dispatch-methods (%dispatch-of generic)))))))
(define-classes <applicable-struct-class> (<extended-generic> <generic>))
(define-classes <applicable-struct-with-setter-class>
  (<generic-with-setter> <generic> <applicable-struct-with-setter>) (<accessor> <generic-with-setter>)
  (<extended-generic-with-setter> <extended-generic> <generic-with-setter>)
  (<extended-accessor> <accessor> <extended-generic-with-setter>))

(define-public <slot>
  (builtin-class (%make-class-record <class> (vector)) '<slot> (list <object>)
                 (list (virtual 'name slot-definition-name) (virtual 'allocation slot-definition-allocation)
                       (virtual 'init-keyword slot-definition-init-keyword)
                       (virtual 'init-value slot-definition-init-value)
                       (virtual 'init-thunk slot-definition-init-thunk) (virtual 'options slot-definition-options)
                       (virtual 'getter slot-definition-getter) (virtual 'setter slot-definition-setter)
                       (virtual 'accessor slot-definition-accessor))))
(%set-class-of-slots! <slot>)

(define (number-class number)
  (cond
   ((exact-integer? number) <integer>)
   ((not (real? number)) <complex>)
   ((exact? number) <fraction>)
   (else <real>)))

(define (port-class port)
  (let ((file? (file-port? port)))
    (cond
     ((not (input-port? port)) (if file? <file-output-port> <output-port>))
     ((output-port? port) (if file? <file-input-output-port> <input-output-port>))
     (else (if file? <file-input-port> <input-port>)))))

(define table
  (list (cons pair? <pair>) (cons null? <null>) (cons number? number-class) (cons string? <string>)
        (cons symbol? <symbol>) (cons parameter? <parameter>) (cons procedure? <procedure>) (cons boolean? <boolean>)
        (cons char? <char>) (cons keyword? <keyword>) (cons vector? <vector>) (cons bytevector? <uvec>)
        (cons port? port-class) (cons hash-table? <hashtable>) (cons fluid? <fluid>) (cons module? <module>)
        (cons hook? <hook>) (cons promise? <promise>) (cons char-set? <character-set>) (cons variable? <variable>)
        (cons regexp? <regexp>) (cons eof-object? <eof>) (cons macro? <macro>) (cons bitvector? <bitvector>)
        (cons array? <array>) (cons syntax? <syntax>) (cons random-state? <random-state>)
        (cons directory-stream? <directory>) (cons atomic-box? <atomic-box>) (cons thread? <thread>)
        (cons mutex? <mutex>) (cons condition-variable? <condition-variable>) (cons stack? <stack>)
        (cons frame? <frame>) (cons dynamic-state? <dynamic-state>)
        (cons record-type? <record-type>)
        (cons record? (lambda (record) (type-class (record-type-descriptor record))))))

(define record-classes (make-weak-key-hash-table))

(define (type-class type)
  (or (hashq-ref record-classes type)
      (let* ((parents (vector->list (record-type-parents type)))
             (class (builtin-class (%make-class-record <class> (vector))
                                   (symbol-append '< (record-type-name type) '>)
                                   (list (if (null? parents) <top> (type-class (last parents))))
                                   '())))
        (hashq-set! record-classes type class)
        class)))

(define (class-of object)
  "Return the class of OBJECT."
  (or (%object-class object)
      (if (class? object) <class> #f)
      (let loop ((rest table))
        (cond
         ((null? rest) <unknown>)
         (((caar rest) object)
          (let ((class (cdar rest)))
            (if (class? class) class (class object))))
         (else (loop (cdr rest)))))))

(define (is-a? object class)
  "Return #t if OBJECT is an instance of CLASS or of a class below it."
  (and (subclass? (class-of object) class) #t))

(define (instance? object)
  "Return #t if OBJECT is an instance of a class that has slots, be it a class or a generic function."
  (and (or (%instance? object) (class? object) (method? object) (%dispatch-of object)) #t))
