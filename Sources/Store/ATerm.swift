// Derivations as text: `Derive([outputs],[inputs],[sources],system,builder,[arguments],[environment])`, a fixed shape
// in the ATerm syntax. The grammar is not recursive, so reading needs no stack however hostile the file is.
//
// Invariant: reading accepts only the layout that writing produces; anything else is an error that names the byte.

extension Derivation {
  /// The text of the `.drv` file.
  public func aterm() -> [UInt8] {
    var writer = ATermWriter()
    writer.raw("Derive(")
    writer.list(outputs) { writer, output in
      let digest = output.fixed.map { Base16.encode($0.digest) } ?? ""
      writer.tuple([output.name, output.path, output.fixed?.mark ?? "", digest])
    }
    writer.raw(",")
    writer.list(inputs) { writer, input in
      writer.raw("(")
      writer.string(input.path)
      writer.raw(",")
      writer.list(input.outputs) { $0.string($1) }
      writer.raw(")")
    }
    writer.raw(",")
    writer.list(sources) { $0.string($1) }
    for text in [system, builder] {
      writer.raw(",")
      writer.string(text)
    }
    writer.raw(",")
    writer.list(arguments) { $0.string($1) }
    writer.raw(",")
    writer.list(environment) { $0.tuple([$1.name, $1.value]) }
    writer.raw(")")
    return writer.bytes
  }

  /// Reads the text of a `.drv` file; `path` is for messages.
  public init(parsing bytes: [UInt8], path: String = "derivation") throws {
    var reader = ATermReader(bytes: bytes, path: path)
    try reader.expect("Derive(")
    outputs = try reader.list { try $0.output() }
    try reader.expect(",")
    inputs = try reader.list { reader in
      try reader.expect("(")
      let drv = try reader.storePath()
      guard drv.hasSuffix(".drv") else { throw reader.bad("the input '\(drv)' is not a derivation") }
      try reader.expect(",")
      let names = try reader.list { try $0.string() }
      try reader.expect(")")
      return Input(drv, outputs: names)
    }
    try reader.expect(",")
    sources = try reader.list { try $0.storePath() }
    try reader.expect(",")
    system = try reader.string()
    try reader.expect(",")
    builder = try reader.string()
    try reader.expect(",")
    arguments = try reader.list { try $0.string() }
    try reader.expect(",")
    environment = try reader.list { reader in
      try reader.expect("(")
      let name = try reader.string()
      try reader.expect(",")
      let value = try reader.string()
      try reader.expect(")")
      return Variable(name, value)
    }
    try reader.expect(")")
    try reader.expectEnd()
    // None is one that makes nothing: Guix writes it for code that does not name its output, and its daemon takes it.
    guard Set(outputs.map(\.name)).count == outputs.count else { throw reader.bad("two outputs have the same name") }
  }
}

private struct ATermWriter {
  var bytes: [UInt8] = []

  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    Derivation.bytes(of: text).withUnsafeBufferPointer { text in
      var plain = 0
      for (index, byte) in text.enumerated() {
        let mark: UInt8
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): mark = byte
        case UInt8(ascii: "\n"): mark = UInt8(ascii: "n")
        case UInt8(ascii: "\r"): mark = UInt8(ascii: "r")
        case UInt8(ascii: "\t"): mark = UInt8(ascii: "t")
        default: continue
        }
        bytes.append(contentsOf: text[plain..<index])
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(mark)
        plain = index + 1
      }
      bytes.append(contentsOf: text[plain...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func tuple(_ texts: [String]) {
    for (index, text) in texts.enumerated() {
      raw(index == 0 ? "(" : ",")
      string(text)
    }
    raw(")")
  }

  mutating func list<Element>(_ elements: [Element], _ write: (inout ATermWriter, Element) -> Void) {
    raw("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { raw(",") }
      write(&self, element)
    }
    raw("]")
  }
}

private struct ATermReader {
  let bytes: [UInt8]
  let path: String
  var position = 0

  func bad(_ reason: String) -> StoreError {
    StoreError(.invalidDerivation, "'\(path)' is not a valid derivation: \(reason) (at byte \(position))")
  }

  mutating func expect(_ text: String) throws {
    guard bytes[position...].starts(with: text.utf8) else {
      throw bad(position == bytes.count ? "it ends where '\(text)' was expected" : "'\(text)' was expected")
    }
    position += text.utf8.count
  }

  func expectEnd() throws {
    guard position == bytes.count else { throw bad("text follows the closing parenthesis") }
  }

  mutating func list<Element>(_ element: (inout ATermReader) throws -> Element) throws -> [Element] {
    try expect("[")
    var elements: [Element] = []
    if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
      position += 1
      return elements
    }
    while true {
      elements.append(try element(&self))
      guard position < bytes.count else { throw bad("it ends inside a list") }
      let byte = bytes[position]
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else { throw bad("',' or ']' was expected") }
      position += 1
      if byte == UInt8(ascii: "]") { return elements }
    }
  }

  mutating func string() throws -> String {
    try expect("\"")
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\\") {
      position += 1
      if bytes[position - 1] == UInt8(ascii: "\"") { return Derivation.text(of: bytes[start..<position - 1]) }
    }
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return Derivation.text(of: text)
      case UInt8(ascii: "\\"):
        guard position < bytes.count else { throw bad("it ends inside a string") }
        switch bytes[position] {
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
        case let other: text.append(other)
        }
        position += 1
      default: text.append(byte)
      }
    }
    throw bad("it ends inside a string")
  }

  mutating func storePath() throws -> String {
    let text = try string()
    guard StorePath.isStorePath(text) else { throw bad("'\(text)' is not a store path") }
    return text
  }

  mutating func output() throws -> Derivation.Output {
    try expect("(")
    let name = try string()
    guard (try? StorePath.validate(name: name)) != nil else { throw bad("'\(name)' is no name for an output") }
    try expect(",")
    let path = try string()
    guard path.isEmpty || StorePath.isStorePath(path) else { throw bad("'\(path)' is not a store path") }
    try expect(",")
    let mark = try string()
    try expect(",")
    let digest = try string()
    try expect(")")
    if mark.isEmpty, digest.isEmpty { return Derivation.Output(name: name, path: path) }
    let isRecursive = mark.hasPrefix("r:")
    do {
      let algorithm = try DigestAlgorithm(named: String(isRecursive ? mark.dropFirst(2) : mark[...]))
      let bytes = try Base16.decode(digest)
      guard bytes.count == algorithm.byteCount else { throw bad("the hash of '\(name)' has the wrong length") }
      let fixed = Derivation.FixedHash(algorithm: algorithm, digest: bytes, isRecursive: isRecursive)
      return Derivation.Output(name: name, path: path, fixed: fixed)
    } catch let error as StoreError where error.kind == .invalidEncoding { throw bad(error.message) }
  }
}
