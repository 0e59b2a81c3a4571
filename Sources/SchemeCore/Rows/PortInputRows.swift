// Reading from ports: characters, lines, strings, bytes.

import Glibc

/// Input procedures.
enum PortInputRows {
  static func install(_ table: inout PrimitiveTable) {
    characters(&table)
    strings(&table)
    pushback(&table)
    bytes(&table)
    blocks(&table)
  }

  private static func word(_ scalar: UInt32?) -> Word { scalar.map { Word(character: $0) } ?? .eof }
  private static func word(_ byte: UInt8?) -> Word { byte.map { Word(fixnum: Int($0)) } ?? .eof }

  private static func characters(_ table: inout PrimitiveTable) {
    table.any("(read-char [port])", "Takes the next character from PORT.") { word(try $0.inputPort(0).nextScalar()) }
    table.any("(peek-char [port])", "The next character from PORT, which stays there.") {
      word(try $0.inputPort(0).peekScalar())
    }
    table.one("(get-char port)", "Takes the next character from PORT.") { word(try $0.inputPort(1).nextScalar()) }
    table.one("(lookahead-char port)", "The next character from PORT, which stays there.") {
      word(try $0.inputPort(1).peekScalar())
    }
    for name in ["char-ready?", "u8-ready?"] {
      table.any("(\(name) [port])", "Whether reading from PORT would not wait.") { arguments in
        let port = try arguments.inputPort(0)
        return Word(port.waiting > 0 || port.device.isReady())
      }
    }
  }

  private static func strings(_ table: inout PrimitiveTable) {
    table.any("(%read-line [port])", "A pair: the next line from PORT, and the newline or end of file behind it.") {
      arguments in
      let (line, ended) = try readLine(try arguments.inputPort(0))
      guard let line else { return Heap.cons(.eof, .eof) }
      return Heap.cons(line, ended ? Word(character: 10) : .eof)
    }
    table.one("(get-line port)", "The next line from PORT without its newline.") {
      try readLine(try $0.inputPort(1)).line ?? .eof
    }
    table.two(
      "(%read-delimited delimiters port)",
      "A pair: the characters from PORT up to one of the set DELIMITERS, and that character or end of file."
    ) { delimiters, word in
      let port = try word.inputPort(2)
      let matcher = try CharacterMatcher(delimiters, 1)
      var scalars: [UInt32] = []
      while let c = try port.nextScalar() {
        if matcher.matches(c) { return Heap.cons(Heap.string(scalars: scalars), Word(character: c)) }
        scalars.append(c)
      }
      return Heap.cons(scalars.isEmpty ? .eof : Heap.string(scalars: scalars), .eof)
    }
    table.any("(get-string-all [port])", "All that is left in PORT, as a string.") {
      try take(try $0.inputPort(0), Int.max) ?? Heap.string(count: 0)
    }
    table.two("(get-string-n port n)", "The next N characters from PORT, or fewer at its end.") { port, n in
      let count = try n.int(2, in: 0...Word.maxFixnum)
      return count == 0 ? Heap.string(count: 0) : try take(try port.inputPort(1), count) ?? .eof
    }
    table.any("(get-string-n! port string start n)", "Puts the next N characters from PORT into STRING; their number.")
    {
      arguments in
      let port = try arguments[0].inputPort(1)
      let string = try arguments[1].mutableString(2)
      let start = try arguments[2].int(3, in: 0...string.length)
      let count = try arguments[3].int(4, in: 0...(string.length - start))
      var taken = 0
      while taken < count, let c = try port.nextScalar() {
        string.setCharacter(start + taken, c)
        taken += 1
      }
      return taken == 0 && count > 0 ? .eof : Word(fixnum: taken)
    }
  }

  /// The next `count` characters, nil at the end.
  private static func take(_ port: Port, _ count: Int) throws -> Word? {
    var scalars: [UInt32] = []
    while scalars.count < count, let c = try port.nextScalar() { scalars.append(c) }
    return scalars.isEmpty && count > 0 ? nil : Heap.string(scalars: scalars)
  }

  /// The next line, nil at the end, and whether a newline ended it.
  static func readLine(_ port: Port) throws -> (line: Word?, ended: Bool) {
    var scalars: [UInt32] = []
    while true {
      if let ended = takeASCIILine(port, &scalars) { return (ended, true) }
      guard let c = try port.nextScalar() else { break }
      if c == 10 { return (Heap.string(scalars: scalars), true) }
      scalars.append(c)
    }
    return (scalars.isEmpty ? nil : Heap.string(scalars: scalars), false)
  }

  /// The rest of the line when it waits as a whole and is ASCII: by far the most frequent case.
  private static func takeASCIILine(_ port: Port, _ scalars: inout [UInt32]) -> Word? {
    guard scalars.isEmpty, port.encoding.extendsASCII else { return nil }
    let start = port.inputStart
    let line: Word? = port.input.withUnsafeBufferPointer { bytes in
      var i = start
      while i < bytes.count && bytes[i] != 10 {
        if bytes[i] >= 128 || bytes[i] == 9 { return nil }
        i += 1
      }
      return i < bytes.count ? Heap.string(utf8: UnsafeBufferPointer(rebasing: bytes[start..<i])) : nil
    }
    guard let line else { return nil }
    port.inputStart = start + line.length + 1
    port.track(10)
    return line
  }

