// Reads the core forms that `KeptEncoder` wrote. The file has a checksum; still nothing is read beyond its end, and what
// makes no sense makes the form be expanded anew.

import Glibc

/// Reads one form.
struct KeptDecoder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at: Int
  let names: KeptNames
  /// The variables that the events found in this run.
  let variables = RootedArray(capacity: 32)
  private var locals: [LocalVariable] = []
  private let objects = RootedArray(capacity: 32)

  init(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ names: KeptNames) {
    self.bytes = bytes
    self.names = names
    at = start
  }

  mutating func byte() throws -> UInt8 {
    guard at < bytes.count else { throw NotKept() }
    defer { at += 1 }
    return bytes[at]
  }

  mutating func number() throws -> Int {
    var (result, shift) = (0 as UInt, 0 as UInt)
    while true {
      let byte = try byte()
      result |= UInt(byte & 127) << shift
      if byte < 128 { return Int(bitPattern: result) }
      shift += 7
      guard shift < 64 else { throw NotKept() }
    }
  }

  /// A number of things that follow, each of at least one byte.
  mutating func count() throws -> Int {
    let count = try number()
    guard count >= 0, count <= bytes.count - at else { throw NotKept() }
    return count
  }

  mutating func symbol() throws -> Word { try names.symbol(try number()) }

  mutating func span() throws -> Span {
    let file = try number()
    if file == 0 { return .none }
    let (line, column) = (try number(), try number())
    return Span(file: file == 1 ? 0 : try names.file(file - 2), line: line, column: column)
  }

  // MARK: Code

  mutating func form() throws -> CoreForm {
    guard let node = KeptNode(rawValue: try byte()) else { throw NotKept() }
    return try form(node)
  }

  private mutating func form(_ node: KeptNode) throws -> CoreForm {
    try NativeStack.check()
    switch node {
    case .constant: return .constant(Pins.keep(try datum()))
    case .local: return Expander.reference(try local(), try span())
    case .global, .core: return .global(try global(node), try span())
    case .setLocal:
      let (variable, span) = (try local(), try span())
      return .setLocal(variable, try form(), span)
    case .setGlobal, .define:
      let (variable, span) = (try global(try nextNode()), try span())
      let value = try form()
      return node == .define ? .define(variable, value, span) : .setGlobal(variable, value, span)
    case .conditional: return .conditional(try form(), try form(), try form())
    case .lambda: return .lambda(try lambda())
    case .caseLambda:
      var clauses: [LambdaForm] = []
      for _ in 0..<(try count()) { clauses.append(try lambda()) }
      return .caseLambda(clauses)
    case .sequence: return .sequence(try forms())
    case .call:
      let span = try span()
      let procedure = try form()
      return .call(procedure, try forms(), span)
    case .bind:
      let (variables, values) = (try bindings(), try forms())
      return .bind(variables, values, try form())
    case .recursive:
      let (variables, values) = (try bindings(), try forms())
      return .recursive(variables, values, try form())
    }
  }

  private mutating func nextNode() throws -> KeptNode {
    guard let node = KeptNode(rawValue: try byte()) else { throw NotKept() }
    return node
  }

  private mutating func forms() throws -> [CoreForm] {
    let count = try count()
    var result: [CoreForm] = []
    result.reserveCapacity(count)
    for _ in 0..<count { result.append(try form()) }
    return result
  }

  private mutating func bindings() throws -> [LocalVariable] {
    var result: [LocalVariable] = []
    for _ in 0..<(try count()) { result.append(try binding()) }
    return result
  }

  private mutating func binding() throws -> LocalVariable {
    let variable = LocalVariable(try datum())
    variable.isAssigned = try byte() != 0
    locals.append(variable)
    return variable
  }

  private mutating func local() throws -> LocalVariable {
    let index = try number()
    guard locals.indices.contains(index) else { throw NotKept() }
    return locals[index]
  }

  private mutating func global(_ node: KeptNode) throws -> Word {
    switch node {
    case .global:
      let index = try number()
      guard index >= 0, index < variables.count else { throw NotKept() }
      return variables[index]
    case .core:
      guard let variable = Modules.core.bindings[try symbol()] else { throw NotKept() }
      return variable
    default: throw NotKept()
    }
  }

  private mutating func lambda() throws -> LambdaForm {
    let (required, optional, hasRest) = (try count(), try count(), try number() == 1)
    var variables: [LocalVariable] = []
    for _ in 0..<(required + optional) { variables.append(try binding()) }
    let rest = hasRest ? try binding() : nil
    let (name, span) = (Pins.keep(try datum()), try span())
    let (properties, formals) = (Pins.keep(try datum()), Pins.keep(try datum()))
    let limit = try number()
    let lambda = LambdaForm(
      required: Array(variables[..<required]), optional: Array(variables[required...]), rest: rest, body: try form(),
      name: name, span: span)
    lambda.properties = properties
    lambda.formals = formals
    lambda.positionalLimit = limit == 0 ? nil : limit - 1
    return lambda
  }

  // MARK: Constants

  /// A constant; what is read of it is kept alive by `objects` until the form is there.
  mutating func datum() throws -> Word {
    try NativeStack.check()
    let first = try piece()
    guard first.isPair, isOpen else { return first }
    var last = first
    while true {
      isOpen = false
      last.car = try datum()
      let rest = try piece()
      last.cdr = rest
      guard rest.isPair, isOpen else { return first }
      last = rest
    }
  }

  /// The last piece is a pair whose parts follow.
  private var isOpen = false

  private mutating func piece() throws -> Word {
    guard let kind = KeptDatum(rawValue: try byte()) else { throw NotKept() }
    isOpen = false
    switch kind {
    case .immediate:
      let word = Word(UInt(bitPattern: try number()))
      guard !word.isPointer, !word.isFixnum else { throw NotKept() }
      return word
    case .fixnum:
      let number = try number()
      return Word(fixnum: Int(bitPattern: UInt(bitPattern: number) >> 1) ^ -(number & 1))
    case .symbol: return try symbol()
    case .keyword: return Symbols.keyword(try symbol())
    case .pair:
      isOpen = true
      return kept(Heap.cons(.false, .false))
    case .located:
      let (list, car) = (try span(), try span())
      isOpen = true
      return kept(Heap.cons(.false, .false, list: list, car: car))
    case .flonum: return kept(again: false, Heap.flonum(Double(bitPattern: UInt64(UInt(bitPattern: try number())))))
    case .again:
      let index = try number()
      guard index >= 0, index < objects.count else { throw NotKept() }
      return objects[index]
    case .string: return try string()
    case .vector:
      let flags = try byte()
      let vector = kept(Heap.vector(count: try count(), fill: .false))
      for i in 0..<vector.length { vector.setElement(i, try datum()) }
      vector.flags = flags
      isOpen = false
      return vector
    case .bytevector:
      let type = try number()
      let bytevector = kept(Heap.bytevector(count: try count()))
      try copy(bytevector.length, to: bytevector.byteData)
      bytevector[slot: 2] = Word(fixnum: type)
      return bytevector
    }
  }

  private mutating func string() throws -> Word {
    let flags = try byte()
    let (count, isWide) = (try count(), flags & Word.wideFlag != 0)
    let string = kept(Heap.string(count: count, wide: isWide))
    try copy(isWide ? count * 4 : count, to: UnsafeMutableRawPointer(string.narrowCharacters))
    string.flags = flags
    return string
  }

  private mutating func copy(_ count: Int, to target: UnsafeMutableRawPointer) throws {
    guard count <= bytes.count - at else { throw NotKept() }
    if count > 0 { memcpy(target, bytes.baseAddress! + at, count) }
    at += count
  }

  private func kept(again: Bool = true, _ word: Word) -> Word {
    if again { objects.append(word) } else { Pins.keep(word) }
    return word
  }
}
