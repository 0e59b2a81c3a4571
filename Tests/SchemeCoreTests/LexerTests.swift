// The lexer that counts brackets, those who use it, and what begins a definition.

import Testing

@testable import SchemeCore

@Suite struct LexerTests {
  /// The lexemes of a text as their kinds and their own text.
  private func lexemes(_ text: String, hasBars: Bool = true) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      var lexer = SchemeLexer(buffer, hasBars: hasBars)
      var result: [String] = []
      while let lexeme = lexer.next() {
        let own = String(decoding: bytes[lexeme.start..<lexeme.end], as: UTF8.self)
        result.append("\(lexeme.kind) \(own)" + (lexeme.isComplete ? "" : " (ends)"))
      }
      return result
    }
  }

  @Test func textComesApart() {
    let cases: [(String, [String])] = [
      ("(a b)", ["open (", "atom a", "atom b", "close )"]), ("[a]", ["open [", "atom a", "close ]"]),
      ("\"a\\\"(\" b", ["string \"a\\\"(\"", "atom b"]), ("\"a", ["string \"a (ends)"]),
      ("#\\( #\\) #\\é #\\;", ["character #\\(", "character #\\)", "character #\\é", "character #\\;"]),
      ("a ; b (\nc", ["atom a", "lineComment ; b (", "atom c"]),
      ("#| ( #| ) |# \" |# a", ["blockComment #| ( #| ) |# \" |#", "atom a"]), ("#| a", ["blockComment #| a (ends)"]),
      ("#;(a) b", ["atom #;", "open (", "atom a", "close )", "atom b"]), ("#t", ["atom #t"]),
      ("#(a)", ["atom #", "open (", "atom a", "close )"]), ("a|b c|d", ["atom a", "bars |b c|", "atom d"]),
      ("#{a (\"}# b", ["bars #{a (\"}#", "atom b"]), ("#{a\\}# b", ["bars #{a\\}# b (ends)"]),
      ("#!r6rs", ["directive #!", "atom r6rs"]), ("'(λ)", ["atom '", "open (", "atom λ", "close )"]),
      ("#", ["atom #"]), ("", []), ("a\u{0C}b", ["atom a", "atom b"]), ("#\\", ["character #\\ (ends)"]),
    ]
    for (text, expected) in cases { #expect(lexemes(text) == expected, "\(text)") }
    #expect(lexemes("a|b c|d", hasBars: false) == ["atom a|b", "atom c|d"])
  }

  /// Passing over a form ends where counting the brackets among its lexemes does, on the same line.
  @Test func formsArePassedOver() {
    func passed(_ text: String, hasBars: Bool) -> [Int?] {
      Array(text.utf8).withUnsafeBufferPointer { buffer in
        var lexer = SchemeLexer(buffer, hasBars: hasBars)
        _ = lexer.next()
        let end = lexer.passForm()
        return [end, end == nil ? nil : lexer.line]
      }
    }
    func counted(_ text: String, hasBars: Bool) -> [Int?] {
      Array(text.utf8).withUnsafeBufferPointer { buffer in
        var (lexer, depth) = (SchemeLexer(buffer, hasBars: hasBars), 0)
        while let lexeme = lexer.next() {
          if !lexeme.isComplete || lexeme.kind == .directive { return [nil, nil] }
          depth += lexeme.kind == .open ? 1 : lexeme.kind == .close ? -1 : 0
          if depth == 0 { return [lexeme.end, lexer.line] }
        }
        return [nil, nil]
      }
    }
    #expect(passed("(a #;(b #\\() \"c\n)\" d) e", hasBars: true) == [21, 2])
    let pieces = [
      "(", ")", "[", "]", "a", "λ", " ", "\n", "\"", "\\", "|", "#", "#\\", ";", "#;", "#|", "|#", "#{", "}#", "#!",
      "'", "~", "\t",
    ]
    var state: UInt64 = 20_261_130
    for _ in 0..<20_000 {
      var text = "("
      for _ in 0..<14 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      for hasBars in [true, false] {
        #expect(passed(text, hasBars: hasBars) == counted(text, hasBars: hasBars), "\(text)")
      }
    }
  }

  @Test func formsAreSkimmed() {
    func skim(_ text: String) -> [String]? {
      let bytes = Array(text.utf8)
      return TopLevelSkimmer.forms(bytes).map { forms in
        forms.map { form in
          let head = String(decoding: bytes[form.head], as: UTF8.self)
          let procedure = form.procedure.map { " \($0.name) \($0.definer.name)" } ?? ""
          return "\(form.line) \(form.end - form.start) \(head)\(procedure)"
        }
      }
    }
    let cases: [(String, [String]?)] = [
      ("(define (f x) x)", ["1 16 define f define"]),
      ("(define*-public (f-1 x) x)", ["1 26 define*-public f-1 define*-public"]),
      ("(define-integrable (f) 1)", ["1 25 define-integrable f define-integrable"]),
      ("(define x (f))\n;; (\n(g #| ) |# 1\n)", ["1 14 define", "3 14 g"]),
      // What the skimmer cannot tell is not a procedure: a curried one, a name with bars, a syntax definition.
      ("(define ((f x) y) y)", ["1 20 define"]), ("(define (|a b|) 1)", ["1 18 define"]),
      ("(define-syntax (f) 1)", ["1 21 define-syntax"]), ("(define  (f) 1)", ["1 15 define"]),
      ("((a) b)", ["1 7 "]), ("(f #;(a) b)", ["1 11 f"]), ("", []),
      // The whole file is read when something is not a list, does not end, or may mean anything.
      ("x", nil), ("(a", nil), ("(a \"", nil), (")", nil), ("(a #!fold-case B)", nil), ("#t", nil), ("[a]", nil),
    ]
    for (text, expected) in cases { #expect(skim(text) == expected, "\(text)") }
  }

  @Test func unfinishedTextIsLookedAt() {
    func look(_ text: String) -> UnfinishedText { UnfinishedText(Array(text.utf8), from: .init(line: 1, column: 1)) }
    let list = look("(define (f x)\n  (g #\\( #;(a) \")\" x)\n(define (h) 1)\n").list
    #expect(list?.opening == .init(line: 1, column: 1) && list?.line == 3)
    let string = look("(f \"a)\n(g \"b\")\n").string
    #expect(string == .init(line: 1, column: 4))
    #expect(look("(é \"x\ny\" z").string == nil)
  }

  @Test func definersAreWhatTheExpanderKnows() throws {
    try onMachine {
      try Scheme.boot()
      for definer in Definer.all {
        let symbol = Symbols.intern(definer.name)
        #expect(Modules.core.bindings[symbol]?.variableValue.is(.macro) == true, "\(definer.name) is no syntax")
        #expect(Definer.named(symbol)?.name == definer.name)
        let bytes = Array(definer.name.utf8)
        bytes.withUnsafeBufferPointer { #expect(Definer.spelled($0[...])?.name == definer.name) }
      }
      #expect(Definer.named(Symbols.intern("definition")) == nil)
    }
  }
}