  private static func pushback(_ table: inout PrimitiveTable) {
    table.any("(unread-char char [port])", "Puts CHAR back before what is left in PORT.") { arguments in
      try arguments.inputPort(1).unread(try arguments[0].scalar(1))
      return arguments[0]
    }
    table.any("(unread-string string [port])", "Puts the characters of STRING back before what is left in PORT.") {
      arguments in
      let string = try arguments[0].string(1)
      let port = try arguments.inputPort(1)
      try Budget.charge(string.length >> 4)
      port.unread(string)
      return string
    }
    table.any("(unget-bytevector port bytevector [start] [count])", "Puts bytes back before what is left in PORT.") {
      arguments in
      let port = try arguments[0].inputPort(1)
      let bytes = try arguments[1].bytevector(2)
      let start = try arguments.bound(2, in: 0...bytes.length) ?? 0
      let count = try arguments.bound(3, in: 0...(bytes.length - start)) ?? bytes.length - start
      port.unread(Array(bytes.byteArray[start..<(start + count)]))
      return .unspecified
    }
    table.one("(drain-input port)", "The characters that PORT has read ahead.") { word in
      let port = try word.inputPort(1)
      let bytes = Array(port.input[port.inputStart...])
      port.input.removeAll()
      port.inputStart = 0
      return Ports.string(bytes, port.encoding)
    }
  }

  private static func bytes(_ table: inout PrimitiveTable) {
    func take(_ port: Port) throws -> Word {
      guard let byte = try port.peekByte() else { return .eof }
      port.inputStart += 1
      return Word(fixnum: Int(byte))
    }
    table.any("(read-u8 [port])", "Takes the next byte from PORT.") { try take(try $0.inputPort(0)) }
    table.any("(peek-u8 [port])", "The next byte from PORT, which stays there.") {
      word(try $0.inputPort(0).peekByte())
    }
    table.one("(get-u8 port)", "Takes the next byte from PORT.") { try take(try $0.inputPort(1)) }
    table.one("(lookahead-u8 port)", "The next byte from PORT, which stays there.") {
      word(try $0.inputPort(1).peekByte())
    }
  }

  private static func blocks(_ table: inout PrimitiveTable) {
    func take(_ port: Port, _ count: Int) throws -> Word {
      let bytes = try port.takeBytes(count)
      return bytes.isEmpty && count > 0 ? .eof : Heap.bytevector(bytes)
    }
    func fill(_ port: Port, _ target: Word, _ start: Int, _ count: Int) throws -> Word {
      let bytes = try port.takeBytes(count)
      for (i, byte) in bytes.enumerated() { target.byteData[start + i] = byte }
      return bytes.isEmpty && count > 0 ? .eof : Word(fixnum: bytes.count)
    }
    table.two("(get-bytevector-n port n)", "The next N bytes from PORT, or fewer at its end.") { port, n in
      try take(try port.inputPort(1), try n.int(2, in: 0...Word.maxFixnum))
    }
    table.any("(read-bytevector n [port])", "The next N bytes from PORT, or fewer at its end.") { arguments in
      try take(try arguments.inputPort(1), try arguments[0].int(1, in: 0...Word.maxFixnum))
    }
    table.one("(get-bytevector-all port)", "All bytes that are left in PORT.") { port in
      try take(try port.inputPort(1), Int.max)
    }
    table.one("(get-bytevector-some port)", "The bytes that PORT can give without waiting twice.") { word in
      let port = try word.inputPort(1)
      guard try port.peekByte() != nil else { return .eof }
      return try take(port, port.waiting)
    }
    table.any("(get-bytevector-n! port bytevector start n)", "Puts the next N bytes from PORT into BYTEVECTOR.") {
      arguments in
      let port = try arguments[0].inputPort(1)
      let target = try arguments[1].bytevector(2)
      let start = try arguments[2].int(3, in: 0...target.length)
      return try fill(port, target, start, try arguments[3].int(4, in: 0...(target.length - start)))
    }
    table.any("(get-bytevector-some! port bytevector start n)", "Puts up to N bytes from PORT into BYTEVECTOR.") {
      arguments in
      let port = try arguments[0].inputPort(1)
      let target = try arguments[1].bytevector(2)
      let start = try arguments[2].int(3, in: 0...target.length)
      let count = try arguments[3].int(4, in: 0...(target.length - start))
      guard count > 0, try port.peekByte() != nil else { return count == 0 ? Word(fixnum: 0) : .eof }
      return try fill(port, target, start, min(count, port.waiting))
    }
    table.any("(read-bytevector! bytevector [port] [start] [end])", "Fills BYTEVECTOR with bytes from PORT.") {
      arguments in
      let target = try arguments[0].bytevector(1)
      let range = try arguments.range(2, count: target.length)
      return try fill(try arguments.inputPort(1), target, range.lowerBound, range.count)
    }
  }
}
