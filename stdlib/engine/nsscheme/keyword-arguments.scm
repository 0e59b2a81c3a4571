;; Lists of keywords and values, as procedures take them: without some, with defaults, with values replaced.

(define-module (nsscheme keyword-arguments)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (ice-9 match)
  #:export (strip-keyword-arguments
            default-keyword-arguments
            ensure-keyword-arguments
            substitute-keyword-arguments))

(define (strip-keyword-arguments keywords args)
  "Return ARGS without the KEYWORDS and their values."
  (let loop ((args args) (result '()))
    (match args
      (() (reverse result))
      (((? keyword? kw) value . rest)
       (loop rest (if (memq kw keywords) result (cons* value kw result))))
      ((head . tail)
       (loop tail (cons head result))))))

(define (default-keyword-arguments args defaults)
  "Return ARGS with those keywords of DEFAULTS, a list of keywords and values, that ARGS lacks."
  (let loop ((defaults defaults) (args args))
    (match defaults
      (() args)
      ((kw value . rest)
       (loop rest (if (memq kw args) args (cons* kw value args)))))))

(define (ensure-keyword-arguments args kw/values)
  "Return ARGS where each keyword of KW/VALUES, a list of keywords and values, has its value from there."
  (let loop ((kw/values kw/values) (args args))
    (match kw/values
      (() args)
      ((kw value . rest)
       (loop rest
             (if (memq kw args)
                 (let replace ((args args))
                   (match args
                     (((? (cut eq? kw <>)) _ . tail) (cons* kw value tail))
                     ((head . tail) (cons head (replace tail)))))
                 (append args (list kw value))))))))

;; (substitute-keyword-arguments ARGS ((KW VAR [DEFAULT]) EXP ...) ...): ARGS with the value of each KW replaced by
;; EXP, in which VAR is the old value. With a DEFAULT, KW is added when it is missing.
(define-syntax substitute-keyword-arguments
  (syntax-rules ()
    ((_ args ((kw var . default) exp ...) ...)
     (%substitute-keywords
      args
      (list (list kw
                  (lambda (var) exp ...)
                  (default-thunk . default))
            ...)))))

(define-syntax default-thunk
  (syntax-rules ()
    ((_) #f)
    ((_ default) (lambda () default))))

(define (%substitute-keywords args clauses)
  (define present
    (let loop ((args args) (result '()))
      (match args
        (() (reverse result))
        (((? keyword? kw) value . rest)
         (match (assq kw clauses)
           (#f (loop rest (cons* value kw result)))
           ((_ proc _) (loop rest (cons* (proc value) kw result)))))
        ((head . tail)
         (loop tail (cons head result))))))
  (append (append-map (match-lambda
                        ((kw proc default)
                         (if (and default (not (memq kw args)))
                             (list kw (proc (default)))
                             '())))
                      clauses)
          present))
