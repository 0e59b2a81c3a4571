// The printer: what Guile 3.0.8 writes, byte for byte.

import Testing

@testable import SchemeCore

@Suite struct PrinterTests {
  /// Reads one datum and writes it.
  private func rewritten(_ text: String, _ style: Printer.Style = .write) throws -> String {
    Printer.string(try readAll(text)[0], style)
  }

  /// Data that are written as they are read.
  @Test func dataThatAreWrittenAsTheyAreRead() throws {
    let same = [
      "(a b . c)", "(quote a)", "(quasiquote (b (unquote c) (unquote-splicing d)))", "(quote)", "(quote . a)", "()",
      "(1 (2 3) (4 . 5))", "#(1 #(2) ())", "#()", "#vu8(1 2 255)", "#u8(1)", "#s16(-1)", "#f64(1.0 2.5)",
      "#f32(0.10000000149011612)", "#c64(1.0+2.0i)", "#*1010", "#t", "#f", "#nil", "a.b", "..", "...", "+", "-", "-a",
      "--", "+-",
      "-1+", "+1a", ".a", ":a", "a:", "|", "a|b", "a\\b", "a'b", "a,b", "@a", "~", "^", "%", "ABC", "λ", "é", "#:foo",
      "#:#{a b}#",
      "#:#{1}#", "#:#{}#", "#{}#", "#{a b}#", "#{1}#", "#{1a}#", "#{.}#", "#{+1}#", "#{a#b}#", "#{#a}#", "#{#:a}#",
      "#{'a}#",
      "#{`a}#", "#{,a}#", "#{a;b}#", "#{a\"b}#", "#{a\\x28;b}#", "#{\\x7b;}#", "#{\\x7d;}#", "#{a\\x5d;}#",
      "#{a\\xa;b}#",
      "#{a\\x0;}#", "#{+i}#", "#{-i}#", "#{+inf.0}#", "#{1/2}#", "#{1+}#", "#{a }#", "#{1.5}#", "#{1e999}#", "#{#t}#",
      "#{a\u{a0};b}#", "\"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1b\\x7fé\\xad\\xa0λ漢\\\\\\\"\"", "\"\\u200b\\ufeff\\ue000\"",
      "\"😀\"",
      "\"\\U10ffff\\ufffe\"", "#\\a", "#\\space", "#\\nul", "#\\soh", "#\\delete", "#\\200", "#\\240", "#\\255", "#\\λ",
      "#\\newline", "#\\tab", "#\\return", "#\\alarm", "#\\backspace", "#\\esc", "#\\vtab", "#\\page", "#\\us", "#\\(",
      "#\\\"",
      "#\\;", "#\\160000", "#\\4177777", "#\\20013", "#\\😀", "#\\\u{25cc}\u{300}",
    ]
    try onMachine {
      for text in same {
        let found = try rewritten(text)
        #expect(found == text)
      }
    }
  }

  @Test func numbers() throws {
    let same = [
      "100.0", "1.0e21", "1.0e-7", "0.5", "-0.0", "0.0", "+inf.0", "-inf.0", "+nan.0", "1.0e7", "1000000.0", "1.2e9",
      "1234567890.0", "123456789012345680.0", "1.2345678901234568e21", "0.001", "1.0e-4", "0.0015", "1.5e-4",
      "5.0e-324",
      "1.7976931348623157e308", "2.2250738585072014e-308", "4.35", "12345.678", "123456789.123", "1.0+2.0i", "0.0+1.0i",
      "-0.0-0.0i", "+inf.0+nan.0i", "1.5-2.5i", "1.0e21+1.0e-7i", "1/3", "-1/3", "123456789012345678901234567890", "-1",
      "2305843009213693951", "2305843009213693952", "-2305843009213693952", "-2305843009213693953",
    ]
    try onMachine {
      for text in same {
        let found = try rewritten(text)
        #expect(found == text)
      }
      for (value, radix, expected) in [
        (0.1, 2, "1.100110011001100110011001100110011001100110011001101e-100"), (1.5, 2, "1.1"),
        (1e10, 2, "1.00101010000001011111001e100001"), (123456, 2, "1.1110001001e10000"), (0.1, 16, "0.1999999999999a"),
        (1e10, 16, "2540be400.0"), (1e30, 16, "c.9f2c9cd04675e18"), (1e-10, 16, "6.df37f675ef6ece-9"),
      ] {
        let found = Numbers.text(Heap.flonum(value), radix: radix)
        #expect(found == expected)
      }
      #expect(Numbers.text(try Numbers.parse("-255/16")!, radix: 16) == "-ff/10")
    }
  }

