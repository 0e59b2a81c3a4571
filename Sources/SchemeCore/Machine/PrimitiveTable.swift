// One row declares a primitive and is the only source for it: signature in Scheme terms, one sentence, body.
// Arity checks, `procedure-documentation`, `procedure-arguments`, error texts and the generated reference come from
// the row.
//
//     table.one("(car pair)", "The first element of PAIR.") { pair in try pair.pair(1).car }
//     table.any("(number->string z [radix])", "…") { arguments in … }
//
// The signature decides the arity: words are required, `[words]` optional, `. word` takes the rest.

/// What a primitive does.
public enum PrimitiveBody {
  case zero(() throws -> Word)
  case one((Word) throws -> Word)
  case two((Word, Word) throws -> Word)
  case three((Word, Word, Word) throws -> Word)
  case any((Arguments) throws -> Word)
  /// Works on the machine itself: gets the frame (arguments from `fp[1]`, `scheme_machine.argc` of them) and says
  /// where to go on. Only `Machine` declares such rows.
  case control((FramePointer) throws -> Step)
}

/// A declared primitive.
public struct PrimitiveRow {
  public let name: String
  /// The words of the signature after the name, as written.
  public let formals: String
  public let documentation: String
  public let required: Int
  public let optional: Int
  public let hasRest: Bool
  public let body: PrimitiveBody
  /// Whether calls of it may be inlined, so that no frame shows who calls.
  let mayBePlaced: Bool
  /// For a primitive of two values: the two, without the machine that delivers them.
  let pair: ((Arguments) throws -> (Word, Word))?
}

/// The rows of one family, on their way into a module.
public struct PrimitiveTable {
  public private(set) var rows: [PrimitiveRow] = []
  /// What becomes of the bodies of rows that are declared from now on, by their names, and whether calls of them may still
  /// be inlined; nil for nothing.
  nonisolated(unsafe) static var wrapping: ((_ name: String, PrimitiveBody) -> (PrimitiveBody, mayBePlaced: Bool))?
  public init() {}

  public mutating func zero(_ signature: String, _ documentation: String, _ body: @escaping () throws -> Word) {
    add(signature, documentation, .zero(body))
  }
  public mutating func one(_ signature: String, _ documentation: String, _ body: @escaping (Word) throws -> Word) {
    add(signature, documentation, .one(body))
  }
  public mutating func two(
    _ signature: String, _ documentation: String, _ body: @escaping (Word, Word) throws -> Word
  ) {
    add(signature, documentation, .two(body))
  }
  public mutating func three(
    _ signature: String, _ documentation: String, _ body: @escaping (Word, Word, Word) throws -> Word
  ) {
    add(signature, documentation, .three(body))
  }
  public mutating func any(
    _ signature: String, _ documentation: String, _ body: @escaping (Arguments) throws -> Word
  ) {
    add(signature, documentation, .any(body))
  }
  /// A primitive of two values. Its calls are never inlined: where one value is expected, the other is dropped.
  mutating func twoValues(
    _ signature: String, _ documentation: String, _ body: @escaping (Arguments) throws -> (Word, Word)
  ) {
    add(signature, documentation, .control(PrimitiveTable.delivering(body)), pair: body)
  }

  private static func delivering(_ body: @escaping (Arguments) throws -> (Word, Word)) -> (FramePointer) throws -> Step
  {
    { fp in
      let count = Int(bitPattern: scheme_machine.argc)
      let (first, second) = try body(Arguments(base: fp + 1, count: count))
      let result = Heap.object(.values, slots: 2, length: 2)
      result[slot: 0] = first
      result[slot: 1] = second
      return Continuations.deliver(result, fp)
    }
  }
  mutating func control(
    _ signature: String, _ documentation: String, _ body: @escaping (FramePointer) throws -> Step
  ) {
    add(signature, documentation, .control(body))
  }

  /// The words of the signature are counted as bytes: this runs a thousand times at every start.
  private mutating func add(
    _ signature: String, _ documentation: String, _ body: PrimitiveBody,
    pair: ((Arguments) throws -> (Word, Word))? = nil
  ) {
    var signature = signature
    let row = signature.withUTF8 { bytes in
      var at = 1
      func word() -> Range<Int> {
        while at < bytes.count, bytes[at] == 32 { at += 1 }
        let start = at
        while at < bytes.count, bytes[at] != 32 { at += 1 }
        // The closing parenthesis of the signature is the last byte.
        return start..<max(start, min(at, bytes.count - 1))
      }
      func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
      }
      let name = word()
      let formals = min(at + 1, bytes.count - 1)..<(bytes.count - 1)
      var required = 0
      var optional = 0
      var hasRest = false
      while !hasRest, case let next = word(), !next.isEmpty {
        if next.count == 1, bytes[next.lowerBound] == UInt8(ascii: ".") {
          hasRest = true
        } else if optional > 0 || bytes[next.lowerBound] == UInt8(ascii: "[") {
          optional += 1
        } else {
          required += 1
        }
      }
      let (body, mayBePlaced) = PrimitiveTable.wrapping.map { $0(text(name), body) } ?? (body, true)
      return PrimitiveRow(
        name: text(name), formals: text(formals), documentation: documentation, required: required,
        optional: optional, hasRest: hasRest, body: body, mayBePlaced: mayBePlaced, pair: pair)
    }
    rows.append(row)
  }
}
