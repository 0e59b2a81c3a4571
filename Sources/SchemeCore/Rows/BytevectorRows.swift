// Bytevectors: making, copying, and their bytes as characters. Numbers in them are in `BytevectorNumberRows`.

import Glibc

/// Bytevectors.
enum BytevectorRows {
  static func install(_ table: inout PrimitiveTable) {
    making(&table)
    copying(&table)
    lists(&table)
    text(&table)
  }

  /// A byte; Guile also takes the negative ones.
  private static func byte(_ word: Word, _ position: Int) throws -> UInt8 {
    UInt8(truncatingIfNeeded: try word.int(position, in: -128...255))
  }

  private static func making(_ table: inout PrimitiveTable) {
    table.one("(bytevector? obj)", "Whether OBJ is a bytevector.") { Word($0.isBytevector) }
    table.any("(make-bytevector n [fill])", "A fresh bytevector of N times FILL.") { arguments in
      let result = Heap.bytevector(count: try arguments[0].int(1, in: 0...(1 << 43)))
      if let fill = arguments.given(1) { memset(result.byteData, Int32(try byte(fill, 2)), result.length) }
      return result
    }
    table.any("(bytevector . bytes)", "A fresh bytevector of BYTES.") { arguments in
      let result = Heap.bytevector(count: arguments.count)
      for i in 0..<arguments.count { result.byteData[i] = UInt8(try arguments[i].int(i + 1, in: 0...255)) }
      return result
    }
    table.one("(bytevector-length bytevector)", "The number of bytes of BYTEVECTOR.") {
      Word(fixnum: try $0.bytevector(1).length)
    }
    table.any("(bytevector-fill! bytevector fill [start] [end])", "Makes all bytes from START to END FILL.") {
      arguments in
      let bytes = try arguments[0].bytevector(1)
      let range = try arguments.range(2, count: bytes.length)
      memset(bytes.byteData + range.lowerBound, Int32(try byte(arguments[1], 2)), range.count)
      return .unspecified
    }
    table.two("(bytevector=? a b)", "Whether A and B have the same bytes.") { a, b in
      let count = try a.bytevector(1).length
      try Budget.charge(count >> 6)
      return Word(try b.bytevector(2).length == count && memcmp(a.byteData, b.byteData, count) == 0)
    }
    table.zero("(native-endianness)", "The byte order of this machine.") { Symbols.intern("little") }
  }

  private static func copying(_ table: inout PrimitiveTable) {
    table.any("(bytevector-copy bytevector [start] [end])", "A fresh bytevector of the bytes from START to END.") {
      arguments in
      let bytes = try arguments[0].bytevector(1)
      let range = try arguments.range(1, count: bytes.length)
      return Heap.bytevector(UnsafeBufferPointer(rebasing: buffer(bytes)[range]))
    }
    table.any(
      "(bytevector-copy! source start target at count)",
      "Copies COUNT bytes of SOURCE from START on into TARGET from AT on."
    ) { arguments in
      let source = try arguments[0].bytevector(1)
      let start = try arguments[1].int(2, in: 0...source.length)
      let target = try arguments[2].bytevector(3)
      let at = try arguments[3].int(4, in: 0...target.length)
      let count = try arguments[4].int(5, in: 0...Word.maxFixnum)
      guard count <= source.length - start else { throw Fault.range(2, arguments[1]) }
      guard count <= target.length - at else { throw Fault.range(4, arguments[3]) }
      try Budget.charge(count >> 6)
      memmove(target.byteData + at, source.byteData + start, count)
      return .unspecified
    }
    table.any(
      "(%r7rs-bytevector-copy! target at source [start] [end])",
      "Copies the bytes of SOURCE from START to END into TARGET, from AT on."
    ) { arguments in
      let target = try arguments[0].bytevector(1)
      let at = try arguments[1].int(2, in: 0...target.length)
      let source = try arguments[2].bytevector(3)
      let range = try arguments.range(3, count: source.length)
      guard range.count <= target.length - at else { throw Fault.range(2, arguments[1]) }
      memmove(target.byteData + at, source.byteData + range.lowerBound, range.count)
      return .unspecified
    }
    table.any("(bytevector-append . bytevectors)", "A fresh bytevector of the bytes of all BYTEVECTORS.") { arguments in
      var count = 0
      for i in 0..<arguments.count { count += try arguments[i].bytevector(i + 1).length }
      let result = Heap.bytevector(count: count)
      var at = 0
      for i in 0..<arguments.count {
        memcpy(result.byteData + at, arguments[i].byteData, arguments[i].length)
        at += arguments[i].length
      }
      return result
    }
  }

