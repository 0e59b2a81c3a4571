;;; (ice-9 match): pattern matching.
;;;
;;; The clauses of a `match' form are a matrix of patterns, compiled column by column: neighbouring rows that begin
;;; with the same kind of pattern share its test, a value is taken apart only where a test needs the part, and the
;;; user's variables are bound once, around the body.  Every row is compiled exactly once, so the code is linear in
;;; the patterns; a thunk is made for "try the next rows" only where more than one branch needs it.
;;;
;;; Generation has two steps.  `generate' returns an *emitter*, a thunk that yields the code; by the time the first
;;; emitter runs, every failure knows how often it is used, and is written in place when that is once.
;;; Invariant: generated code binds only names of its own, except immediately around the user's expressions.

(define-module (ice-9 match)
  #:use-module (ice-9 match patterns)
  #:export (match match-lambda match-lambda* match-let match-let* match-letrec))

;; Generated code never calls this last, so that a backtrace shows the form that failed.
(define (match-failure value)
  (throw 'match-error "match" "no matching pattern" value))

(eval-when (expand load eval)

  (define serial 0)
  (define (fresh base)
    (set! serial (+ serial 1))
    (datum->syntax #'here (string->symbol (string-append base (number->string serial)))))

  ;; A column: the expression of the value looked at, and how to assign its location (for `set!' patterns).
  (define (column ref setter) (cons ref setter))
  (define column-ref car)
  (define column-setter cdr)
  (define (variable-column id) (column id (lambda (v) #`(set! #,id #,v))))

  ;; A row: patterns, bindings (identifier . expression), and what is emitted after the last column.
  (define (row patterns bindings finish) (vector patterns bindings finish))
  (define (row-patterns r) (vector-ref r 0))
  (define (row-bindings r) (vector-ref r 1))
  (define (row-finish r) (vector-ref r 2))
  (define (row-first r) (car (vector-ref r 0)))
  (define (row-with r patterns) (row patterns (row-bindings r) (row-finish r)))
  (define (row-bind r id expression)
    (row (row-patterns r) (acons id expression (row-bindings r)) (row-finish r)))
  (define (row-replace r . new) (row-with r (append new (cdr (row-patterns r)))))

  (define (lookup id bindings)
    (and (pair? bindings)
         (if (bound-identifier=? id (caar bindings)) (cdar bindings) (lookup id (cdr bindings)))))

  (define (around bindings expression)
    "Return EXPRESSION of the user inside BINDINGS."
    (if (null? bindings)
        expression
        #`(let #,(map (lambda (b) #`(#,(car b) #,(cdr b))) (reverse bindings)) #,expression)))

  (define (around-operator bindings operator)
    (if (and (identifier? operator) (not (lookup operator bindings))) operator (around bindings operator)))

  ;; A failure: how to generate the rest, its emitter once wanted, how often it is wanted, its name, its code.
  (define (make-failure generate) (vector generate #f 0 #f #f))
  (define (failure-code failure)
    (unless (vector-ref failure 4) (vector-set! failure 4 ((vector-ref failure 1))))
    (vector-ref failure 4))
  (define (shared? failure)
    "Return true if FAILURE is worth a thunk: wanted more than once, and more than a constant or a variable."
    (and (> (vector-ref failure 2) 1)
         (syntax-case (failure-code failure) () ((_ . _) #t) (_ #f))))
  (define (want failure)
    (if (procedure? failure)
        failure
        (begin
          (vector-set! failure 2 (+ 1 (vector-ref failure 2)))
          (unless (vector-ref failure 1)
            (vector-set! failure 3 (fresh "next"))
            (vector-set! failure 1 ((vector-ref failure 0))))
          (lambda ()
            (if (shared? failure) #`(#,(vector-ref failure 3)) (failure-code failure))))))
  (define (with-failure rows columns failure generate-first)
    "Generate what GENERATE-FIRST makes of a failure that goes on with ROWS."
    (if (null? rows)
        (generate-first failure)
        (let* ((next (make-failure (lambda () (generate columns rows failure)))) (emit (generate-first next)))
          (lambda ()
            (if (shared? next)
                #`(let ((#,(vector-ref next 3) (lambda () #,(failure-code next)))) #,(emit))
                (emit))))))

  (define (yes) #t)
  (define (no) #f)
  (define (emit-if test consequent alternative)
    (if (and (eq? consequent yes) (eq? alternative no))
        (lambda () test)
        (lambda () #`(if #,test #,(consequent) #,(alternative)))))

  (define (generate columns rows failure)
    "Return an emitter of the code that looks for the first of ROWS that COLUMNS match."
    (cond ((null? rows) (want failure))
          ((null? columns)
           (with-failure (cdr rows) columns failure
             (lambda (next) ((row-finish (car rows)) (row-bindings (car rows)) next))))
          (else
           (let* ((first (settle (car rows) (car columns))) (pattern (row-first first)))
             (cond ((eq? (car pattern) 'any) (generate-group columns first (cdr rows) failure))
                   ((or (identifier? (column-ref (car columns)))
                        (and (null? (cdr rows)) (memq (car pattern) '(literal null same))))
                    (generate-group columns first (cdr rows) failure))
                   (else
                    (let* ((name (fresh "v")) (expression (column-ref (car columns)))
                           (emit (generate (cons (column name (column-setter (car columns))) (cdr columns))
                                           rows failure)))
                      (lambda () #`(let ((#,name #,expression)) #,(emit))))))))))

  (define (settle r col)
    "Return row R with the variables of its first pattern bound to COL, and that pattern reduced to a test."
    (let ((pattern (row-first r)))
      (case (car pattern)
        ((variable)
         (let ((id (cadr pattern)))
           (if (lookup id (row-bindings r))
               (row-replace r (list 'same id))
               (row-bind (row-replace r '(any)) id (column-ref col)))))
        ((getter) (row-bind (row-replace r '(any)) (cadr pattern) #`(lambda () #,(column-ref col))))
        ((setter)
         (row-bind (row-replace r '(any)) (cadr pattern) #`(lambda (new) #,((column-setter col) #'new))))
        ((and)
         (let loop ((ps (cdr pattern)) (r r) (tests '()))
           (cond ((pair? ps)
                  (let* ((s (settle (row-replace r (car ps)) col)) (test (row-first s)))
                    (loop (cdr ps) s (if (eq? (car test) 'any) tests (cons test tests)))))
                 ((null? tests) (row-replace r '(any)))
                 ((null? (cdr tests)) (row-replace r (car tests)))
                 (else (row-replace r (cons 'and (reverse tests)))))))
        (else r))))

  (define (generate-group columns first others failure)
    "Generate FIRST, whose first pattern is settled, with those of OTHERS that follow it and can share its test.
Where that test holds, the rows after them that contradict it need no look: the inner failures go past them."
    (let* ((pattern (row-first first)) (col (car columns)))
      (define (split-while test? rows)
        (let loop ((rows rows) (settled '()))
          (let ((next (and (pair? rows) (settle (car rows) col))))
            (if (and next (test? pattern (row-first next)))
                (loop (cdr rows) (cons next settled))
                (cons (reverse settled) rows)))))
      (let* ((alike (split-while same-test? others)) (contrary (split-while disjoint-tests? (cdr alike))))
        (with-failure (cdr contrary) columns failure
          (lambda (failure)
            (generate-test pattern col (cdr columns) (cons first (car alike)) failure
                           (if (null? (car contrary))
                               (lambda () (want failure))
                               (lambda () (generate columns (car contrary) failure)))))))))

  (define (generate-test pattern col columns rows failure otherwise)
    "Generate ROWS, which share the test PATTERN on COL; OTHERWISE generates what happens where it does not hold."
    (let ((ref (column-ref col)) (r (car rows)))
      (define (inside test patterns new-columns)
        (let ((consequent (generate (append new-columns columns)
                                    (map (lambda (r) (apply row-replace r (patterns (row-first r)))) rows)
                                    failure)))
          (emit-if test consequent (otherwise))))
      (case (car pattern)
        ((any) (generate columns (map row-replace rows) failure))
        ((null) (inside #`(null? #,ref) (lambda (p) '()) '()))
        ((literal) (inside (literal-test ref (cadr pattern)) (lambda (p) '()) '()))
        ((same) (inside #`(equal? #,ref #,(lookup (cadr pattern) (row-bindings r))) (lambda (p) '()) '()))
        ((pair)
         (inside #`(pair? #,ref) cdr
                 (list (column #`(car #,ref) (lambda (v) #`(set-car! #,ref #,v)))
                       (column #`(cdr #,ref) (lambda (v) #`(set-cdr! #,ref #,v))))))
        ((record)
         (let ((size (apply max (map (lambda (r) (length (cddr (row-first r)))) rows))))
           (inside #`(and (struct? #,ref) (eq? (struct-vtable #,ref) #,(cadr pattern)))
                   (lambda (p) (pad (cddr p) size))
                   (map (lambda (i) (column #`(struct-ref #,ref #,i) (lambda (v) #`(struct-set! #,ref #,i #,v))))
                        (iota size)))))
        ((vector)
         (inside #`(and (vector? #,ref) (= (vector-length #,ref) #,(length (cdr pattern))))
                 cdr (map (lambda (i) (vector-column ref i)) (iota (length (cdr pattern))))))
        ((predicate)
         (inside #`(#,(around-operator (row-bindings r) (cadr pattern)) #,ref)
                 (lambda (p) (list (cons 'and (cddr p)))) (list col)))
        ((and) (generate (append (map (lambda (p) col) (cdr pattern)) columns)
                         (list (apply row-replace r (cdr pattern))) failure))
        ((not) (emit-if (test-expression col (cdr pattern) r) (want failure)
                        (generate columns (list (row-replace r)) failure)))
        ((or) (generate-or pattern col columns r failure))
        ((apply)
         (let* ((name (fresh "v")) (operator (around-operator (row-bindings r) (cadr pattern)))
                (emit (generate (cons (variable-column name) columns)
                                (list (row-replace r (caddr pattern))) failure)))
           (lambda () #`(let ((#,name (#,operator #,ref))) #,(emit)))))
        ((repeat) (apply generate-repeat ref columns r failure (cdr pattern)))
        ((vector-repeat) (apply generate-vector-repeat ref columns r failure (cdr pattern)))
        ((tree) (apply generate-tree ref columns r failure (cdr pattern))))))

  (define (vector-column ref index)
    (column #`(vector-ref #,ref #,index) (lambda (v) #`(vector-set! #,ref #,index #,v))))

  (define (test-expression col patterns r)
    "Return the code of a test whether COL matches one of PATTERNS; they bind nothing new."
    ((generate (list col)
               (map (lambda (p) (row (list p) (row-bindings r) (lambda (bindings failure) yes))) patterns)
               no)))

  (define (new-variables pattern r)
    (filter (lambda (id) (not (lookup id (row-bindings r)))) (pattern-variables pattern)))

  (define (values-of variables bindings)
    (map (lambda (id) (or (lookup id bindings) id)) variables))

  (define (generate-or pattern col columns r failure)
    (let ((variables (new-variables pattern r)))
      (if (null? variables)
          (emit-if (test-expression col (cdr pattern) r)
                   (generate columns (list (row-replace r)) failure) (want failure))
          (let* ((found (fresh "found")) (names (map (lambda (v) (fresh "v")) variables))
                 (inner (generate columns (list (fold-bindings row-bind (row-replace r) variables names)) failure))
                 (finish (lambda (bindings failure)
                           (lambda () #`(#,found #,@(values-of variables bindings)))))
                 (emit (generate (list col)
                                 (map (lambda (p) (row (list p) (row-bindings r) finish)) (cdr pattern))
                                 failure)))
            (lambda () #`(let ((#,found (lambda #,names #,(inner)))) #,(emit)))))))

  (define (fold-bindings bind r variables expressions)
    (if (null? variables)
        r
        (fold-bindings bind (bind r (car variables) (car expressions)) (cdr variables) (cdr expressions))))

  (define (generate-repeat ref columns r failure pattern least tails rest)
    "PATTERN repeated LEAST times or more, then the patterns TAILS, then REST as the last cdr."
    (let* ((count (fresh "n")) (items (fresh "l")) (tail? (pair? tails))
           (rest (let loop ((ps tails)) (if (null? ps) rest `(pair ,(car ps) ,(loop (cdr ps))))))
           (variables (new-variables pattern r)) (lists (map (lambda (v) (fresh "r")) variables)))
      (define (after r col) (generate (cons col columns) (list (row-replace r rest)) failure))
      (define (counted emit)
        (let ((fail (want failure)))
          (lambda ()
            #`(let ((#,count (- (count-pairs #,ref) #,(length tails))))
                (if (>= #,count #,least) #,(emit) #,(fail))))))
      (define (at-least emit)
        (if (= least 0) emit (emit-if #`(pair? #,ref) emit (want failure))))
      (define (element-loop next-arguments test done)
        (let* ((loop (fresh "loop")) (fail (if tail? #f (want failure)))
               (finish (lambda (bindings failure)
                         (lambda ()
                           #`(#,loop (cdr #,items) #,@next-arguments
                                     #,@(map (lambda (value rest) #`(cons #,value #,rest))
                                             (values-of variables bindings) lists)))))
               (emit (generate (list (column #`(car #,items) (lambda (v) #`(set-car! #,items #,v))))
                               (list (row (list pattern) (row-bindings r) finish)) failure)))
          (lambda ()
            #`(let #,loop ((#,items #,ref) #,@(if tail? #`((#,count #,count)) #'())
                           #,@(map (lambda (name) #`(#,name '())) lists))
                (if #,test #,(emit) #,(done))))))
      (define (reversed emit)
        (lambda () #`(let #,(map (lambda (name) #`(#,name (reverse #,name))) lists) #,(emit))))
      (define bound (fold-bindings row-bind r variables lists))
      (cond ((and (eq? (car pattern) 'variable) (null? variables) (not tail?) (eq? (car rest) 'null))
             (emit-if #`(list? #,ref)
                      (generate (cons (column ref #f) columns) (list (row-replace r pattern)) failure)
                      (want failure)))
            ((and (memq (car pattern) '(any variable)) (or (eq? (car pattern) 'any) (pair? variables)))
             (let ((bind (lambda (expression)
                           (if (pair? variables) (row-bind r (car variables) expression) r))))
               (cond (tail?
                      (counted (after (bind #`(list-head #,ref #,count)) (column #`(list-tail #,ref #,count) #f))))
                     ((eq? (car rest) 'null)
                      (emit-if (if (= least 0) #`(list? #,ref) #`(and (pair? #,ref) (list? #,ref)))
                               (generate columns (list (row-replace (bind ref))) failure)
                               (want failure)))
                     (else
                      (counted (after (bind #`(list-head #,ref #,count))
                                      (column #`(list-tail #,ref #,count) #f)))))))
            (tail?
             (counted (element-loop #`((- #,count 1)) #`(> #,count 0)
                                    (reversed (after bound (column items #f))))))
            (else
             (at-least (element-loop #'() #`(pair? #,items) (reversed (after bound (column items #f)))))))))

  (define (generate-vector-repeat ref columns r failure before pattern least after)
    (let* ((end (fresh "end")) (middle (fresh "l"))
           (inner (generate (append (map (lambda (i) (vector-column ref i)) (iota (length before)))
                                    (list (column middle #f))
                                    (map (lambda (i) (vector-column ref #`(+ #,end #,i))) (iota (length after)))
                                    columns)
                            (list (apply row-replace r
                                         (append before `((repeat ,pattern ,least () (null))) after)))
                            failure))
           (fail (want failure)))
      (lambda ()
        #`(if (and (vector? #,ref)
                   (>= (vector-length #,ref) #,(+ least (length before) (length after))))
              (let* ((#,end (- (vector-length #,ref) #,(length after)))
                     (#,middle (vector-part #,ref #,(length before) #,end)))
                #,(inner))
              #,(fail)))))

  (define (generate-tree ref columns r failure step leaf)
    "STEP matches the heads on the way down to a subtree that LEAF matches."
    (let* ((try (fresh "try")) (here (fresh "t")) (other (fresh "other")) (each (fresh "each")) (l (fresh "l"))
           (variables (new-variables step r)) (lists (map (lambda (v) (fresh "r")) variables))
           (found (fold-bindings row-bind r variables (map (lambda (name) #`(reverse #,name)) lists)))
           (fail (want failure))
           (next (lambda () #`(#,other)))
           (deeper (lambda (bindings failure)
                     (lambda ()
                       #`(let #,each ((#,l (cdr #,here)))
                           (if (pair? #,l)
                               (#,try (car #,l)
                                 #,@(map (lambda (value list) #`(cons #,value #,list))
                                         (values-of variables bindings) lists)
                                 (lambda () (#,each (cdr #,l))))
                               (#,other))))))
           (descend (generate (list (column #`(car #,here) #f)) (list (row (list step) (row-bindings r) deeper))
                              next))
           (missed (make-failure (lambda () (emit-if #`(pair? #,here) descend next))))
           (emit (generate (cons (column here #f) columns) (list (row-replace found leaf)) missed)))
      (lambda ()
        #`(let #,try ((#,here #,ref) #,@(map (lambda (name) #`(#,name '())) lists) (#,other (lambda () #,(fail))))
            (let ((#,(or (vector-ref missed 3) (fresh "next"))
                   (lambda () #,(if (vector-ref missed 1) ((vector-ref missed 1)) #f))))
              #,(emit))))))

  ;; The forms.

  (define (clause->row clause)
    (syntax-case clause ()
      ((pattern (arrow k) body ...)
       (and (identifier? #'arrow) (identifier? #'k) (free-identifier=? #'arrow #'=>))
       (row (list (parse-pattern #'pattern)) '()
            (lambda (bindings failure)
              (let ((fail (want failure)))
                (lambda () #`(let ((k (lambda () #,(fail)))) #,(user-body bindings #'(body ...) clause)))))))
      ((pattern body ...)
       (row (list (parse-pattern #'pattern)) '()
            (lambda (bindings failure) (lambda () (user-body bindings #'(body ...) clause)))))
      (_ (syntax-violation 'match "expected a clause (PATTERN BODY ...)" clause))))

  (define (user-body bindings body clause)
    (syntax-case body ()
      (() (syntax-violation 'match "a clause needs a body after its pattern" clause))
      ((value) (and (null? bindings) (not (pair? (syntax->datum #'value)))) #'value)
      (_ #`(let #,(map (lambda (b) #`(#,(car b) #,(cdr b))) (reverse bindings)) . #,body))))

  (define (match-code value clauses form)
    "Return the code that matches VALUE, an identifier, against CLAUSES, a list of syntax objects."
    (when (null? clauses)
      (syntax-violation 'match "expected at least one clause (PATTERN BODY ...)" form))
    ((generate (list (variable-column value)) (map clause->row clauses)
               (lambda () #`(begin (match-failure #,value) #f))))))

(define-syntax match
  (lambda (form)
    (syntax-case form ()
      ((_ expression clause ...)
       #`(let ((value expression)) #,(match-code #'value #'(clause ...) form))))))

(define-syntax match-lambda
  (lambda (form)
    (syntax-case form ()
      ((_ clause ...) #`(lambda (value) #,(match-code #'value #'(clause ...) form))))))

(define-syntax match-lambda*
  (lambda (form)
    (syntax-case form ()
      ((_ clause ...) #`(lambda value #,(match-code #'value #'(clause ...) form))))))

(define-syntax match-let*
  (syntax-rules ()
    ((_ () body ...) (let () body ...))
    ((_ ((pattern expression) rest ...) body ...)
     (match expression (pattern (match-let* (rest ...) body ...))))))

(define-syntax match-let
  (lambda (form)
    (syntax-case form ()
      ((_ ((pattern expression) ...) body ...)
       (with-syntax (((value ...) (generate-temporaries #'(pattern ...))))
         #'(let ((value expression) ...) (match-let* ((pattern value) ...) body ...))))
      ((_ name ((pattern expression) ...) body ...)
       (identifier? #'name)
       (with-syntax (((value ...) (generate-temporaries #'(pattern ...))))
         #'(let name ((value expression) ...) (match-let* ((pattern value) ...) body ...)))))))

(define-syntax match-letrec
  (lambda (form)
    (syntax-case form ()
      ((_ ((pattern expression) ...) body ...)
       (with-syntax ((((variable ...) ...)
                      (map (lambda (p) (pattern-variables (parse-pattern p))) #'(pattern ...))))
         (with-syntax ((((new ...) ...) (map generate-temporaries #'((variable ...) ...))))
           #'(let ((variable #f) ... ...)
               (call-with-values (lambda () (match expression (pattern (values variable ...))))
                 (lambda (new ...) (set! variable new) ...))
               ...
               (let () body ...))))))))
