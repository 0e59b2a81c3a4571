// Core forms: what they mean, and the messages of wrong ones.

import Testing

@testable import SchemeCore

@Suite struct ExpanderTests {
  @Test func expandsToCoreForms() throws {
    try onMachine {
      let cases = [
        ("(lambda (x) x)", "(lambda (x) x)"),
        ("(let ((x 1) (y 2)) (car x y))", "(let ((x 1) (y 2)) (car x y))"),
        ("(let* ((x 1) (x x)) x)", "(let ((x 1)) (let ((x.1 x)) x.1))"),
        ("(define (f . r) r)", "(define f (lambda r r))"),
        ("(lambda () (define a 1) (define (b) a) (b))", "(lambda () (letrec* ((a 1) (b (lambda () a))) (b)))"),
        ("(let loop ((i 0)) (loop i))", "((letrec* ((loop (lambda (i) (loop i)))) loop) 0)"),
        ("(and 1 2 3)", "(if 1 (if 2 3 #f) #f)"),
        ("(or 1 2)", "(let ((t 1)) (if t t 2))"),
        ("`(1 ,(car x) ,@y)", "(cons 1 (cons (car x) y))"),
        ("`(1 (2 ,3))", "(quote (1 (2 3)))"),
        ("`#(1 ,x)", "(list->vector (cons 1 (cons x (quote ()))))"),
        ("(lambda (if) (if 1 2 3))", "(lambda (if) (if 1 2 3))"),
      ]
      for (form, expected) in cases { #expect(Scheme.expand(form) == expected) }
    }
  }

  @Test func evaluates() throws {
    try expectValues([
      ("(define (fact n) (if (= n 0) 1 (* n (fact (- n 1))))) (fact 10)", "3628800"),
      ("(let loop ((i 0) (s 0)) (if (= i 5) s (loop (+ i 1) (+ s i))))", "10"),
      ("(do ((i 0 (+ i 1)) (l '() (cons i l))) ((= i 3) l))", "(2 1 0)"),
      ("(cond ((assv 2 '((1 . a) (2 . b))) => cdr) (else 'none))", "b"),
      ("(case 3 ((1 2) 'low) ((3 4) 'high) (else 'other))", "high"),
      ("(case 'x ((x) => (lambda (k) (list k))) (else 1))", "(x)"),
      ("(define x 1) (set! x (+ x 1)) x", "2"),
      ("`(1 ,@(list 2 3) . 4)", "(1 2 3 . 4)"),
      ("`(1 `(2 ,(3 ,(+ 2 2))))", "(1 (quasiquote (2 (unquote (3 4)))))"),
      ("(define (f) (define a 1) (set! a 2) (define b (+ a 1)) (list a b)) (f)", "(2 3)"),
      (
        """
        (let () (define (even? n) (if (= n 0) #t (odd? (- n 1)))) (define (odd? n) (if (= n 0) #f (even? (- \
        n 1)))) (even? 100))
        """,
        "#t"
      ),
      ("(define ((adder a) b) (+ a b)) ((adder 1) 2)", "3"),
      ("(define f (case-lambda ((a) 1) ((a b) 2) ((a . r) 'many))) (list (f 1) (f 1 2) (f 1 2 3))", "(1 2 many)"),
      ("(define-values (a b . c) (values 1 2 3 4)) (list a b c)", "(1 2 (3 4))"),
      ("(let () (define-values (a b) (values 1 2)) (list a b))", "(1 2)"),
      ("(define (g) (h)) (define (h) 'late) (g)", "late"),
    ])
  }

  @Test func reportsWhatWasExpected() throws {
    try expectValues([
      ("(let ((x)) x)", "1:7 syntax-error let: expected ((name value) …), found (x)"),
      ("(if)", "1:1 syntax-error if: expected (if test consequent [alternative]): (if)"),
      ("(list 1\n  (lambda (x x) x))", "2:14 syntax-error lambda: x is bound twice"),
      ("(else)", "1:1 syntax-error else: used outside the form it belongs to: (else)"),
      (
        "(let () (define x 1))",
        "1:1 syntax-error expected an expression after the definitions of the body: (let () (define x 1))"
      ),
      ("(+ 1 ())", "1:6 syntax-error () is not an expression: quote it ('()), or name a procedure to call: ()"),
      ("(+ 1 if)", "1:6 syntax-error syntax keyword if is not an expression by itself"),
    ])
  }
}
