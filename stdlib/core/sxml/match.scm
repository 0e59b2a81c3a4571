;;; (sxml match): pattern matching on SXML.
;;;
;;; In a pattern ,NAME binds, (TAG (@ (ATTRIBUTE PATTERN) … . ,REST) PATTERN … . ,REST) is an element, whose other
;;; attributes do not matter, (list PATTERN …) a list of nodes, and PATTERN … as many nodes as match. (,NAME DEFAULT) is
;;; an attribute that may be missing; ,[NAME …] binds what the whole match returns for the node, ,[PROC -> NAME …] what
;;; PROC does; anything else is itself. What stands before ... in a body is a value for each match of a name under ... in
;;; the pattern: arguments in a call, elements in a quasiquoted list.

(define-module (sxml match)
  #:export-syntax (sxml-match sxml-match-let sxml-match-let*))

(define (attributes-of node)
  (let ((rest (cdr node)))
    (if (and (pair? rest) (pair? (car rest)) (eq? (caar rest) '@)) (cdar rest) '())))

(define (children-of node)
  (let loop ((rest (cdr node)))
    (if (and (pair? rest) (pair? (car rest)) (eq? (caar rest) '@)) (loop (cdr rest)) rest)))

(define (element-named? tag node) (and (pair? node) (eq? (car node) tag) (list? node)))

(define (nodes? object) (and (list? object) (or (null? object) (not (symbol? (car object))))))

(define (attribute-value attribute) (if (pair? (cdr attribute)) (cadr attribute) ""))

(define (without attribute attributes) (filter (lambda (other) (not (eq? other attribute))) attributes))

(define (no-match . _)
  (scm-error 'misc-error "sxml-match" "no clause matches" '() #f))

;;; What follows makes code. Every name it binds is a new one, for the code of one part stands in that of another.

(eval-when (expand load eval)
  (define (new) (car (generate-temporaries '(name))))

  (define (datum-is? syntax symbol) (eq? (syntax->datum syntax) symbol))
  (define (ellipsis? syntax) (and (identifier? syntax) (datum-is? syntax '...)))

  ;; The names that PATTERN binds.
  (define (names-of pattern)
    (syntax-case pattern (unquote)
      ((unquote name) (identifier? #'name) (list #'name))
      ((unquote (proc arrow name ...)) (and (identifier? #'arrow) (datum-is? #'arrow '->)) #'(name ...))
      ((unquote (name ...)) #'(name ...))
      ((first . rest) (append (names-of #'first) (names-of #'rest)))
      (_ '())))

  ;; The same with how many ellipses each stands under.
  (define (depths-of pattern depth)
    (define (at names) (map (lambda (name) (cons name depth)) names))
    (syntax-case pattern (unquote)
      ((unquote . _) (at (names-of pattern)))
      ((first dots . rest)
       (ellipsis? #'dots)
       (append (depths-of #'first (+ depth 1)) (depths-of #'rest depth)))
      ((first . rest) (append (depths-of #'first depth) (depths-of #'rest depth)))
      (_ '())))

  (define (has-dots? form)
    (syntax-case form ()
      ((first . rest) (or (has-dots? #'first) (has-dots? #'rest)))
      (_ (ellipsis? form))))

  (define (mentions? form name)
    (syntax-case form ()
      ((first . rest) (or (mentions? #'first name) (mentions? #'rest name)))
      (_ (and (identifier? form) (bound-identifier=? form name)))))

  ;; The code for the list of values of FORM ..., where VARS are pairs of names and depths; TRANSLATE makes code of FORM.
  ;; #f when none of the names is in FORM, whose ellipsis is another's then.
  (define (repeated form vars translate)
    (let ((used (filter (lambda (var) (and (> (cdr var) 0) (mentions? form (car var)))) vars)))
      (and (pair? used)
           (with-syntax (((name ...) (map car used)))
             (let ((inner (map (lambda (var) (if (memq var used) (cons (car var) (- (cdr var) 1)) var)) vars)))
               #`(map (lambda (name ...) #,(translate form inner)) name ...))))))

  ;; FORM without the ellipses that follow what mentions VARS.
  (define (expression form vars)
    (syntax-case form (quote quasiquote)
      (_ (not (has-dots? form)) form)
      ((quote _) form)
      ((quasiquote template) (list #'quasiquote (quoted #'template vars)))
      ((head . arguments)
       (let loop ((rest #'arguments) (parts '()) (is-spread? #f))
         (syntax-case rest ()
           ((item dots . more)
            (and (ellipsis? #'dots) (repeated #'item vars expression))
            (loop #'more (cons (repeated #'item vars expression) parts) #t))
           ((item . more)
            (loop #'more (cons #`(list #,(expression #'item vars)) parts) is-spread?))
           (_ (if is-spread?
                  #`(apply #,(expression #'head vars) (append #,@(reverse parts)))
                  (expressions form vars))))))
      (_ form)))

  (define (expressions forms vars)
    (syntax-case forms ()
      ((first . rest) (cons (expression #'first vars) (expressions #'rest vars)))
      (_ forms)))

  ;; The same for a template in a quasiquotation.
  (define (quoted template vars)
    (syntax-case template (quasiquote unquote unquote-splicing)
      ((quasiquote _) template)
      ((unquote form) (list #'unquote (expression #'form vars)))
      ((unquote-splicing form) (list #'unquote-splicing (expression #'form vars)))
      ((item dots . more)
       (and (ellipsis? #'dots) (repeated #'item vars quoted))
       (cons (list #'unquote-splicing
                   (repeated #'item vars (lambda (item vars) (list #'quasiquote (quoted item vars)))))
             (quoted #'more vars)))
      ((first . rest) (cons (quoted #'first vars) (quoted #'rest vars)))
      (_ template)))

  (define (body-code pattern body)
    (let ((vars (filter (lambda (var) (> (cdr var) 0)) (depths-of pattern 0))))
      #`(let () #,@(if (null? vars) body (expressions body vars)))))

  (define (node-code pattern value again success failure)
    (syntax-case pattern (unquote)
      ((unquote name) (identifier? #'name) #`(let ((name #,value)) #,success))
      ((unquote (proc arrow name ...))
       (and (identifier? #'arrow) (datum-is? #'arrow '->))
       #`(call-with-values (lambda () (proc #,value)) (lambda (name ...) #,success)))
      ((unquote (name ...))
       #`(call-with-values (lambda () (#,again #,value)) (lambda (name ...) #,success)))
      ((tag . patterns)
       (and (identifier? #'tag) (datum-is? #'tag 'list))
       #`(if (nodes? #,value) #,(items-code #'patterns value again success failure) #,failure))
      ((tag (at . attributes) . patterns)
       (and (identifier? #'tag) (identifier? #'at) (datum-is? #'at '@))
       (let ((children (new)) (all (new)))
         #`(if (element-named? 'tag #,value)
               (let ((#,children (children-of #,value)) (#,all (attributes-of #,value)))
                 #,(attributes-code #'attributes all again
                                    (items-code #'patterns children again success failure)
                                    failure))
               #,failure)))
      ((tag . patterns)
       (identifier? #'tag)
       (let ((children (new)))
         #`(if (element-named? 'tag #,value)
               (let ((#,children (children-of #,value)))
                 #,(items-code #'patterns children again success failure))
               #,failure)))
      (datum #`(if (equal? #,value 'datum) #,success #,failure))))

  (define (items-code patterns items again success failure)
    (syntax-case patterns (unquote)
      (() #`(if (null? #,items) #,success #,failure))
      ((unquote name) #`(let ((name #,items)) #,success))
      ((pattern dots . more)
       (ellipsis? #'dots)
       (repeated-code #'pattern #'more items again success failure))
      ((pattern . more)
       (let ((first (new)) (rest (new)))
         #`(if (pair? #,items)
               (let ((#,first (car #,items)) (#,rest (cdr #,items)))
                 #,(node-code #'pattern first again (items-code #'more rest again success failure) failure))
               #,failure)))))

  ;; How many items PATTERNS need at least.
  (define (least patterns)
    (syntax-case patterns (unquote)
      ((unquote name) 0)
      ((pattern dots . more) (ellipsis? #'dots) (least #'more))
      ((pattern . more) (+ 1 (least #'more)))
      (_ 0)))

  (define (repeated-code pattern more items again success failure)
    (let* ((loop (new)) (rest (new)) (left (new)) (item (new)) (done (new))
           (names (names-of pattern)) (lists (generate-temporaries names)))
      (with-syntax (((name ...) names) ((list ...) lists))
        #`(let #,loop ((#,rest #,items) (#,left (- (length #,items) #,(least more))) (list '()) ...)
            (let ((#,done (lambda ()
                            (let ((name (reverse list)) ...)
                              #,(items-code more rest again success failure)))))
              (if (> #,left 0)
                  (let ((#,item (car #,rest)))
                    #,(node-code pattern item again
                                 #`(#,loop (cdr #,rest) (- #,left 1) (cons name list) ...)
                                 #`(#,done)))
                  (#,done)))))))

  (define (attributes-code patterns all again success failure)
    (syntax-case patterns (unquote)
      (() success)
      ((unquote name) #`(let ((name #,all)) #,success))
      (((attribute pattern) . more)
       (let ((found (new)) (value (new)) (rest (new)))
         (define (go-on code)
           #`(let ((#,rest (if #,found (without #,found #,all) #,all)))
               #,(attributes-code #'more rest again code failure)))
         (syntax-case #'pattern (unquote)
           (((unquote name) default)
            #`(let* ((#,found (assq 'attribute #,all))
                     (name (if #,found (attribute-value #,found) default)))
                #,(go-on success)))
           (_
            #`(let ((#,found (assq 'attribute #,all)))
                (if #,found
                    (let ((#,value (attribute-value #,found)))
                      #,(node-code #'pattern value again (go-on success) failure))
                    #,failure))))))))

  (define (clauses-code clauses value again)
    (syntax-case clauses (guard)
      (() #'(no-match))
      (((pattern (guard condition ...) body ...) . more)
       (let ((otherwise (new)))
         #`(let ((#,otherwise (lambda () #,(clauses-code #'more value again))))
             #,(node-code #'pattern value again
                          #`(if (and #,@(expressions #'(condition ...) (depths-of #'pattern 0)))
                               #,(body-code #'pattern #'(body ...))
                               (#,otherwise))
                          #`(#,otherwise)))))
      (((pattern body ...) . more)
       (let ((otherwise (new)))
         #`(let ((#,otherwise (lambda () #,(clauses-code #'more value again))))
             #,(node-code #'pattern value again (body-code #'pattern #'(body ...)) #`(#,otherwise))))))))

(define-syntax sxml-match
  (lambda (form)
    (syntax-case form ()
      ((_ expression clause ...)
       (let ((again (new)) (value (new)))
         #`(letrec ((#,again (lambda (#,value) #,(clauses-code #'(clause ...) value again))))
             (#,again expression)))))))

(define-syntax sxml-match-let
  (lambda (form)
    (syntax-case form ()
      ((_ () body ...) #'(let () body ...))
      ((_ ((pattern expression) ...) body ...)
       (let ((values (generate-temporaries #'(pattern ...))))
         #`(let #,(map list values #'(expression ...))
             #,(let loop ((patterns #'(pattern ...)) (values values))
                 (if (null? patterns)
                     (body-code #'(pattern ...) #'(body ...))
                     (node-code (car patterns) (car values) #'no-match
                                (loop (cdr patterns) (cdr values))
                                #'(no-match))))))))))

(define-syntax sxml-match-let*
  (syntax-rules ()
    ((_ () body ...) (let () body ...))
    ((_ (binding more ...) body ...)
     (sxml-match-let (binding) (sxml-match-let* (more ...) body ...)))))
