// The reader: every piece of syntax, the errors of bad text, and where. Expectations were taken from Guile 3.0.8.

import Testing

@testable import SchemeCore

/// All data of a text.
/// What the locations of texts read by `readAll` name as their file.
let textName = "a text of the tests"

func readAll(_ text: String, options: ReaderOptions = ReaderOptions()) throws -> RootedArray {
  let result = RootedArray()
  let bytes = Array(text.utf8)
  try bytes.withUnsafeBufferPointer { buffer in
    var reader = Reader(buffer, file: SourceFiles.index(of: textName), options: options)
    while let datum = try reader.next() { result.append(datum) }
  }
  return result
}

/// A structural description of a datum that does not depend on the printer.
func shape(_ w: Word) -> String {
  if w.isPair {
    var parts: [String] = []
    var rest = w
    while rest.isPair {
      parts.append(shape(rest.car))
      rest = rest.cdr
    }
    if !rest.isNull { parts += [".", shape(rest)] }
    return "(" + parts.joined(separator: " ") + ")"
  }
  if w.isFixnum { return "\(w.fixnum)" }
  if w.isFlonum { return "\(w.flonum)" }
  if w.isSymbol { return w.symbolString }
  if w.isString { return "s\"\(w.swiftString)\"" }
  if w.isKeyword { return "#:" + w.keywordSymbol.symbolString }
  if w.isCharacter { return "c\(w.character)" }
  if w.isVector { return "#(" + (0..<w.length).map { shape(w.element($0)) }.joined(separator: " ") + ")" }
  if w.isBytevector {
    let type = ElementType(rawValue: w[slot: 1].fixnum)!
    let count = w.length / type.size
    return "#\(type.name)(" + (0..<count).map { shape(type.load(w.byteData + $0 * type.size)) }.joined(separator: " ")
      + ")"
  }
  switch w {
  case .true: return "#t"
  case .false: return "#f"
  case .null: return "()"
  case .nil: return "#nil"
  case .eof: return "#!eof"
  default: break
  }
  if w.is(.ratio) { return shape(w[slot: 0]) + "/" + shape(w[slot: 1]) }
  if w.is(.complex) { return "\(Numbers.parts(w))" }
  return "?"
}

/// The message and location of the failure of reading a text.
func failure(_ text: String, options: ReaderOptions = ReaderOptions()) -> String {
  do {
    _ = try readAll(text, options: options)
    return "no failure"
  } catch Fault.atSpan(_, let message, _, let span) {
    return "\(span.line):\(span.column): \(message)"
  } catch {
    return "\(error)"
  }
}

@Suite struct ReaderTests {
  private func expect(_ cases: [(String, String)], options: ReaderOptions = ReaderOptions()) throws {
    try onMachine {
      for (text, expected) in cases {
        let data = try readAll(text, options: options)
        let found = (0..<data.count).map { shape(data[$0]) }.joined(separator: " ")
        #expect(found == expected, "\(text)")
      }
    }
  }

  @Test func lists() throws {
    try expect([
      ("(a b)", "(a b)"), ("[a (b)]", "(a (b))"), ("(a . b)", "(a . b)"), ("(a . (b . (c)))", "(a b c)"),
      ("(a .b)", "(a .b)"), ("( . a)", "a"), ("(a #;b c)", "(a c)"), ("(a . #;b c)", "(a . c)"),
      ("(a . b #;c)", "(a . b)"), ("#;#;a b c", "c"), ("()", "()"), ("#(1 #(2) ())", "#(1 #(2) ())"),
      ("#1(1 2)", "#(1 2)"), ("a(b)c", "a (b) c"), ("a\"b\"c", "a s\"b\" c"),
    ])
  }

  @Test func abbreviations() throws {
    try expect([
      ("'a", "(quote a)"), ("`(a ,b ,@c)", "(quasiquote (a (unquote b) (unquote-splicing c)))"),
      ("#'a #`a #,a #,@a", "(syntax a) (quasisyntax a) (unsyntax a) (unsyntax-splicing a)"),
      ("', @a", "(quote (unquote @a))"), ("'#;a b", "(quote b)"), ("''a", "(quote (quote a))"),
      ("' ;x\n a", "(quote a)"),
    ])
  }

