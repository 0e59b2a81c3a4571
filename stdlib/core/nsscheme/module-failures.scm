;;; What is said of modules that do not load while commands look for packages.  Each failure is said once, until the file
;;; where it is changes; later runs have one line for all of them, so that it does not hide what else they say.

(define-module (nsscheme module-failures)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:export (report-failure say-known-failures show-known-failures))

;; Numbers for the failures that earlier runs have said, #f before they are read, and for those that this one has; at most so
;; many are kept.
(define earlier #f)
(define now '())
(define limit 1000)
(define cache "module-failures")

(define (said-earlier)
  (unless earlier
    (set! earlier (match (and=> (%cache-file cache)
                                (lambda (text) (false-if-exception (call-with-input-string text read))))
                    (((? exact-integer? numbers) ...) numbers)
                    (_ '()))))
  earlier)

(define (say! number)
  (set! now (cons number now))
  (let ((numbers (append now (said-earlier))))
    (%keep-cache-file! cache (object->string (if (> (length numbers) limit) (take numbers limit) numbers)))))

;; The number of a failure: it is another one after a change of the file where it is.
(define (failure-number message locations)
  (define (state file)
    (match (stat file #f)
      (#f '())
      (st (list (stat:ino st) (stat:size st) (stat:mtime st) (stat:mtimensec st)))))
  (string-hash
   (object->string (cons* message locations (match locations
                                              (((file . _) . _) (state file))
                                              (_ '()))))
   (expt 2 55)))

(define (session-value name) (module-ref (resolve-interface '(nsscheme session)) name))

;; The modules whose failures earlier runs have shown.
(define known '())
(define known-said? #f)
;; Whether a failure is shown although an earlier run has shown it.
(define showing? #f)

(define (report-failure module exception warn)
  "Show EXCEPTION, which is being handled and because of which MODULE, the name of one, is left out, and call WARN, which says
so; both only if no run has said it before."
  (match ((session-value 'error-parts) exception #f)
    ((message locations . _)
     (let* ((number (failure-number message locations))
            (of-module (string-hash (format #f "~a ~a" number module) (expt 2 55))))
       (cond ((and showing? (not (memv of-module now)))
              (display ((session-value 'diagnostic) exception) (current-error-port))
              (say! of-module))
             ((memv of-module (said-earlier))
              (set! known (lset-adjoin equal? known module)))
             ((not (memv of-module now))
              (unless (or (memv number now) (memv number (said-earlier)))
                (display ((session-value 'diagnostic) exception) (current-error-port))
                (say! number))
              (%keep-no-answer! "a module does not load")
              (say! of-module)
              (warn)))))))

(define (show-known-failures modules load)
  "Show what is wrong with those of MODULES whose failures only earlier runs have shown, for the package that is looked for may
be in one of them: LOAD is called with the name of each, and fails again.  Guix's own modules stay left out."
  (set! showing? #t)
  (for-each load
            (filter (match-lambda
                      (((or 'gnu 'guix) . _) #f)
                      (module (member module known)))
                    modules))
  (set! showing? #f))

(define (say-known-failures warn)
  "If earlier runs have said of modules that they are left out, call WARN with the message that says how many, once."
  (unless (or known-said? (null? known))
    (set! known-said? #t)
    (warn (format #f "packages of ~a are left out, as was said before; --no-cache shows why"
                  (match known
                    ((one) (format #f "the module ~a" one))
                    (several (format #f "~a modules" (length several))))))))
