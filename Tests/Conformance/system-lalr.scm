;;; (system base lalr): what grammars make of tokens, precedence, conflicts, errors.

(use-modules (check) (system base lalr))

(define (lexer-of items)
  (lambda ()
    (if (null? items)
        '*eoi*
        (let ((item (car items)))
          (set! items (cdr items))
          (if (pair? item) (make-lexical-token (car item) #f (cdr item)) item)))))

(define errors 0)
(define (count-error message . token) (set! errors (+ errors 1)))
;; A parser is good for one text.
(define (parse parser . items)
  (set! errors 0)
  (parser (lexer-of items) count-error))

(define (calculator)
  (lalr-parser (expect: 0)
               (NUM OP CP (left: + -) (left: * /))
               (expr (expr + expr) : (+ $1 $3)
                     (expr - expr) : (- $1 $3)
                     (expr * expr) : (* $1 $3)
                     (expr / expr) : (/ $1 $3)
                     (OP expr CP) : $2
                     (NUM) : $1)))
(define (n x) (cons 'NUM x))
(check (parse (calculator) (n 1) '+ (n 2) '* (n 3)) => 7)
(check (parse (calculator) (n 1) '- (n 2) '- (n 3)) => -4)
(check (parse (calculator) 'OP (n 1) '+ (n 2) 'CP '* (n 3)) => 9)
(check (list (parse (calculator) (n 1) '+) (positive? errors)) => '(#f #t))
(check (list (parse (calculator)) (positive? errors)) => '(#f #t))
(check (list (parse (calculator) (n 1) (n 2)) (positive? errors)) => '(#f #t))
(check (list (parse (calculator) 'FOO) (positive? errors)) => '(#f #t))

;; Which operator binds tighter, for all pairs of levels.
(define-syntax-rule (shapes tokens)
  (let ((make (lambda ()
                (lalr-parser (expect: 0) tokens
                             (s (s + s) : (list $1 '+ $3) (s * s) : (list $1 '* $3) (s ^ s) : (list $1 '^ $3)
                                (A) : $1)))))
    (map (lambda (items) (apply parse (make) items))
         '(((A . 1) + (A . 2) + (A . 3)) ((A . 1) + (A . 2) * (A . 3))
           ((A . 1) * (A . 2) + (A . 3)) ((A . 1) ^ (A . 2) ^ (A . 3))))))
(check (shapes (A (left: +) (right: *) (left: ^)))
       => '(((1 + 2) + 3) (1 + (2 * 3)) ((1 * 2) + 3) ((1 ^ 2) ^ 3)))
(check (shapes (A (right: + *) (left: ^)))
       => '((1 + (2 + 3)) (1 + (2 * 3)) (1 * (2 + 3)) ((1 ^ 2) ^ 3)))
;; What nothing decides is shifted.
(check (parse (lalr-parser (expect: 1) (A +) (s (s + s) : (list $1 $3) (A) : $1))
              '(A . 1) '+ '(A . 2) '+ '(A . 3))
       => '(1 (2 3)))

;; Not SLR: what may follow depends on where it stands.
(define (assignment)
  (lalr-parser (expect: 0) (ID = *)
               (s (l = r) : (list 'set $1 $3) (r) : $1)
               (l (* r) : (list 'deref $2) (ID) : $1)
               (r (l) : $1)))
(check (parse (assignment) '* '(ID . a) '= '* '(ID . b)) => '(set (deref a) (deref b)))
(check (parse (assignment) '(ID . a)) => 'a)

;; Nothing, lists, no action.
(define (letters)
  (lalr-parser (A B) (s (x B) : (list $1 $2)) (x (A) (A A) : $2 ())))
(check (parse (letters) '(A . 1) '(B . 2)) => '(#(x-1 1) 2))
(check (parse (letters) '(A . 1) '(A . 3) '(B . 2)) => '(3 2))
(check (parse (letters) '(B . 2)) => '(#(x-3) 2))

;; The lexer is asked only when a token decides: an action can change what it returns.
(define asked '())
(define (asking items)
  (let ((lexer (lexer-of items))) (lambda () (let ((token (lexer))) (set! asked (cons 'token asked)) token))))
(check (begin
         ((lalr-parser (A B) (s (B open A) : $3) (open () : (set! asked (cons 'open asked))))
          (asking '(B (A . 2))) count-error)
         (list-head (reverse asked) 3))
       => '(token open token))

;; After an error, on from the next line.
(define (lines)
  (lalr-parser (A NL)
               (lines (lines line) : (append $1 (list $2)) () : '())
               (line (A NL) : $1 (error NL) : 'bad)))
(check (list (parse (lines) '(A . 1) 'NL '(A . 2) '(A . 3) 'NL '(A . 4) 'NL) errors) => '((1 bad 4) 1))

;; Tokens and locations.
(define place (make-source-location "f" 1 2 3 4))
(check (let ((token (make-lexical-token 'A place 5)))
         (list (lexical-token? token) (lexical-token? 5) (lexical-token-category token) (lexical-token-value token)
               (eq? (lexical-token-source token) place)))
       => '(#t #f A 5 #t))
(check (source-location->source-properties place) => '((filename . "f") (line . 1) (column . 2)))

;; Grammars that are none.
(define-syntax-rule (evaluate form) (eval 'form (current-module)))
(check-error misc-error (evaluate (lalr-parser (A) (s (B) : 1))))
(check-error misc-error (evaluate (lalr-parser (A))))
(check-error misc-error (evaluate (lalr-parser (A A) (s (A) : 1))))
(check-error misc-error (evaluate (lalr-parser foo)))

;; Deep.
(define depth (scaled 20000))
(check (apply parse (calculator) (append (make-list depth 'OP) (list (n 1)) (make-list depth 'CP))) => 1)

(check-summary)
