;; Services under s6. `(s6-service FIELD …)' is a service directory, `(s6-svscan NAME SERVICE …)' a scan directory of
;; them, `(s6-profile NAME SERVICE …)' both with what it takes to start them.
;;
;;   (s6-service
;;     (name bird)                                      ;a plain name, or a string
;;     (run (#$bird/bin/bird -c "data/bird.conf" -f))   ;commands of execline, or (execline …), or ,EXPRESSION
;;     (data (("bird.conf" "router id 10.0.0.1;\n")))
;;     (env (("TZ" "UTC")))
;;     (notification-fd 3))
;;
;; Items are read-only, yet s6 writes beside what it runs: `supervise', `event' and `.s6-svscan' are links to
;; directories below `current-s6-run-directory', on a tmpfs as a rule; `.start' makes the directories there and becomes
;; s6-svscan. Invariant: a field that is unknown or of the wrong kind is an error at its own line, when the form is
;; evaluated.

(define-module (aqwari s6)
  #:use-module (aqwari execline)
  #:use-module (aqwari s6 lowering)
  #:use-module (nsscheme spelling)
  #:re-export (execline execline? current-execline
               s6-service? s6-service-name s6-svscan s6-profile current-s6 current-s6-run-directory)
  #:export (s6-service))

(define-syntax s6-service
  (lambda (s)
    (define fields
      '(name run finish log env data notification-fd timeout-kill timeout-finish down-signal max-death-tally type down))
    (define (location form) (datum->syntax form (syntax-source form)))
    (define (script forms location)
      (syntax-case forms ()
        (((head . rest))
         (eq? 'execline (syntax->datum #'head))
         #'(head . rest))
        (((head exp))
         (eq? 'unquote (syntax->datum #'head))
         #'exp)
        (_ #`(make-execline (execline-template #,forms) '#,location))))
    (define (value name operands clause)
      (case name
        ((run finish log) (script operands (location clause)))
        ((name down-signal type)
         (syntax-case operands ()
           ((id) (identifier? #'id) #''id)
           ((exp) #'(execline-value exp))))
        ((env data)
         (syntax-case operands () ((template) #'(execline-template template))))
        (else
         (syntax-case operands ()
           (() #'#t)
           ((exp) #'(execline-value exp))))))
    (define (expand clause)
      (syntax-case clause ()
        ((head operand ...)
         (identifier? #'head)
         (let ((name (syntax->datum #'head)))
           (unless (memq name fields)
             (syntax-violation 's6-service (unknown-name "field" name fields) clause #'head))
           (unless (or (memq name '(run finish log down)) (= 1 (length #'(operand ...))))
             (syntax-violation 's6-service "expected a field and one value, (FIELD VALUE)" clause))
           #`(make-field '#,(datum->syntax s name) #,(value name #'(operand ...) clause) '#,(location clause))))
        (_ (syntax-violation 's6-service "expected clauses (FIELD VALUE)" clause))))
    (syntax-case s ()
      ((_ clause ...)
       #`(make-s6-service (list #,@(map expand #'(clause ...))) '#,(location s))))))

;; A value as it is written, or after a comma.
(define-syntax execline-value
  (lambda (s)
    (syntax-case s ()
      ((_ (head exp)) (eq? 'unquote (syntax->datum #'head)) #'exp)
      ((_ exp) #'exp))))
