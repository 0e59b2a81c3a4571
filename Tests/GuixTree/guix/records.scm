;; Records with defaults, inheritance, and fields whose values are computed late: the shapes of Guix's, in small. What a
;; definition says of its fields is data of the constructor's macro, which lives while programs are expanded.

(define-module (guix records)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 match)
  #:export (define-record-type* this-record match-record))

(define-syntax-parameter this-record
  (lambda (s)
    (syntax-violation 'this-record "used outside of a thunked field" s)))

(eval-when (expand load eval)
  (define (find-option name options)
    "Return the syntax of the option NAME among OPTIONS, or #f."
    (find (lambda (option)
            (syntax-case option ()
              ((key . _) (eq? name (syntax->datum #'key)))))
          options))

  (define (field-name spec) (car (syntax->datum spec)))

  (define (wrap options self value)
    (cond ((find-option 'thunked options)
           #`(lambda (record)
               (syntax-parameterize ((this-record (identifier-syntax record)))
                 #,(if self
                       #`(syntax-parameterize ((#,self (identifier-syntax record))) #,value)
                       value))))
          ((find-option 'delayed options) #`(delay #,value))
          ((find-option 'sanitize options)
           => (lambda (option)
                (syntax-case option ()
                  ((_ proc) #`(proc #,value)))))
          (else value)))

  (define (construct s raw self base bindings specs)
    "Return the call of RAW that makes a record: BINDINGS first, then what BASE has, then defaults."
    (define (bound name)
      (find (lambda (binding)
              (syntax-case binding ()
                ((field value) (eq? name (syntax->datum #'field)))
                (_ #f)))
            bindings))
    (for-each (lambda (binding)
                (syntax-case binding ()
                  ((field value)
                   (unless (memq (syntax->datum #'field) (map field-name specs))
                     ;; Without the field's location, as Guix has it.
                     (syntax-violation (car (syntax->datum s))
                                       (format #f "extraneous field initializers ~a" (list (syntax->datum #'field))) s)))
                  (_ (syntax-violation #f "invalid field" s binding))))
              bindings)
    (with-syntax ((((id value) ...)
                   (map (lambda (spec)
                          (syntax-case spec ()
                            ((name getter (option ...))
                             (let ((options #'(option ...)) (binding (bound (syntax->datum #'name))))
                               (cond (binding
                                      (syntax-case binding ()
                                        ((field value) #`(field #,(wrap options self #'value)))))
                                     ((and base (not (find-option 'innate options)))
                                      #`(name (getter #,base)))
                                     ((find-option 'default options)
                                      => (lambda (default)
                                           (syntax-case default ()
                                             ((_ value) #`(name #,(wrap options self #'value))))))
                                     (else
                                      (syntax-violation #f "missing field initializer" s #'name)))))))
                        specs))
                  (raw raw))
      #'(let* ((id value) ...)
          (raw id ...)))))


(define-syntax define-record-type*
  (lambda (s)
    (syntax-case s ()
      ((_ type maker raw pred self (field getter option ...) ...)
       (identifier? #'self)
       (with-syntax (((slot ...) (generate-temporaries #'(field ...))))
         (with-syntax (((access ...)
                        (map (lambda (getter options slot)
                               (cond ((find-option 'thunked options)
                                      #`(define (#,getter record) ((#,slot record) record)))
                                     ((find-option 'delayed options)
                                      #`(define (#,getter record) (force (#,slot record))))
                                     (else
                                      #`(define-inlinable (#,getter record) (#,slot record)))))
                             #'(getter ...) #'((option ...) ...) #'(slot ...))))
           #'(begin
               (define-record-type type (raw field ...) pred (field slot) ...)
               (define-syntax-parameter self
                 (lambda (s) (syntax-violation 'self "used outside of a field" s)))
               access ...
               (define-syntax maker
                 (lambda (s)
                   (syntax-case s (inherit)
                     ((_ (inherit base) binding (... ...))
                      #`(let ((origin base))
                          #,(construct s #'raw #'self #'origin #'(binding (... ...))
                                       #'((field slot (option ...)) ...))))
                     ((_ binding (... ...))
                      (construct s #'raw #'self #f #'(binding (... ...))
                                 #'((field slot (option ...)) ...))))))))))
      ((_ type maker raw pred (field getter option ...) ...)
       (with-syntax (((self) (generate-temporaries '(self))))
         #'(define-record-type* type maker raw pred self (field getter option ...) ...))))))

(define-syntax match-record
  (syntax-rules ()
    ((_ record type (field ...) body ...)
     (let ((object record))
       (let ((field ((record-accessor type 'field) object)) ...)
         body ...)))))