  @Test func gexps() throws {
    try expect([
      ("#~(a #$b)", "(gexp (a (ungexp b)))"),
      ("#$@b #+b #+@b", "(ungexp-splicing b) (ungexp-native b) (ungexp-native-splicing b)"),
      ("#$output:lib", "(ungexp output s\"lib\")"), ("#+x:o", "(ungexp-native x s\"o\")"),
      ("#$@x:o", "(ungexp-splicing x s\"o\")"), ("#$a:b:c", "(ungexp a:b s\"c\")"), ("#$(f x)", "(ungexp (f x))"),
      ("#$\"s:t\"", "(ungexp s\"s:t\")"), ("#$#:kw", "(ungexp #:kw)"), ("#~#$#~x", "(gexp (ungexp (gexp x)))"),
      ("#$bird/bin/bird", "(ungexp bird/bin/bird)"), ("#$#f", "(ungexp #f)"), ("#$'()", "(ungexp (quote ()))"),
    ])
  }

  @Test func comments() throws {
    try expect([
      ("a;c\nb", "a b"), ("#|a #|b|# c|# d", "d"), ("#! a !#b", "b"), ("#!/bin/sh -s\n!#\nb", "b"),
      ("#!r6rs a", "a"), ("#!fold-case ABC #!no-fold-case ABC", "abc ABC"), ("#!eof", "#!eof"),
      ("#!foo bar !# x", "x"),
    ])
  }

  @Test func symbolsAndKeywords() throws {
    try expect([
      ("a|b c|d", "a|b c|d"), ("#{a b}#", "a b"), ("#{a\\x20;b}#", "a b"), ("#{a}b}#", "a}b"), ("#{}#", ""),
      ("#{a\\b}#", "ab"), ("#:foo #:a:b", "#:foo #:a:b"), ("#:#{a b}#c", "#:a b c"), ("#: foo", "#:foo"),
      ("1+ - + ... .. -1+ +x a.b", "1+ - + ... .. -1+ +x a.b"), ("a'b a,b a`b @a \\a", "a'b a,b a`b @a \\a"),
      ("a\u{a0}b λ", "a\u{a0}b λ"), (":a a:", ":a a:"), ("#{a}#b", "a b"), ("{a b}", "{a b}"),
    ])
    var options = ReaderOptions()
    options.keywords = .prefix
    try expect([(":a a: :", "#:a a: :")], options: options)
    options.keywords = .postfix
    try expect([(":a a: :", ":a #:a :")], options: options)
  }

  @Test func constants() throws {
    try expect([
      ("#t #f #true #false #T #F #nil", "#t #f #t #f #t #f #nil"), ("#t#f", "#t #f"), ("(#t)", "(#t)"),
      ("#vu8(1 255) #u8() #s8(-1)", "#vu8(1 255) #u8() #s8(-1)"), ("#f64(1 2.5 1/2)", "#f64(1.0 2.5 0.5)"),
      ("#s64(-9223372036854775808)", "#s64(?)"), ("#u16(65535) #f32(0.5)", "#u16(65535) #f32(0.5)"),
      ("#c64(1+2i)", "#c64((real: 1.0, imaginary: 2.0))"), ("#x-ff #b101 #o17 #e1.5 #i1/4", "-255 5 15 3/2 0.25"),
      ("#*101", "?"),
    ])
  }

  @Test func characters() throws {
    try expect([
      ("#\\a #\\space #\\x41 #\\x #\\nul #\\101 #\\7 #\\8", "c97 c32 c65 c120 c0 c65 c55 c56"),
      ("#\\( #\\) #\\; #\\\" #\\ #\\\n", "c40 c41 c59 c34 c32 c10"), ("#\\((a)", "c40 (a)"),
      ("#\\λ #\\SPACE #\\400 #\\delete #\\esc #\\nl", "c955 c32 c256 c127 c27 c10"), ("#\\x41;\n", "c65"),
      ("#\\\u{25cc}\u{300} #\\U", "c768 c85"), ("#\\00", "c0"),
    ])
  }

