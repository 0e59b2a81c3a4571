;;; (ice-9 calling): variables handed to procedures, as getters, setters and excursions.
;;;
;;; A getter returns the values of the variables that its arguments, keywords, name, as a list, and without arguments a
;;; list of keywords and values; a setter takes that list.  An excursion calls a thunk, after which the variables have
;;; the values again that they had before.

(define-module (ice-9 calling)
  #:use-module (srfi srfi-1)
  #:export (with-excursion-function with-getter-and-setter with-getter with-delegating-getter-and-setter
            with-excursion-getter-and-setter with-configuration-getter-and-setter
            with-delegating-configuration-getter-and-setter let-with-configuration-getter-and-setter))

;; What a variable is to the procedures below: its keyword, a thunk that returns it, a procedure that sets it.
(define-syntax entry
  (lambda (form)
    (syntax-case form ()
      ((_ name get set)
       #`(list #,(datum->syntax #'name (symbol->keyword (syntax->datum #'name))) get set)))))
(define-syntax-rule (entries name ...)
  (list (entry name (lambda () name) (lambda (value) (set! name value))) ...))

(define (get-entry entry) ((cadr entry)))

;; A getter of ENTRIES; OTHERWISE gets a keyword that none has, or nothing when everything is asked for.
(define (getter entries otherwise)
  (lambda keywords
    (if (null? keywords)
        (append (append-map (lambda (entry) (list (car entry) (get-entry entry))) entries) (otherwise))
        (map (lambda (keyword)
               (let ((entry (assq keyword entries)))
                 (if entry (get-entry entry) (car (otherwise keyword)))))
             keywords))))

(define (setter-of entries otherwise)
  (lambda arguments
    (let loop ((rest arguments))
      (when (and (pair? rest) (pair? (cdr rest)))
        (let ((entry (assq (car rest) entries)))
          (if entry
              ((caddr entry) (cadr rest))
              (otherwise (car rest) (cadr rest))))
        (loop (cddr rest))))
    #t))

(define* (no-getter #:optional (keyword #f))
  (if keyword (throw 'bad-get-option keyword) '()))
(define (no-setter keyword value) (throw 'bad-set-option keyword))

(define (excursion entries)
  (lambda (thunk)
    (let ((other (map get-entry entries)))
      ;; What the variables have and what they shall have are exchanged on the way in and out.
      (define (swap!)
        (let ((now (map get-entry entries)))
          (for-each (lambda (entry value) ((caddr entry) value)) entries other)
          (set! other now)))
      (dynamic-wind swap! thunk swap!))))

(define-syntax-rule (with-excursion-function (name ...) proc)
  (proc (excursion (entries name ...))))

(define-syntax-rule (with-getter-and-setter (name ...) proc)
  (let ((all (entries name ...)))
    (proc (getter all no-getter) (setter-of all no-setter))))

(define-syntax-rule (with-getter (name ...) proc)
  (proc (getter (entries name ...) no-getter)))

(define-syntax-rule (with-delegating-getter-and-setter (name ...) get-delegate set-delegate proc)
  (let ((all (entries name ...)))
    (proc (getter all get-delegate) (setter-of all set-delegate))))

(define-syntax-rule (with-excursion-getter-and-setter (name ...) proc)
  (let ((all (entries name ...)))
    (proc (excursion all) (getter all no-getter) (setter-of all no-setter))))

;; A hook that is #f stands for the variable itself; one that gets returns a list of the value.
(define-syntax-rule (configured name get-hook set-hook)
  (let ((get get-hook) (set set-hook))
    (entry name
           (if get (lambda () (car (get))) (lambda () name))
           (or set (lambda (value) (set! name value))))))

(define-syntax-rule (with-configuration-getter-and-setter ((name get-hook set-hook) ...) proc)
  (let ((all (list (configured name get-hook set-hook) ...)))
    (proc (getter all no-getter) (setter-of all no-setter))))

(define-syntax-rule (with-delegating-configuration-getter-and-setter ((name get-hook set-hook) ...)
                      get-delegate set-delegate proc)
  (let ((all (list (configured name get-hook set-hook) ...)))
    (proc (getter all get-delegate) (setter-of all set-delegate))))

(define-syntax-rule (let-with-configuration-getter-and-setter ((name value get-hook set-hook) ...) proc)
  (let ((name value) ...)
    (with-configuration-getter-and-setter ((name get-hook set-hook) ...) proc)))
