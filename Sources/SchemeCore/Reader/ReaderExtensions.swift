// Reader extensions: `read-hash-extend` gives a procedure the syntax that begins with `#` and a character.
//
// They are kept in the fluid `%read-hash-procedures`, an association list, so that a program can extend the reader for
// a while. The procedure gets the character and a port that stands after it. A file is read from memory; its extensions
// get a port on the rest of the text, and the reader goes on where they stopped.

/// The procedures of `read-hash-extend`.
enum ReaderExtensions {
  /// A word in static data: the collector sees it.
  nonisolated(unsafe) static let fluid = {
    let fluid = Heap.object(.fluid, slots: 1)
    fluid[slot: 0] = .null
    return fluid
  }()
  /// Syntax that the reader knows itself: Guix installs readers for it that give the same data.
  private static let ownSyntax: Set<UInt32> = [ASCII.tilde, ASCII.dollar, ASCII.plus]

  /// Thrown instead of calling an extension by a parser that only looks ahead.
  struct Obstacle: Error {}
  /// Tells the extensions of one moment from those of another, together with `changeCount`.
  static var identity: Int { Int(bitPattern: fluid[slot: 0].bits) }
  nonisolated(unsafe) private(set) static var changeCount = 0

  static func procedure(for c: UInt32) -> Word? {
    var rest = fluid[slot: 0]
    if rest.isNull || ownSyntax.contains(c) { return nil }
    while rest.isPair {
      if rest.car.isPair, rest.car.car == Word(character: c), rest.car.cdr.isProcedure { return rest.car.cdr }
      rest = rest.cdr
    }
    return nil
  }

  /// Nothing changes what the reader knows itself.
  static var isPlain: Bool {
    var rest = fluid[slot: 0]
    while rest.isPair {
      if rest.car.isPair, !rest.car.car.isCharacter || !ownSyntax.contains(rest.car.car.character) { return false }
      rest = rest.cdr
    }
    return true
  }

  /// Has `procedure` read what begins with # and `character`, or nothing when it is #f.
  static func extend(_ character: Word, with procedure: Word) {
    var others = Word.null
    var rest = fluid[slot: 0]
    while rest.isPair {
      if rest.car.isPair, rest.car.car != character { others = Heap.cons(rest.car, others) }
      rest = rest.cdr
    }
    changeCount += 1
    fluid[slot: 0] = procedure.isFalse ? others : Heap.cons(Heap.cons(character, procedure), others)
  }
}

extension PortSource {
  func extended(_ procedure: Word, _ c: UInt32) throws -> Word {
    try Machine.apply(procedure, Word(character: c), Ports.make(port))
  }
}

extension ByteSource {
  public mutating func extended(_ procedure: Word, _ c: UInt32) throws -> Word {
    let rest = Heap.string(utf8: remaining)
    let word = Ports.input(string: rest)
    let result = try Machine.apply(procedure, Word(character: c), word)
    var unread = 0
    if let port = Ports.port(word) { while try port.nextScalar() != nil { unread += 1 } }
    for _ in 0..<(rest.length - unread) { _ = next() }
    return result
  }
}