  @Test func strings() throws {
    try expect([
      ("\"a\\nb\\t\\\\\\\"\"", "s\"a\nb\t\\\"\""), ("\"\\a\\b\\f\\r\\v\\0\"", "s\"\u{7}\u{8}\u{c}\r\u{b}\0\""),
      ("\"\\x41;\"", "s\"A;\""), ("\"\\u03bb\\U01f600\"", "s\"λ😀\""), ("\"a\\\n   b\"", "s\"a   b\""),
      ("\"\\(\\|\"", "s\"(|\""), ("\"é漢\"", "s\"é漢\""), ("\"a\r\nb\"", "s\"a\r\nb\""),
    ])
    var options = ReaderOptions()
    options.r7rs = true
    try expect(
      [
        ("\"\\x3bb;\"", "s\"λ\""), ("\"a\\  \n   b\"", "s\"ab\""), ("|a b|", "a b"), ("|a\\x41;\\||", "aA|"),
        ("#u8(1)", "#u8(1)"),
      ], options: options)
  }

  @Test func labels() throws {
    try onMachine {
      let circle = try readAll("#0=(a . #0#)")[0]
      #expect(circle.isPair && circle.cdr == circle)
      let shared = try readAll("(#1=(x) #1# #(#1#))")[0]
      #expect(shared.car == shared.cdr.car)
      #expect(shared.cdr.cdr.car.element(0) == shared.car)
      let vector = try readAll("#5=#(1 #5#)")[0]
      #expect(vector.element(1) == vector)
    }
  }

  @Test func spansAreExact() throws {
    try onMachine {
      let data = try readAll("(a\n  (bé (c) . d)\n 'x)")
      let outer = data[0]
      let file = SourceFiles.index(of: textName)
      #expect(outer.listSpan == Span(file: file, line: 1, column: 1))
      #expect(outer.carSpan == Span(file: file, line: 1, column: 2))
      #expect(outer.cdr.listSpan == .none)
      let inner = outer.cdr.car
      #expect(outer.cdr.carSpan == Span(file: file, line: 2, column: 3))
      #expect(inner.listSpan == Span(file: file, line: 2, column: 3))
      #expect(inner.cdr.carSpan == Span(file: file, line: 2, column: 7))
      let quote = outer.cdr.cdr.car
      #expect(quote.listSpan == Span(file: file, line: 3, column: 2))
      #expect(quote.cdr.carSpan == Span(file: file, line: 3, column: 3))
    }
  }

  @Test func errorsNameWhatIsMissingAndWhereItBegan() throws {
    try onMachine {
      let cases: [(String, String)] = [
        ("a\n\n    (b (c)", "3:5: unclosed list, opened at line 3 column 5: \")\" is missing"),
        ("(a [b", "1:4: unclosed list, opened at line 1 column 4: \"]\" is missing"),
        ("#(1", "1:1: unclosed vector, opened at line 1 column 1: \")\" is missing"),
        ("#vu8(1", "1:1: unclosed #vu8 vector, opened at line 1 column 1: \")\" is missing"),
        ("  \"abc", "1:3: unclosed string, opened at line 1 column 3: the closing quotation mark is missing"),
        ("\n#| a", "2:1: \"|#\" is missing, opened at line 2 column 1: unterminated `#| ... |#' comment"),
        ("#! a", "1:1: \"!#\" is missing, opened at line 1 column 1: unterminated `#! ... !#' comment"),
        ("#{a", "1:1: unclosed #{…}# symbol, opened at line 1 column 1: \"}#\" is missing"),
        (" )", "1:2: nothing is open here: unexpected \")\""),
        ("(a]", "1:3: mismatched close paren: expected \")\" to close the list opened at line 1 column 1, found \"]\""),
        ("[a)", "1:3: mismatched close paren: expected \"]\" to close the list opened at line 1 column 1, found \")\""),
        ("(')", "1:2: quote at line 1 column 2 lacks its datum: the list is closed first"),
        ("'", "1:1: quote at line 1 column 1 lacks its datum: the text ends first"),
        ("(#;)", "1:2: the comment #; at line 1 column 2 lacks the datum to leave out: the list is closed first"),
        ("(a . )", "1:6: a datum is missing between the dot and \")\""),
        (
          "(a . b c)", "1:8: only one datum can stand between a dot and the end of its list (opened at line 1 column 1)"
        ),
        ("(a . . b)", "1:6: a second dot in one list"),
        ("#(1 . 2)", "1:7: after a dot in a vector or array, a list must stand"),
        ("#u8(1 . (2 300))", "1:9: ~S is not an element of a #u8(…) vector"),
        (". a", "1:1: a dot can only stand in a list, before its last datum"),
        ("#vu8(1 256)", "1:8: ~S is not an element of a #vu8(…) vector"),
        ("#\\foo", "1:1: unknown character name foo: write the character itself, #\\xHEX, or a name like #\\newline"),
        ("\"a\\xzz\"", "1:3: illegal character in escape sequence: this escape takes exactly 2 hexadecimal digits"),
        ("#<foo>", "1:1: Unknown # object: #<foo>"),
        ("#xfg", "1:1: #xfg is not a number"), ("#5#", "1:1: no datum is labelled #5= before this"),
        ("1e999", "1:1: Value out of range: ~S"), ("#:(", "1:1: a keyword's name is missing after #:"),
        ("#:12", "1:3: a keyword's name must be a symbol"), ("#", "1:1: the text ends after #"),
        ("#\\xd800", "1:1: U+D800 is not a character"),
      ]
      for (text, expected) in cases { #expect(failure(text) == expected, "\(text)") }
      #expect(
        failure("\"a\\q\"").hasPrefix("1:3: illegal character in escape sequence: \\q is not an escape of strings"))
    }
  }