  private static func buffer(_ bytes: Word) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes.byteData, count: bytes.length)
  }

  private static func lists(_ table: inout PrimitiveTable) {
    table.one("(bytevector->u8-list bytevector)", "The list of the bytes of BYTEVECTOR.") { bytes in
      let data = buffer(try bytes.bytevector(1))
      return data.reversed().reduce(Word.null) { Heap.cons(Word(fixnum: Int($1)), $0) }
    }
    table.one("(u8-list->bytevector list)", "A fresh bytevector of the bytes in LIST.") { list in
      let result = Heap.bytevector(count: try list.list(1))
      var rest = list
      for i in 0..<result.length {
        guard rest.car.isFixnum, 0...255 ~= rest.car.fixnum else { throw Fault.type(1, "list of bytes", rest.car) }
        result.byteData[i] = UInt8(rest.car.fixnum)
        rest = rest.cdr
      }
      return result
    }
  }

  private static func text(_ table: inout PrimitiveTable) {
    func encode(_ string: Word, _ range: Range<Int>, _ encoding: PortEncoding) -> Word {
      if !string.isWide, encoding.extendsASCII {
        let narrow = UnsafeBufferPointer(start: string.narrowCharacters + range.lowerBound, count: range.count)
        if narrow.reduce(0, |) < 128 { return Heap.bytevector(narrow) }
      }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(range.count)
      for i in range { _ = encoding.append(string.characterAt(i), to: &bytes) }
      return Heap.bytevector(bytes)
    }
    table.any("(string->utf8 string [start] [end])", "The characters of STRING from START to END in UTF-8.") {
      arguments in
      let string = try arguments[0].string(1)
      return encode(string, try arguments.range(1, count: string.length), .utf8)
    }
    table.any("(utf8->string bytevector [start] [end])", "The string that bytes of BYTEVECTOR are in UTF-8.") {
      arguments in
      let bytes = try arguments[0].bytevector(1)
      let part = UnsafeBufferPointer(rebasing: buffer(bytes)[try arguments.range(1, count: bytes.length)])
      if let malformed = UTF8Text.firstMalformed(in: part) {
        throw Fault.general(
          key: "decoding-error", message: "byte ~A of ~S does not belong to UTF-8",
          arguments: Root(Heap.list(Word(fixnum: malformed.offset), bytes)))
      }
      return Heap.string(utf8: part)
    }
    table.one("(string-utf8-length string)", "The number of bytes of STRING in UTF-8.") { string in
      let count = try string.string(1).length
      try Budget.charge(count >> 4)
      return Word(fixnum: (0..<count).reduce(0) { $0 + Unicode.Scalar(string.characterAt($1))!.utf8.count })
    }
    func wide(_ name: String, _ make: @escaping (Bool) -> PortEncoding) {
      table.any("(string->\(name) string [endianness])", "STRING in \(name.uppercased()), big endian by default.") {
        arguments in
        let string = try arguments[0].string(1)
        return encode(string, 0..<string.length, make(try isBig(arguments, 1)))
      }
      table.any("(\(name)->string bytevector [endianness])", "The string that BYTEVECTOR is in \(name.uppercased()).") {
        arguments in
        let bytes = try arguments[0].bytevector(1)
        return Ports.string(bytes.byteArray, make(try isBig(arguments, 1)))
      }
    }
    wide("utf16") { .utf16(bigEndian: $0) }
    wide("utf32") { .utf32(bigEndian: $0) }
    table.two("(string->bytevector string encoding)", "The bytes of STRING in ENCODING.") { string, name in
      guard let encoding = PortEncoding(name: try name.text(2)) else { throw Fault.range(2, name) }
      return encode(try string.string(1), 0..<string.length, encoding)
    }
    table.two("(bytevector->string bytevector encoding)", "The string that BYTEVECTOR is in ENCODING.") { bytes, name in
      guard let encoding = PortEncoding(name: try name.text(2)) else { throw Fault.range(2, name) }
      return Ports.string(try bytes.bytevector(1).byteArray, encoding)
    }
  }

  private static func isBig(_ arguments: Arguments, _ i: Int) throws -> Bool {
    try arguments.given(i).map { try isBigEndian($0, i + 1) } ?? true
  }

  /// What an endianness symbol says.
  static func isBigEndian(_ word: Word, _ position: Int) throws -> Bool {
    switch try word.symbol(position).symbolString {
    case "big": return true
    case "little": return false
    default: throw Fault.type(position, "endianness, big or little", word)
    }
  }
}
