;;; (system base lalr): parsers made of grammars.
;;;
;;;   (lalr-parser OPTION ... (TOKEN ... (left: TOKEN ...) ...) (NONTERMINAL (SYMBOL ...) : ACTION ...) ...)
;;;
;;; makes a procedure of a lexer, which returns a token each time and *eoi* at the end, and of a procedure for errors.
;;; In an action $1 and so on are the values of the symbols. Later lists of left:, right: and nonassoc: bind tighter.
;;; The tables are made when the form is expanded; (system base lalr tables) says how.

(define-module (system base lalr)
  #:use-module (srfi srfi-9)
  #:use-module (system base lalr tables)
  #:export (make-lexical-token lexical-token? lexical-token-category lexical-token-source lexical-token-value
            make-source-location source-location? source-location-input source-location-line source-location-column
            source-location-offset source-location-length source-location->source-properties
            lr-driver)
  #:export-syntax (lalr-parser))

(define-record-type lexical-token
  (make-lexical-token category source value)
  lexical-token?
  (category lexical-token-category)
  (source lexical-token-source)
  (value lexical-token-value))

(define-record-type source-location
  (make-source-location input line column offset length)
  source-location?
  (input source-location-input)
  (line source-location-line)
  (column source-location-column)
  (offset source-location-offset)
  (length source-location-length))