  @Test func displayShowsTextPlain() throws {
    try onMachine {
      for (text, expected) in [
        ("\"a\\n\\\"b\\\"\"", "a\n\"b\""), ("#\\a", "a"), ("(\"a\" #\\b c \"d\")", "(a b c d)"), ("#{a b}#", "#{a b}#"),
        ("#:#{a b}#", "#:#{a b}#"), ("#(\"x\")", "#(x)"), ("1.5", "1.5"), ("(#t . \"é\")", "(#t . é)"),
      ] {
        let found = try rewritten(text, .display)
        #expect(found == expected)
      }
    }
  }

  @Test func charactersTheDestinationCannotEncodeAreEscaped() throws {
    try onMachine {
      let datum = try readAll("(\"aé漢😀\" é λ #\\λ)")[0]
      var ascii: [UInt8] = []
      try Printer.print(datum, .write, largest: 0x7F, into: &ascii)
      #expect(
        String(decoding: ascii, as: UTF8.self) == "(\"a\\xe9\\u6f22\\U01f600\" \\xe9 \\u03bb #\\1673)")
    }
  }

  @Test func circularData() throws {
    try onMachine {
      for (text, expected) in [
        ("#0=(1 2 3 . #0#)", "(1 2 3 . #-2#)"), ("(1 . #0=(2 3 . #0#))", "(1 2 3 . #-1#)"),
        ("#0=(1 2 #0#)", "(1 2 #-2#)"),
        ("#0=(#0# 2 3)", "(#0# 2 3)"), ("(1 . #0=(#0# 3))", "(1 #0# 3)"), ("#0=(1 2 (7 #0# 8))", "(1 2 (7 #-4# 8))"),
        ("#0=(1 2 #(7 #0# 8))", "(1 2 #(7 #-3# 8))"), ("#0=#(1 (4 #0# 5) 3)", "#(1 (4 #-2# 5) 3)"),
        ("#0=#(1 #(4 #0# 5) 3)", "#(1 #(4 #-1# 5) 3)"), ("(x #0=(#0#) #0#)", "(x (#0#) (#1#))"),
        ("(x y (1 2 . #0=(3 4 . #0#)))", "(x y (1 2 3 4 . #-1#))"), ("(x #0=(1 . #0#) #0#)", "(x (1 . #0#) (1 . #0#))"),
        ("(#0=(1 2) #0#)", "((1 2) (1 2))"),
      ] {
        let found = try rewritten(text)
        #expect(found == expected, "\(text)")
      }
      func labelled(_ text: String, _ labels: Printer.Labels) throws -> String {
        var out: [UInt8] = []
        try Printer.print(try readAll(text)[0], .write, labels: labels, into: &out)
        return String(decoding: out, as: UTF8.self)
      }
      for (text, labels, expected) in [
        ("#0=(a . #0#)", Printer.Labels.circular, "#0=(a . #0#)"), ("(#0=(1 2) #0#)", .circular, "((1 2) (1 2))"),
        ("(#0=(1 2) #0#)", .shared, "(#0=(1 2) #0#)"),
        ("(x #0=#(1 #0#) . #1=(y . #1#))", .circular, "(x #0=#(1 #0#) . #1=(y . #1#))"),
        ("(a b)", .shared, "(a b)"),
      ] {
        let found = try labelled(text, labels)
        #expect(found == expected)
      }
    }
  }

  @Test func recordsProceduresAndOtherObjects() throws {
    try onMachine {
      let names = try readAll("(a b)")[0]
      let type = Records.makeType(name: Symbols.intern("<foo>"), names: names)
      let record = Heap.record(type: type, count: 2)
      record.setField(0, Word(fixnum: 1))
      record.setField(1, Heap.string("x"))
      #expect(Printer.string(record) == "#<<foo> a: 1 b: \"x\">")
      #expect(Printer.string(Heap.list(record), .display) == "(#<<foo> a: 1 b: \"x\">)")
      #expect(Printer.string(type) == "#<record-type <foo>>")
      record.setField(0, record)
      #expect(Printer.string(record) == "#<<foo> a: #0# b: \"x\">")
      #expect(Printer.string(.unspecified) == "#<unspecified>")
      #expect(Printer.string(.eof) == "#<eof>")
      #expect(Printer.string(HashTables.make()).hasPrefix("#<hash-table "))
      let code = CodeDescription(name: Symbols.intern("foo"), required: 2)
      #expect(Printer.string(Heap.procedure(code)) == "#<procedure foo (_ _)>")
      code.formals = try readAll("(a . rest)")[0]
      #expect(Printer.string(Heap.procedure(code)) == "#<procedure foo (a . rest)>")
    }
  }

  @Test func depthCostsNoNativeStack() throws {
    try onMachine {
      let depth = 1_000_000
      var list = Word.null
      for _ in 0..<depth { list = Heap.cons(list, .null) }
      var out: [UInt8] = []
      try Printer.write(list, into: &out)
      #expect(out.count == 2 * depth + 2)
      for _ in 0..<depth {
        let vector = Heap.vector(count: 1, fill: list)
        list = vector
      }
      out = []
      try Printer.write(list, into: &out)
      #expect(out.count == 5 * depth + 2)
    }
  }

  /// Every character of the planes in use, alone in a string, as a character, and in three kinds of symbols.
  @Test(.enabled(if: Guile.isInstalled)) func everyCharacterIsWrittenAsGuileDoes() throws {
    let expected = try Guile.output(
      of: """
        (define (each write-one)
          (do ((i 0 (+ i 1))) ((= i #x110000))
            (unless (or (= i 92) (<= #xd800 i #xdfff) (< #x32400 i #xe0000) (< #xe0200 i #x10fff0))
              (write-one (integer->char i))
              (newline))))
        (each (lambda (c) (write (string c))))
        (each (lambda (c) (write c)))
        (each (lambda (c) (write (string->symbol (string c)))))
        (each (lambda (c) (write (string->symbol (string #\\a c)))))
        (each (lambda (c) (write (string->symbol (string #\\a #\\space c)))))
        """)
    try onMachine {
      var found: [UInt8] = []
      found.reserveCapacity(expected.count)
      let kinds: [(UInt32) -> Word] = [
        { Heap.string(scalars: [$0]) }, { Word(character: $0) }, { Symbols.intern(string: Heap.string(scalars: [$0])) },
        { Symbols.intern(string: Heap.string(scalars: [97, $0])) },
        { Symbols.intern(string: Heap.string(scalars: [97, 32, $0])) },
      ]
      for make in kinds {
        for c in Array(UInt32(0)...0x32400) + Array(0xE0000...0xE0200) + Array(0x10FFF0..<0x110000)
        // Guile writes a backslash inside #{…}# so that it reads back as another symbol.
        where CharacterNames.isScalar(c) && c != 92 {
          try Printer.write(make(c), into: &found)
          found.append(10)
        }
      }
      if found == expected { return }
      let (a, b) = (
        found.split(separator: 10, omittingEmptySubsequences: false),
        expected.split(separator: 10, omittingEmptySubsequences: false)
      )
      // Two that Guile writes as it cannot read them.
      let ours = ["#{a :}#", "#{a \\x5c;}#"].map { Array($0.utf8) }
      let differing = zip(a, b).filter { $0 != $1 && !ours.contains(Array($0)) }
      if a.count == b.count && differing.isEmpty { return }
      let sample = differing.prefix(10).map {
        String(decoding: $0, as: UTF8.self) + " ≠ " + String(decoding: $1, as: UTF8.self)
      }
      Issue.record("\(differing.count) of \(a.count) differ: \(sample)")
    }
  }
}
