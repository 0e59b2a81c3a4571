;;; SRFI 37, args-fold: a fold over the arguments of a program.
;;;
;;; Options are -x, -xyz (several, or one and its argument), --name, --name=argument; -- ends them.  The argument of a
;;; short option may also be the next one, as in Guile even if it is optional.  Each option found is given to its
;;; processor as (PROC option name argument seed ...), each other argument to OPERAND-PROC as (PROC operand seed ...);
;;; both return the next seeds.

(define-module (srfi srfi-37)
  #:use-module (srfi srfi-9)
  #:export (option option? option-names option-required-arg? option-optional-arg? option-processor args-fold))

(define-record-type <option>
  (option names required-arg? optional-arg? processor)
  option?
  (names option-names)
  (required-arg? option-required-arg?)
  (optional-arg? option-optional-arg?)
  (processor option-processor))

(define (find-option name options)
  (or-map (lambda (option) (and (member name (option-names option)) option)) options))

;; Where an argument begins with an option: "-" alone is an operand.
(define (long? argument) (and (string-prefix? "--" argument) (> (string-length argument) 2)))
(define (short? argument) (and (string-prefix? "-" argument) (> (string-length argument) 1)))

(define (args-fold args options unrecognized-proc operand-proc . seeds)
  "Fold over ARGS, starting with SEEDS, by the processors of OPTIONS, UNRECOGNIZED-PROC and OPERAND-PROC."

  (define (known name)
    (or (find-option name options)
        (option (list name) #f #f unrecognized-proc)))

  (define (call option name argument seeds rest)
    (call-with-values (lambda () (apply (option-processor option) option name argument seeds))
      (lambda seeds (fold-arguments rest seeds))))

  (define (missing name)
    (scm-error 'misc-error "args-fold"
               (if (char? name)
                   "Missing required argument after `-~A'"
                   "Missing required argument after `--~A'")
               (list name) #f))

  (define (process-long text seeds rest)
    (let* ((separator (string-index text #\=))
           (name (substring text 2 (or separator (string-length text))))
           (argument (and separator (substring text (+ separator 1))))
           (option (find-option name options)))
      (cond
       ((not option)
        (let ((name (substring text 2 (string-length text))))
          (call (known name) name #f seeds rest)))
       ((and (not argument) (option-required-arg? option)) (missing name))
       ((and argument (not (option-required-arg? option)) (not (option-optional-arg? option)))
        (scm-error 'misc-error "args-fold" "Extraneous argument after `--~A'" (list name) #f))
       (else (call option name argument seeds rest)))))

  (define (process-short text index seeds rest)
    (let* ((name (string-ref text index))
           (option (known name))
           (last? (= (+ index 1) (string-length text))))
      (cond
       ((not (or (option-required-arg? option) (option-optional-arg? option)))
        (if last?
            (call option name #f seeds rest)
            (call-with-values (lambda () (apply (option-processor option) option name #f seeds))
              (lambda seeds (process-short text (+ index 1) seeds rest)))))
       ((not last?) (call option name (substring text (+ index 1)) seeds rest))
       ((pair? rest) (call option name (car rest) seeds (cdr rest)))
       ((option-required-arg? option) (missing name))
       (else (call option name #f seeds rest)))))

  (define (fold-operands args seeds)
    (if (null? args)
        (apply values seeds)
        (call-with-values (lambda () (apply operand-proc (car args) seeds))
          (lambda seeds (fold-operands (cdr args) seeds)))))

  (define (fold-arguments args seeds)
    (cond
     ((null? args) (apply values seeds))
     ((string=? (car args) "--") (fold-operands (cdr args) seeds))
     ((long? (car args)) (process-long (car args) seeds (cdr args)))
     ((short? (car args)) (process-short (car args) 1 seeds (cdr args)))
     (else
      (call-with-values (lambda () (apply operand-proc (car args) seeds))
        (lambda seeds (fold-arguments (cdr args) seeds))))))

  (fold-arguments args seeds))