  @Test func aMillionNestedParenthesesAreRead() throws {
    try onMachine {
      let depth = 1_000_000
      var word = try readAll(String(repeating: "(", count: depth) + String(repeating: ")", count: depth))[0]
      var found = 0
      while word.isPair {
        word = word.car
        found += 1
      }
      #expect(found == depth - 1)
      #expect(failure(String(repeating: "(", count: depth)).hasPrefix("1:1000000: unclosed list"))
      #expect(failure(String(repeating: "'", count: depth)).contains("lacks its datum"))
      #expect(failure(String(repeating: "#;", count: depth)).contains("lacks the datum"))
    }
  }

  @Test func survivesACollectionAtEveryAllocation() throws {
    try onMachine {
      let before = Heap.stress
      Heap.stress = true
      defer { Heap.stress = before }
      let data = try readAll("(a (b \"c\" #\\d) #(1 2.5 123456789012345678901234567890) #vu8(1) . #~(x #$y:z))")
      #expect(shape(data[0]) == "(a (b s\"c\" c100) #(1 2.5 ?) #vu8(1) gexp (x (ungexp y s\"z\")))")
    }
  }

  /// The extension of this test reads nothing, so the text goes on after the character.
  @Test func extensionsReadTheirOwnSyntax() throws {
    try onMachine {
      let character = Heap.cons(Word(character: 63), .null)
      let body = LambdaForm(
        required: [LocalVariable(Symbols.intern("c")), LocalVariable(Symbols.intern("port"))],
        body: .constant(character))
      let procedure = try Machine.apply(Compiler.compile(.lambda(body)))
      let rows = AllRows.procedures.first { $0.name == "read-hash-extend" }
      guard case .two(let extend)? = rows?.body else {
        Issue.record("read-hash-extend is missing")
        return
      }
      _ = try extend(Word(character: 63), procedure)
      #expect(shape(try readAll("(a #?b é #? c)")[0]) == "(a (c63) b é (c63) c)")
      _ = try extend(Word(character: 63), .false)
      #expect(failure("#?b").contains("Unknown # object"))
    }
  }

  @Test func malformedUTF8IsFound() {
    func check(_ bytes: [UInt8]) -> [Int]? {
      bytes.withUnsafeBufferPointer { UTF8Text.firstMalformed(in: $0) }.map {
        [$0.offset, $0.line, $0.column, Int($0.byte)]
      }
    }
    #expect(check(Array("aé漢😀\n".utf8)) == nil)
    #expect(check(Array("é\nλ".utf8) + [0xFF]) == [5, 2, 2, 0xFF])
    #expect(check([0x61, 0xC0, 0x80]) == [1, 1, 2, 0xC0])
    #expect(check([0xE0, 0x80, 0x80]) == [0, 1, 1, 0xE0])
    #expect(check([0xED, 0xA0, 0x80]) == [0, 1, 1, 0xED])
    #expect(check([0xF4, 0x90, 0x80, 0x80]) == [0, 1, 1, 0xF4])
    #expect(check([0x61, 0xE6, 0xBC]) == [1, 1, 2, 0xE6])
    #expect(check([0xC3, 0x28]) == [0, 1, 1, 0xC3])
  }
}
