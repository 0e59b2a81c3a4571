;;; (system vm frame): what can be seen of the calls that wait: frames of (make-stack …).
;;;
;;; A frame knows its procedure and arguments; the other variables only if the procedure was entered in a conversation.

(define-module (system vm frame)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module ((nsscheme stacks) #:select (frame-procedure frame-arguments frame-values frame-procedure-name frame-locals))
  #:use-module (system vm program)
  #:export (binding-index binding-name binding-slot binding-representation binding-ref binding-set!
            frame-bindings frame-lookup-binding frame-object-binding frame-object-name frame-environment
            frame-call-representation frame-return-values))

(define-record-type <binding>
  (make-binding value index name slot representation)
  binding?
  (value binding-ref)
  (index binding-index)
  (name binding-name)
  (slot binding-slot)
  (representation binding-representation))

(define* (frame-bindings frame #:optional all?)
  "Return the variables of FRAME whose values are known, as bindings, inner ones last."
  (let* ((procedure (frame-procedure frame))
         (locals (or (frame-locals frame)
                     (map cons
                          (if (procedure? procedure) (parameter-names procedure) '())
                          (frame-arguments frame)))))
    (map (lambda (local index) (make-binding (cdr local) index (car local) (+ index 1) 'scm))
         locals (iota (length locals)))))

;; The names of the parameters of PROCEDURE, in the order of the arguments of a frame.
(define (parameter-names procedure)
  (let ((alist (program-arguments-alist procedure)))
    (append (assq-ref alist 'required) (assq-ref alist 'optional)
            (let ((rest (assq-ref alist 'rest))) (if rest (list rest) '())))))

(define (binding-set! binding value)
  "Raise an error: a frame is a picture of a call, not the call itself."
  (scm-error 'misc-error "binding-set!" "the variable ~S of a frame cannot be set" (list (binding-name binding)) #f))

(define (frame-lookup-binding frame name)
  "Return the binding of NAME in FRAME, or #f."
  (find (lambda (binding) (eq? (binding-name binding) name)) (reverse (frame-bindings frame))))

(define (frame-object-binding frame object)
  "Return the binding in FRAME whose value is OBJECT, or #f."
  (find (lambda (binding) (eq? (binding-ref binding) object)) (frame-bindings frame)))

(define (frame-object-name frame object)
  "Return the name of OBJECT in FRAME, or #f."
  (and=> (frame-object-binding frame object) binding-name))

(define (frame-environment frame)
  "Return an association list of the variables of FRAME."
  (map (lambda (binding) (cons (binding-name binding) (binding-ref binding))) (frame-bindings frame)))

(define* (frame-call-representation frame #:key top-frame?)
  "Return the call of FRAME as a list: the procedure's name, or _, and the arguments."
  (cons (or (frame-procedure-name frame) '_) (frame-arguments frame)))

(define (frame-return-values frame)
  "Return what the call of FRAME returned, a list."
  (or (frame-values frame)
      (scm-error 'misc-error "frame-return-values" "~S has not returned yet" (list frame) #f)))
