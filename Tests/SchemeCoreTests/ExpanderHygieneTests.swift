// syntax-rules and hygiene: the traps that expanders are known to fall into.

import Testing

@testable import SchemeCore

@Suite struct ExpanderHygieneTests {
  @Test func keepsNamesApart() throws {
    try expectValues([
      (
        """
        (define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp))))) (let ((tmp \
        1) (other 2)) (swap! tmp other) (list tmp other))
        """,
        "(2 1)"
      ),
      (
        """
        (define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r \
        ...)))))) (let ((t 5) (if list)) (my-or #f t))
        """,
        "5"
      ),
      ("(let ((x 'outer)) (let-syntax ((m (syntax-rules () ((m) x)))) (let ((x 'inner)) (m))))", "outer"),
      (
        """
        (define-syntax m (syntax-rules (else) ((_ else) 'literal) ((_ x) 'other))) (list (m else) (let \
        ((else 1)) (m else)))
        """,
        "(literal other)"
      ),
      ("(let ((=> #f)) (cond (#t => 'ok)))", "ok"),
      (
        """
        (letrec-syntax ((ev? (syntax-rules () ((_) #t) ((_ x . r) (od? . r)))) (od? (syntax-rules () ((_) \
        #f) ((_ x . r) (ev? . r))))) (list (ev? 1 2) (ev? 1)))
        """,
        "(#t #f)"
      ),
    ])
  }

  @Test func isPetrofskyProof() throws {
    try expectValues([
      // A macro-defining macro whose argument is the name of a variable the inner macro binds.
      (
        """
        (let ((a 1)) (letrec-syntax ((foo (syntax-rules () ((_ b) (bar a b)))) (bar (syntax-rules () ((_ c \
        d) (cons c (let ((c 3)) (list d c 'c))))))) (let ((a 2)) (foo a))))
        """,
        "(1 2 3 a)"
      ),
      (
        """
        (let ((x 1)) (let-syntax ((foo (syntax-rules () ((_ y) (let-syntax ((bar (syntax-rules () ((_) (let \
        ((x 2)) y))))) (bar)))))) (foo x)))
        """,
        "1"
      ),
      (
        """
        (let ((x 1)) (letrec-syntax ((foo (syntax-rules () ((_ y) (bar y)))) (bar (syntax-rules () ((_ x) \
        (let ((x 3)) x))))) (foo x)))
        """,
        "3"
      ),
    ])
  }

  @Test func matchesEllipses() throws {
    try expectValues([
      (
        """
        (define-syntax my-let* (syntax-rules () ((_ () b ...) (let () b ...)) ((_ ((n v) r ...) b ...) (let \
        ((n v)) (my-let* (r ...) b ...))))) (my-let* ((a 1) (b (+ a 1))) (list a b))
        """,
        "(1 2)"
      ),
      (
        "(define-syntax m (syntax-rules () ((_ (a b ...) ...) '((b ... a) ...)))) (m (1 2 3) (4) (5 6))",
        "((2 3 1) (4) (6 5))"
      ),
      ("(define-syntax m (syntax-rules () ((_ a ... z) '(z a ...)))) (m 1 2 3)", "(3 1 2)"),
      ("(define-syntax m (syntax-rules () ((_ (a ...) ...) '(a ... ...)))) (m (1 2) () (3))", "(1 2 3)"),
      ("(define-syntax m (syntax-rules () ((_ #(a b ...)) '(a (b ...))))) (m #(1 2 3))", "(1 (2 3))"),
      ("(define-syntax m (syntax-rules ::: () ((_ a :::) '(a ::: ...)))) (m 1 2)", "(1 2 ...)"),
      ("(define-syntax m (syntax-rules () ((_ a) '(a (... ...))))) (m 1)", "(1 ...)"),
      (
        """
        (define-syntax be-like-begin (syntax-rules () ((_ name) (define-syntax name (syntax-rules () ((_ \
        expr (... ...)) (begin expr (... ...)))))))) (be-like-begin seq) (seq 1 2 3)
        """,
        "3"
      ),
      (
        "(define-syntax m (syntax-rules () ((_ a b ... c d . e) '(a (b ...) c d e)))) (m 1 2 3 4 5 . 6)",
        "(1 (2 3) 4 5 6)"
      ),
      ("(define-syntax m (syntax-rules () ((_ _ _ x) 'x))) (m 1 2 3)", "3"),
      ("(let ((... 2)) (define-syntax s (syntax-rules () ((_ x ...) 'bad) ((_ . r) 'ok))) (s a b c))", "ok"),
      (
        """
        (define-syntax m (syntax-rules () "doc" ((_ "s" 1 #\\a) 'yes) ((_ . x) 'no))) (list (m "s" 1 #\\a) \
        (m "t" 1 #\\a))
        """,
        "(yes no)"
      ),
    ])
  }

  @Test func definesThroughMacros() throws {
    try expectValues([
      ("(define-syntax-rule (def n v) (define n v)) (def x 7) x", "7"),
      (
        """
        (define-syntax-rule (def-hidden getter v) (begin (define hidden v) (define (getter) hidden))) \
        (def-hidden one 1) (def-hidden two 2) (list (one) (two))
        """,
        "(1 2)"
      ),
      ("(define-syntax-rule (def-hidden v) (define hidden v)) (def-hidden 1) (defined? 'hidden)", "#f"),
      (
        """
        (let () (define-syntax-rule (def n v) (begin (define tmp v) (define n (+ tmp 1)))) (def a 1) (def b \
        10) (list a b))
        """,
        "(2 11)"
      ),
      ("(let () (define-syntax def (syntax-rules () ((_ n) (define n 'n)))) (def q) q)", "q"),
      (
        """
        (define-syntax-rule (while-true body ...) (let loop () (when (begin body ...) (loop)))) (define n 3) \
        (while-true (set! n (- n 1)) (> n 0)) n
        """,
        "0"
      ),
      ("(define-syntax-rule (m) (n)) (define-syntax-rule (n) 'n) (m)", "n"),
    ])
  }

  @Test func reportsUnmatchedUses() throws {
    try expectValues([
      (
        "(define-syntax-rule (two a b) 1)\n(list (two 1))",
        "2:7 syntax-error two: no pattern of this macro matches (two 1)"
      ),
      (
        "(define-syntax m (syntax-rules () ((_ x ...) '(x))))",
        "1:48 syntax-error template: x stands below too few ellipses"
      ),
    ])
  }
}
