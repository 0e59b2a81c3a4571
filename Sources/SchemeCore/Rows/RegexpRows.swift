// Regular expressions: those of the C library, in UTF-8.
//
// An expression is compiled for the plain C locale when it is ASCII, and again for UTF-8 when a text needs it: the
// library matches the former many times faster, and on ASCII text they agree.
//
// Nothing can stop the library once it is at work. Under a budget, what may take long is first tried by a child process
// (`Rehearsal`): whether it ends is known before this process begins.

import Glibc

/// Regular expressions as Scheme sees them.
enum RegexpRows {
  static let constants: [(name: String, make: () -> Word)] = [
    ("regexp/extended", { Word(fixnum: Int(REG_EXTENDED)) }), ("regexp/icase", { Word(fixnum: Int(REG_ICASE)) }),
    ("regexp/newline", { Word(fixnum: Int(REG_NEWLINE)) }), ("regexp/basic", { Word(fixnum: 0) }),
    ("regexp/notbol", { Word(fixnum: Int(REG_NOTBOL)) }), ("regexp/noteol", { Word(fixnum: Int(REG_NOTEOL)) }),
  ]

  static func install(_ table: inout PrimitiveTable) {
    table.one("(regexp? obj)", "Whether OBJ is a compiled regular expression.") { Word($0.is(.regexp)) }
    table.any("(make-regexp pattern . flags)", "The regular expression PATTERN, extended unless FLAGS say basic.") {
      arguments in
      let pattern = try arguments[0].text(1)
      var flags: Int32 = REG_EXTENDED
      for i in 1..<arguments.count {
        let flag = Int32(try arguments[i].int(i + 1, in: 0...0xFFFF))
        if flag == 0 { flags &= ~REG_EXTENDED } else { flags |= flag }
      }
      do {
        return Heap.owning(.regexp, try Regexp(pattern, flags: flags))
      } catch let malformed as Regexp.Malformed {
        throw Fault.general(
          key: "regular-expression-syntax", message: malformed.message + ": ~S",
          arguments: Root(Heap.list(arguments[0])))
      }
    }
    table.one("(%regexp-pattern regexp)", "The pattern that REGEXP was made from.") { word in
      Heap.string(try regexp(word).pattern)
    }
    table.any("(regexp-exec regexp string [start] [flags])", "The first match of REGEXP in STRING, or #f.") {
      arguments in
      let regexp = try regexp(arguments[0])
      let string = try arguments[1].string(2)
      let start = try arguments.bound(2, in: 0...string.length) ?? 0
      let flags = Int32(try arguments.bound(3, in: 0...0xFFFF) ?? 0)
      return try match(regexp, string, start, flags) ?? .false
    }
  }

  private static func regexp(_ word: Word) throws -> Regexp {
    if word.is(.regexp), let regexp = word.owned(as: Regexp.self) { return regexp }
    throw Fault.type(1, "regexp", word)
  }

  /// A match vector: the string, then pairs of character positions.
  private static func match(_ regexp: Regexp, _ string: Word, _ start: Int, _ flags: Int32) throws -> Word? {
    if !string.isWide {
      let bytes = UnsafeBufferPointer(start: string.narrowCharacters + start, count: string.length - start)
      if bytes.allSatisfy({ $0 < 128 }) {
        guard let ranges = try regexp.match(bytes, isASCII: true, flags: flags) else { return nil }
        return vector(string, ranges) { $0 + start }
      }
    }
    var bytes: [UInt8] = []
    // Byte offset to character position; only the first bytes of characters are asked for.
    var positions: [Int] = []
    for i in start..<string.length {
      _ = PortEncoding.utf8.append(string.characterAt(i), to: &bytes)
      while positions.count < bytes.count { positions.append(i) }
    }
    positions.append(string.length)
    guard let ranges = try bytes.withUnsafeBufferPointer({ try regexp.match($0, isASCII: false, flags: flags) }) else {
      return nil
    }
    return vector(string, ranges) { positions[$0] }
  }

  private static func vector(_ string: Word, _ ranges: [(start: Int, end: Int)], _ position: (Int) -> Int) -> Word {
    let result = Heap.vector(count: ranges.count + 1, fill: string)
    for (i, range) in ranges.enumerated() {
      let none = range.start < 0
      let start = Word(fixnum: none ? -1 : position(range.start))
      result.setElement(i + 1, Heap.cons(start, Word(fixnum: none ? -1 : position(range.end))))
    }
    return result
  }
}
