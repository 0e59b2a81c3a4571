// Modules: interfaces and their views, loading, cycles, what is said when something is missing.

import Testing

@testable import SchemeCore

@Suite struct ModulesTests {
  private func withFiles(_ files: [String: String], _ cases: [(String, String)]) throws {
    try onMachine { for (name, text) in files { TestSource.shared.files[name] = text } }
    try expectValues(cases)
  }

  @Test func importsInEveryWay() throws {
    try withFiles(
      [
        "t/a.scm":
          """
        (define-module (t a) #:export (x (hidden . shown)) #:export-syntax (m)) (define x 1) (define \
        hidden 2) (define y 3) (define-syntax-rule (m) (list x y)) (define-public z 4)
        """
      ],
      [
        ("(use-modules (t a)) (list x shown z (m))", "(1 2 4 (1 3))"),
        ("(use-modules ((t a) #:select (x (z . zed)))) (list x zed (defined? 'z))", "(1 4 #f)"),
        ("(use-modules ((t a) #:prefix a:)) (list a:x a:z (a:m))", "(1 4 (1 3))"),
        ("(use-modules ((t a) #:hide (x))) (list z (defined? 'x))", "(4 #f)"),
        ("(use-modules ((t a) #:renamer (lambda (s) (symbol-append s '*)))) (list x* z*)", "(1 4)"),
        ("(list (@ (t a) x) (@@ (t a) y) ((@ (guile) +) 1 2))", "(1 3 3)"),
        ("(use-modules ((t a) #:select (nope)))", "1:14 unbound-variable no binding nope in module (t a)"),
        ("(@ (t a) y)", "1:1 unbound-variable no binding y in module (t a)"),
        ("(define x 5) (use-modules (t a)) x", "5"),
        (
          """
          (define (f) (later-import)) (use-modules ((t a) #:select ((x . later)))) (define later-import \
          (lambda () later)) (f)
          """,
          "1"
        ),
        ("(module-ref (resolve-module '(t a)) 'y)", "3"),
        (
          """
          (sort (module-map (lambda (name variable) name) (resolve-interface '(t a))) (lambda (a b) \
          (string<? (symbol->string a) (symbol->string b))))
          """,
          "(m shown x z)"
        ),
      ])
  }

  @Test func sharesVariables() throws {
    try withFiles(
      [
        "t/counter.scm":
          """
        (define-module (t counter) #:export (count bump!)) (define count 0) (define (bump!) (set! count (+ \
        count 1)))
        """
      ],
      [("(use-modules (t counter)) (define before count) (bump!) (- count before)", "1")])
  }

  @Test func loadsCycles() throws {
    try withFiles(
      [
        "t/even.scm":
          """
        (define-module (t even) #:use-module (t odd) #:export (my-even?)) (define (my-even? n) (if (= n 0) \
        #t (my-odd? (- n 1))))
        """,
        "t/odd.scm":
          """
        (define-module (t odd) #:use-module (t even) #:export (my-odd?)) (define (my-odd? n) (if (= n 0) \
        #f (my-even? (- n 1))))
        """,
      ],
      [("(use-modules (t even)) (my-even? 11)", "#f")])
  }

  @Test func autoloadsAndReexports() throws {
    try withFiles(
      [
        "t/base.scm": "(define-module (t base) #:export (b1 b2)) (define b1 1) (define b2 2)",
        "t/front.scm": "(define-module (t front) #:use-module (t base) #:re-export (b1 (b2 . second)))",
        "t/lazy.scm": "(define-module (t lazy) #:autoload (t base) (b1) #:export (get)) (define (get) b1)",
      ],
      [
        ("(use-modules (t front)) (list b1 second)", "(1 2)"),
        ("(use-modules (t lazy)) (get)", "1"),
      ])
  }

  @Test func seesLocalDefinitionsBeforeImports() throws {
    try withFiles(
      [
        "t/shadow.scm":
          """
        (define-module (t shadow) #:export (use)) (define old (list 1)) (define (use) (list 2)) (define \
        (list x) (vector x)) (define-public kept old)
        """
      ],
      [("(use-modules (t shadow)) (vector (use) kept)", "#(#(2) (1))")])
  }

  @Test func saysWhatIsMissing() throws {
    try withFiles(
      ["t/nothing.scm": "(+ 1 2)", "t/bad.scm": "(define-module (t bad) #:exprot (x))"],
      [
        (
          "(use-modules (srfi srfi-111x))",
          "1:14 misc-error no code for module (srfi srfi-111x); searched: the standard library"
        ),
        (
          "(use-modules (t nothing))",
          "1:14 misc-error no code for module (t nothing): s\"t/nothing.scm\" does not define it"
        ),
        ("(use-modules (t bad))", "1:24 syntax-error define-module: unknown clause #:exprot; did you mean #:export?"),
        ("(define (f) (list 1)) (lst 1)", "unbound-variable Unbound variable: lst"),
      ])
  }

  @Test func keepsHygieneAcrossModules() throws {
    try withFiles(
      [
        "t/macros.scm":
          """
        (define-module (t macros) #:export (swap! with-secret)) (define secret 42) (define-syntax-rule \
        (with-secret e) (let ((tmp e)) (list tmp secret))) (define-syntax swap! (syntax-rules () ((_ a b) \
        (let ((t a)) (set! a b) (set! b t)))))
        """
      ],
      [
        (
          """
          (use-modules (t macros)) (define secret 0) (define (list . x) 'mine) (let ((tmp 7) (let 8)) \
          (with-secret (+ tmp let secret)))
          """,
          "(15 42)"
        )
      ])
  }
}
