// Ports as the reader reads from them and the printer prints to them.

/// A port as the reader sees it.
struct PortSource: CharacterSource {
  let port: Port
  func peek() throws -> UInt32? { try port.peekScalar() }
  func next() throws -> UInt32? { try port.nextScalar() }
  var line: Int { port.line + 1 }
  var column: Int { port.column + 1 }
}

extension Port {
  /// The largest code point that the encoding has.
  var largestScalar: UInt32 {
    switch encoding {
    case .ascii: 127
    case .latin1: 255
    default: 0x10FFFF
    }
  }

  /// Writes an object as the printer prints it.
  func print(_ word: Word, _ style: Printer.Style, labels: Printer.Labels = .none) throws {
    if style == .display && word.isString { return try write(word, 0..<word.length) }
    var bytes: [UInt8] = []
    try Printer.print(word, style, labels: labels, largest: largestScalar, into: &bytes)
    try write(String(decoding: bytes, as: UTF8.self))
  }
}
