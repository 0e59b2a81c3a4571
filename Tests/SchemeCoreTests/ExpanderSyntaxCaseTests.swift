// syntax-case and its family. Expectations were taken from Guile 3.0.8.

import Testing

@testable import SchemeCore

@Suite struct ExpanderSyntaxCaseTests {
  @Test func transformsWithProcedures() throws {
    try expectValues([
      ("(define-syntax m (lambda (x) (syntax-case x () ((_ a b) #'(list b a))))) (m 1 2)", "(2 1)"),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ a) (number? (syntax->datum #'a)) #''number) ((_ a) \
        (identifier? #'a) #''identifier) (_ #''other)))) (list (m 1) (m x) (m (x)) (m))
        """, "(number identifier other other)"
      ),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ (a b ...) ...) #'(list (list a (+ b ...)) ...))))) \
        (m (1 2 3) (4 5))
        """, "((1 5) (4 5))"
      ),
      (
        """
        (define-syntax loop (lambda (x) (syntax-case x () ((k e ...) (with-syntax ((break (datum->syntax #'k \
        'break))) #'(call-with-escape-continuation (lambda (break) (let f () e ... (f))))))))) (let ((n 0)) \
        (loop (set! n (+ n 1)) (if (= n 5) (break n))))
        """, "5"
      ),
      ("(define-syntax (m x) (syntax-case x () ((_ a) #'(quote a)))) (m z)", "z"),
      (
        """
        (let () (define-syntax m (lambda (x) (define (twice s) #`(list #,s #,s)) (syntax-case x () ((_ a) \
        (twice #'a))))) (m 3))
        """, "(3 3)"
      ),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ . r) #`'#,(length #'r))))) (m a b c)
        """,
        """
        wrong-type-arg Wrong type argument in position 1 (expecting list): #<syntax (a b c)>
        """
      ),
      ("(define-syntax m (lambda (x) (syntax-case x () ((_ r ...) #`'#,(length #'(r ...)))))) (m a b c)", "3"),
    ])
  }

  @Test func fillsQuasisyntax() throws {
    try expectValues([
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ a ...) #`(list #,@(map (lambda (s) #`(quote #,s)) \
        #'(a ...)) 'end))))) (m x y)
        """, "(x y end)"
      ),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ a) #`'(1 #,(+ 1 1) #(a #,@(list 3 4))))))) (m q)
        """, "(1 2 #(q 3 4))"
      ),
      ("(syntax->datum #`(a #,(+ 1 2) #,@(list 4 5) . b))", "(a 3 4 5 . b)"),
      ("(with-syntax (((x ...) '(1 2)) (y 'z)) (syntax->datum #'(y (x y) ...)))", "(z (1 z) (2 z))"),
    ])
  }

  @Test func makesListsOfTemplates() throws {
    try expectValues([
      ("(map syntax->datum #'(a (b 1) #(c)))", "(a (b 1) #(c))"),
      ("(list (pair? #'(a b)) (identifier? (car #'(a b))) (vector? #'#(a)))", "(#t #t #t)"),
      ("(let-syntax ((m (syntax-rules () ((_ d) (map syntax->datum (map car #'d)))))) (m ((a 1) (b 2))))", "(a b)"),
    ])
  }

  @Test func comparesIdentifiers() throws {
    try expectValues([
      ("(free-identifier=? #'car #'car)", "#t"),
      ("(let ((x 1)) (free-identifier=? #'x (let ((x 2)) #'x)))", "#f"),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ a b) #`(list #,(free-identifier=? #'a #'b) \
        #,(bound-identifier=? #'a #'b)))))) (m foo foo)
        """, "(#t #t)"
      ),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ a) #`(list #,(free-identifier=? #'a #'car) \
        #,(bound-identifier=? #'a #'car)))))) (m car)
        """, "(#t #f)"
      ),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x (=>) ((_ => a) #''arrow) ((_ b a) #''plain)))) (list (m => \
        1) (let ((=> 1)) (m => 1)))
        """, "(arrow plain)"
      ),
      (
        """
        (let ((t (generate-temporaries '(a b)))) (list (length t) (identifier? (car t)) (bound-identifier=? \
        (car t) (cadr t))))
        """, "(2 #t #f)"
      ),
      ("(syntax->datum (datum->syntax #'x '(a b)))", "(a b)"),
    ])
  }

  @Test func bindsIdentifierMacros() throws {
    try expectValues([
      ("(define-syntax five (identifier-syntax 5)) (+ five five)", "10"),
      (
        """
        (define v (list 1 2)) (define-syntax first (identifier-syntax (_ (car v)) ((set! _ e) (set-car! v \
        e)))) (set! first 9) (list first v)
        """, "(9 (9 2))"
      ),
      ("(define-syntax p (identifier-syntax list)) (p 1 2)", "(1 2)"),
      (
        """
        (define x 1) (define-syntax y (make-variable-transformer (lambda (s) (syntax-case s (set!) ((set! _ e) \
        #'(set! x e)) ((_ . a) #'(list x . a)) (_ #'x))))) (set! y 5) (list y (y 2))
        """, "(5 (5 2))"
      ),
      ("(let ((x 1)) (let-syntax ((y (identifier-syntax x))) (let ((x 2)) (list x y))))", "(2 1)"),
    ])
  }

  @Test func parameterizesSyntax() throws {
    try expectValues([
      (
        """
        (define-syntax-parameter it (lambda (x) (syntax-violation 'it "outside" x))) (define-syntax-rule (aif \
        c a b) (let ((t c)) (if t (syntax-parameterize ((it (identifier-syntax t))) a) b))) (list (aif (assq \
        'a '((a . 1))) (cdr it) 'no) (aif #f it 'no))
        """, "(1 no)"
      ),
      (
        """
        (define-syntax-parameter it (lambda (x) (syntax-violation 'it "outside" x))) it
        """, #"(syntax-error it s"outside" ((filename . s"test") (line . 0) (column . 77)) it #f)"#
      ),
      (
        """
        (define-syntax-parameter p (syntax-rules () ((_) 'outer))) (define-syntax-rule (q) (p)) (list (q) \
        (syntax-parameterize ((p (syntax-rules () ((_) 'inner)))) (q)) (p))
        """, "(outer inner outer)"
      ),
    ])
  }

  @Test func changesTheEllipsis() throws {
    try expectValues([
      (
        """
        (define-syntax m (lambda (x) (with-ellipsis ::: (syntax-case x () ((_ a :::) #''(a ::: ...)))))) (m 1 \
        2)
        """, "(1 2 ...)"
      )
    ])
  }

  @Test func keepsTimesApart() throws {
    try expectValues([
      (
        "(let ((x 1)) (let-syntax ((m (lambda (s) x))) (m)))",
        """
        1:42 syntax-error x is a local variable of code that runs at another time, or its scope has ended
        """
      ),
      ("(let ((x 1)) (define-syntax m (lambda (s) #'x)) (let ((x 2)) (m)))", "1"),
      (
        """
        (eval-when (expand load eval) (define (helper s) (list #'list s s))) (define-syntax m (lambda (x) \
        (syntax-case x () ((_ a) (helper #'a))))) (m 4)
        """, "(4 4)"
      ),
      ("(begin (eval-when (expand load eval) (define (h) 7)) (define-syntax m (lambda (x) #`#,(h))) (m))", "7"),
      (
        "(define-syntax m (lambda (x) 'foo)) (m)",
        """
        1:37 syntax-error raw symbol foo in the output of a macro: make it with #' (syntax) or datum->syntax
        """
      ),
      (
        """
        (define-syntax m (lambda (x) (syntax-case x () ((_ a b ...) #'(a b))))) (m list 1)
        """,
        """
        1:66 syntax-error template: b stands below too few ellipses
        """
      ),
      ("(define-macro (swap a b) `(list ,b ,a)) (swap 1 2)", "(2 1)"),
    ])
  }
}