(define (source-location->source-properties location)
  "Return LOCATION as source properties."
  `((filename . ,(source-location-input location))
    (line . ,(source-location-line location))
    (column . ,(source-location-column location))))

;;; Running.

(define (category token) (if (lexical-token? token) (lexical-token-category token) token))
(define (value token) (if (lexical-token? token) (lexical-token-value token) token))

(define (lr-driver actions gotos reductions)
  "Return the parser of tables: ACTIONS, by state, alists from categories of tokens, and from *default*; GOTOS, by
state, alists from numbers of nonterminals; REDUCTIONS, vectors of a nonterminal's number, a length and a procedure."
  (lambda (lexer report)
    (define (action-of state category)
      (let ((row (vector-ref actions state)))
        (cdr (or (assq category row) (assq '*default* row) '(#f . #f)))))
    ;; A state that can only reduce one thing does not ask for a token.
    (define (only-default? state)
      (let ((row (vector-ref actions state)))
        (and (pair? row) (null? (cdr row)) (eq? (caar row) '*default*))))
    (define (reduce states values production)
      (let* ((reduction (vector-ref reductions production)) (count (vector-ref reduction 1)))
        (let loop ((left count) (states states) (values values) (arguments '()))
          (if (zero? left)
              (let ((result (apply (vector-ref reduction 2) arguments)))
                (run (cons (cdr (assv (vector-ref reduction 0) (vector-ref gotos (car states)))) states)
                     (cons result values)))
              (loop (- left 1) (cdr states) (cdr values) (cons (car values) arguments))))))
    (define token #f)
    (define (next-token!) (set! token (lexer)))
    (define (run states values)
      (unless (or token (only-default? (car states))) (next-token!))
      (let ((action (action-of (car states) (if token (category token) '*default*))))
        (cond ((not action) (fail states values))
              ((eq? action 0) (car values))
              ((> action 0)
               (let ((shifted (value token)))
                 (set! token #f)
                 (run (cons (- action 1) states) (cons shifted values))))
              (else (reduce states values (- action))))))
    (define (fail states values)
      (if (eq? (category token) '*eoi*)
          (report "Syntax error: the input ends too early")
          (report "Syntax error: unexpected token: " token))
      (recover states values))
    ;; Drops states until one knows what to do with an error, then tokens until one may follow it.
    (define (recover states values)
      (cond ((null? states) #f)
            ((let ((entry (assq 'error (vector-ref actions (car states))))) (and entry (> (cdr entry) 0) (cdr entry)))
             => (lambda (action)
                  (let ((after (- action 1)))
                    (let skip ()
                      (cond ((assq (category token) (vector-ref actions after))
                             (run (cons after states) (cons token values)))
                            ((eq? (category token) '*eoi*) #f)
                            (else (next-token!) (skip)))))))
            ((null? values) #f)
            (else (recover (cdr states) (cdr values)))))
    (run '(0) '())))

;;; Making.

(eval-when (expand load eval)
  (define (fail message . arguments) (scm-error 'misc-error "lalr-parser" message arguments #f))

  ;; The tokens of SPEC, a list, and their levels: two values, a list of symbols and an alist to (LEVEL . KIND).
  (define (read-tokens spec)
    (unless (list? spec) (fail "expected the list of tokens, found ~S" spec))
    (let loop ((rest spec) (level 1) (tokens '()) (levels '()))
      (cond ((null? rest)
             (let ((tokens (reverse tokens)))
               (let check ((left tokens))
                 (when (pair? left)
                   (when (memq (car left) (cdr left)) (fail "the token ~S stands twice" (car left)))
                   (check (cdr left))))
               (values tokens levels)))
            ((symbol? (car rest)) (loop (cdr rest) level (cons (car rest) tokens) levels))
            ((and (list? (car rest)) (pair? (car rest))
                  (assq-ref '((left: . left) (right: . right) (nonassoc: . nonassoc)) (caar rest)))
             => (lambda (kind)
                  (loop (cdr rest) (+ level 1) (append (reverse (cdar rest)) tokens)
                        (append (map (lambda (token) (cons token (cons level kind))) (cdar rest)) levels))))
            (else (fail "expected a token, or a list of tokens after left:, right: or nonassoc:, found ~S"
                        (car rest))))))

  ;; The productions of RULES: lists (LEFT RIGHT PREC ACTION), ACTION the syntax of an expression or #f.
  (define (read-rules rules)
    (define (read-rule rule)
      (syntax-case rule ()
        ((left alternative ...)
         (identifier? #'left)
         (let loop ((rest #'(alternative ...)) (productions '()))
           (syntax-case rest ()
             (() (reverse productions))
             (((symbol ...) colon action . more)
              (eq? (syntax->datum #'colon) ':)
              (loop #'more (cons (read-production #'left #'(symbol ...) #'action) productions)))
             (((symbol ...) . more)
              (loop #'more (cons (read-production #'left #'(symbol ...) #f) productions)))
             (_ (fail "expected a list of symbols in the rules of ~S, found ~S" (syntax->datum #'left)
                      (car (syntax->datum rest)))))))
        (_ (fail "expected a nonterminal and its rules, found ~S" (syntax->datum rule)))))
    (define (read-production left symbols action)
      (let* ((data (syntax->datum symbols))
             (prec (or-map (lambda (symbol) (and (pair? symbol) (eq? (car symbol) 'prec:) (cadr symbol))) data)))
        (list (syntax->datum left) (filter symbol? data) prec action left)))
    (append-map read-rule rules))

  (define (append-map proc list) (apply append (map proc list)))

  (define (index-of symbol list)
    (let loop ((rest list) (i 0))
      (and (pair? rest) (if (eq? (car rest) symbol) i (loop (cdr rest) (+ i 1))))))

  ;; The syntax of what PRODUCTION, the NUMBERth of its nonterminal, does.
  (define (action-procedure production number)
    (let* ((count (length (cadr production)))
           (context (list-ref production 4))
           (names (map (lambda (i) (datum->syntax context (symbol-append '$ (string->symbol (number->string (+ i 1))))))
                       (iota count))))
      #`(lambda #,names
          #,(or (cadddr production)
                #`(vector '#,(datum->syntax context (symbol-append (car production) '-
                                                                   (string->symbol (number->string number))))
                          #,@names)))))

  (define (report-conflicts conflicts terminals expected)
    (unless (= (length conflicts) expected)
      (for-each (lambda (conflict)
                  (format (current-error-port) ";;; lalr-parser: ~a conflict in state ~a at ~a\n"
                          (car conflict) (cadr conflict) (list-ref terminals (caddr conflict))))
                conflicts)))

  (define (make-parser-code tokens levels productions expected)
    (let* ((nonterminals (let loop ((rest productions) (names '()))
                           (cond ((null? rest) (reverse names))
                                 ((memq (caar rest) names) (loop (cdr rest) names))
                                 (else (loop (cdr rest) (cons (caar rest) names))))))
           (terminals (cons '*eoi* (if (memq 'error tokens) tokens (cons 'error tokens))))
           (count (length terminals)))
      (define (number-of symbol)
        (or (index-of symbol terminals)
            (let ((i (index-of symbol nonterminals))) (and i (+ count 1 i)))
            (fail "~S is neither a token nor a nonterminal" symbol)))
      (define (precedence-of production right)
        (or (and (caddr production) (number-of (caddr production)))
            (or-map (lambda (symbol) (and (< symbol count) symbol)) (reverse right))))
      (define numbered
        (map (lambda (production)
               (let ((right (map number-of (cadr production))))
                 (make-production (number-of (car production)) right (precedence-of production right))))
             productions))
      (let* ((tables (make-tables
                      (make-grammar count (+ 1 (length nonterminals))
                                    (list->vector (cons (make-production count (list (+ count 1)) #f) numbered))
                                    (list->vector (map (lambda (name) (assq-ref levels name)) terminals)))))
             (actions (vector-map1 (lambda (row) (action-row row terminals)) (tables-actions tables))))
        (report-conflicts (tables-conflicts tables) terminals expected)
        #`(lr-driver '#,(datum->syntax #'here actions)
                     '#,(datum->syntax #'here (tables-gotos tables))
                     (vector (vector 0 1 (lambda (value) value))
                             #,@(let loop ((rest productions) (numbered numbered) (last #f) (number 0))
                                  (if (null? rest)
                                      '()
                                      (let ((n (if (eq? (caar rest) last) (+ number 1) 1)))
                                        (cons #`(vector #,(production-left (car numbered))
                                                        #,(length (cadar rest))
                                                        #,(action-procedure (car rest) n))
                                              (loop (cdr rest) (cdr numbered) (caar rest) n))))))))))

  (define (vector-map1 proc vector) (list->vector (map proc (vector->list vector))))

  ;; ROW with names for terminals; what it reduces by most is its default.
  (define (action-row row terminals)
    (let* ((reductions (filter (lambda (action) (< action 0)) (map cdr row)))
           (default (let loop ((rest reductions) (best #f) (most 0))
                      (if (null? rest)
                          best
                          (let ((n (length (filter (lambda (other) (= other (car rest))) reductions))))
                            (if (> n most) (loop (cdr rest) (car rest) n) (loop (cdr rest) best most)))))))
      (append (map (lambda (entry) (cons (list-ref terminals (car entry)) (cdr entry)))
                   (filter (lambda (entry) (not (eqv? (cdr entry) default))) row))
              (if default (list (cons '*default* default)) '())))))

(define-syntax lalr-parser
  (lambda (form)
    (syntax-case form ()
      ((_ part ...)
       (let loop ((parts #'(part ...)) (expected 0))
         (let ((datum (and (pair? parts) (syntax->datum (car parts)))))
           (cond ((and (pair? datum) (eq? (car datum) 'expect:)) (loop (cdr parts) (cadr datum)))
                 ((and (pair? datum) (memq (car datum) '(driver: output: out-table:)))
                  (unless (and (eq? (car datum) 'driver:) (eq? (cadr datum) 'lr))
                    (fail "the option ~S is not supported" datum))
                  (loop (cdr parts) expected))
                 ((null? parts) (fail "the grammar has no tokens"))
                 ((null? (cdr parts)) (fail "the grammar has no rules"))
                 (else
                  (call-with-values (lambda () (read-tokens datum))
                    (lambda (tokens levels)
                      (make-parser-code tokens levels (read-rules (cdr parts)) expected)))))))))))
