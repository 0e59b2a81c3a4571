// Core forms beyond the basic ones: optional and keyword arguments, values, records, source forms.

import Testing

@testable import SchemeCore

@Suite struct ExpanderFormsTests {
  @Test func takesOptionalAndKeywordArguments() throws {
    try expectValues([
      (
        """
        (define* (f a #:optional (b (+ a 1)) c) (list a b c)) (list (f 1) (f 1 5) (f 1 5 6))
        """, "((1 2 #f) (1 5 #f) (1 5 6))"
      ),
      (
        """
        (define* (f #:key (x 1) (y (* x 2)) z) (list x y z)) (list (f) (f #:y 5) (f #:z 1 #:x 3))
        """, "((1 2 #f) (1 5 #f) (3 6 1))"
      ),
      (
        """
        (define* (f a #:key (x 1 #:ex) #:allow-other-keys #:rest r) (list a x r)) (f 0 #:ex 2 #:other 3)
        """, "(0 2 (#:ex 2 #:other 3))"
      ),
      ("(define* (f a #:optional b . r) (list a b r)) (list (f 1) (f 1 2 3 4))", "((1 #f ()) (1 2 (3 4)))"),
      ("((lambda* (#:key x) x) #:y 1)", "keyword-argument-error Unrecognized keyword: #:y"),
      ("((lambda* (#:key x) x) #:x)", "keyword-argument-error Keyword argument has no value: #:x"),
      ("((lambda* (#:key x) x) 5)", "keyword-argument-error Invalid keyword: 5"),
      (
        """
        (define f (case-lambda* ((a) 'one) ((a #:optional b c) (list a b c)))) (list (f 1) (f 1 2))
        """, "(one (1 2 #f))"
      ),
      ("(define* (f x #:optional (x2 x)) (let ((x 9)) x2)) (f 3)", "3"),
      ("(define x 'global) (define* (f #:optional (y x) (x 1)) (list y x)) (f)", "(global 1)"),
      ("(assq-ref (%procedure-properties (lambda* (a #:key b) \"Docs.\" a)) 'documentation)", "s\"Docs.\""),
    ])
  }

  @Test func bindsValues() throws {
    try expectValues([
      ("(let-values (((a b) (values 1 2)) ((c . d) (values 3 4 5))) (list a b c d))", "(1 2 3 (4 5))"),
      ("(let ((a 0)) (let-values (((a) (values 1)) ((b) (values a))) (list a b)))", "(1 0)"),
      ("(let*-values (((a) (values 1)) ((b) (values (+ a 1)))) (list a b))", "(1 2)"),
      ("(receive (a . r) (values 1 2 3) (list a r))", "(1 (2 3))"),
      ("(define p (make-parameter 1)) (list (p) (parameterize ((p 2)) (p)) (p))", "(1 2 1)"),
      ("(force (delay (+ 1 2)))", "3"),
      ("(define f (make-fluid 1)) (list (with-fluids ((f 2)) (fluid-ref f)) (fluid-ref f))", "(2 1)"),
    ])
  }

  @Test func definesRecords() throws {
    try expectValues([
      (
        """
        (define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y)) (define p \
        (make-point 1 2)) (set-point-x! p 5) (list (point-x p) (point-y p) (point? p) (point? 1))
        """, "(5 2 #t #f)"
      ),
      ("(define-record-type <p> (make-p y) p? (x p-x) (y p-y)) (list (p-x (make-p 1)) (p-y (make-p 1)))", "(#f 1)"),
      ("(define-record-type <p> #f p? (x p-x)) (p? 1)", "#f"),
      (
        "(define-record-type <p> (make-p z) p? (x p-x))",
        """
        1:33 syntax-error define-record-type: the constructor's z is not a field of the record
        """
      ),
      ("(let () (define-record-type <p> (make-p x) p? (x p-x)) (p-x (make-p 3)))", "3"),
      (
        """
        (define-syntax-rule (def-p name get) (define-record-type name (make x) pred (x get))) (def-p a ax) \
        (def-p b bx) (procedure? ax)
        """, "#t"
      ),
    ])
  }

  @Test func choosesByFeature() throws {
    try expectValues([
      ("(cond-expand (nsscheme 'ours) (else 'other))", "ours"),
      ("(cond-expand ((and guile (not nope) (library (srfi srfi-1))) 1) (else 2))", "1"),
      ("(cond-expand ((library (no such)) 1) ((or nope r7rs) 2))", "2"),
      (
        "(cond-expand (nope 1))",
        """
        1:1 syntax-error cond-expand: no clause applies, and there is no else: (cond-expand (nope 1))
        """
      ),
    ])
  }

  @Test func knowsWhereItIs() throws {
    try onMachine {
      TestSource.shared.files["t/inc.scm"] = """
        (define-module (t inc) #:export (name place)) (define name (current-filename))\n (define place \
        (current-source-location)) (include-from-path "t/part.scm")
        """
      TestSource.shared.files["t/part.scm"] = "(define-public part 'included)"
    }
    try expectValues([
      ("(use-modules (t inc)) (list name (assq-ref place 'line) part)", "(s\"t/inc.scm\" 1 included)"),
      ("(current-filename)", "#f"),
    ])
  }

  @Test func definesLibraries() throws {
    try expectValues([
      (
        """
        (define-library (t lib) (export f (rename g h)) (import (scheme base)) (begin (define (f) 1) (define \
        (g) 2))) (import (prefix (only (t lib) f h) l:)) (list (l:f) (l:h))
        """, "(1 2)"
      ),
      ("(import (rename (srfi srfi-1) (iota io)) (except (srfi srfi-1) fold)) (io 2)", "(0 1)"),
      ("(library (t r6) (export f) (import (rnrs base)) (define (f) 'six)) (import (t r6)) (f)", "six"),
    ])
  }
}

/// Macros written in Swift: what they add means what the core means, whatever the program calls it.
@Suite struct NativeMacroTests {
  @Test func isHygienic() throws {
    try onMachine {
      try Scheme.boot()
      let module = Modules.core
      Expander.defineNativeMacro("native-swap", in: module) { form, context in
        guard let parts = context.list(form), parts.listLength == 3, context.isIdentifier(parts.cdr.car) else {
          throw context.error("native-swap: expected two variables", form)
        }
        let first = parts.cdr.car
        let second = parts.cdr.cdr.car
        let temporary = context.temporary()
        return Heap.list(
          context.core("let"), Heap.list(Heap.list(temporary, first)),
          Heap.list(context.core("set!"), first, second), Heap.list(context.core("set!"), second, temporary))
      }
      #expect(Scheme.run("(let ((t 1) (let 2)) (native-swap t let) (list t let))") == "(2 1)")
      #expect(
        Scheme.run("(native-swap 1)")
          == "1:1 syntax-error native-swap: expected two variables, found (native-swap 1)")
    }
  }
}
