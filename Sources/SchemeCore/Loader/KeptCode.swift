// Core forms as bytes, for the cache: what is written when a form has been expanded is read in a later run instead of
// expanding it again.
//
// Numbers are varints. A name is an index into the table of the file (`KeptForms`), a global variable an index into what
// the form's events found, or a name of the core; a local variable is numbered where it is bound.

/// What a core form is made of; the first byte.
enum KeptNode: UInt8 {
  case constant, local, global, core, setLocal, setGlobal, define, conditional, lambda, caseLambda, sequence, call, bind
  case recursive
}

/// What a constant is; the first byte.
enum KeptDatum: UInt8 {
  case immediate, fixnum, symbol, keyword, string, pair, located, vector, bytevector, flonum, again
}

/// Something in a form has no form as bytes.
struct NotKept: Error {}

/// Writes one form.
struct KeptEncoder {
  private(set) var bytes: [UInt8] = []
  let names: KeptNames
  /// The variables that the events found, by their addresses.
  var variables: [UInt: Int] = [:]
  private var locals: [ObjectIdentifier: Int] = [:]
  private var objects: [UInt: Int] = [:]
  /// The file of the last location, and what is written for it: most of a form is in one file.
  private var lastFile = (index: 0, number: 1)

  init(_ names: KeptNames) { self.names = names }

  mutating func put(_ number: Int) {
    var rest = UInt(bitPattern: number)
    while rest >= 128 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
  mutating func put(byte: UInt8) { bytes.append(byte) }
  mutating func put(name symbol: Word) throws { put(try names.index(of: symbol)) }

  mutating func put(_ span: Span) throws {
    if span == .none { return put(0) }
    let file = span.file
    if file != lastFile.index {
      guard SourceFiles.index(of: SourceFiles.name(file)) == file else { throw NotKept() }
      lastFile = (file, 2 + names.index(of: SourceFiles.name(file)))
    }
    put(lastFile.number)
    put(span.line)
    put(span.column)
  }

  // MARK: Code

  mutating func put(_ form: CoreForm) throws {
    try NativeStack.check()
    switch form {
    case .constant(let word):
      put(node: .constant)
      try put(constant: word)
    case .local(let variable, let span):
      put(node: .local)
      try put(reference: variable)
      try put(span)
    case .global(let variable, let span):
      try put(global: variable)
      try put(span)
    case .setLocal(let variable, let value, let span):
      put(node: .setLocal)
      try put(reference: variable)
      try put(span)
      try put(value)
    case .setGlobal(let variable, let value, let span): try put(.setGlobal, variable, value, span)
    case .define(let variable, let value, let span): try put(.define, variable, value, span)
    case .conditional(let test, let consequent, let alternative):
      put(node: .conditional)
      try put(test)
      try put(consequent)
      try put(alternative)
    case .lambda(let lambda):
      put(node: .lambda)
      try put(lambda)
    case .caseLambda(let clauses):
      put(node: .caseLambda)
      put(clauses.count)
      for clause in clauses { try put(clause) }
    case .sequence(let forms):
      put(node: .sequence)
      try put(forms)
    case .call(let procedure, let operands, let span):
      put(node: .call)
      try put(span)
      try put(procedure)
      try put(operands)
    case .bind(let variables, let values, let body):
      put(node: .bind)
      try put(variables, values, body)
    case .recursive(let variables, let values, let body):
      put(node: .recursive)
      try put(variables, values, body)
    case .fix, .loop, .jump, .inline, .primitive: throw NotKept()
    }
  }

  private mutating func put(node: KeptNode) { bytes.append(node.rawValue) }

  /// What gives a global variable a value.
  private mutating func put(_ node: KeptNode, _ variable: Word, _ value: CoreForm, _ span: Span) throws {
    put(node: node)
    try put(global: variable)
    try put(span)
    try put(value)
  }

  private mutating func put(_ forms: [CoreForm]) throws {
    put(forms.count)
    for form in forms { try put(form) }
  }

  /// The variables first: the values of `recursive` refer to them, and so does the number of values.
  private mutating func put(_ variables: [LocalVariable], _ values: [CoreForm], _ body: CoreForm) throws {
    put(variables.count)
    for variable in variables { try put(binding: variable) }
    try put(values)
    try put(body)
  }

  private mutating func put(binding variable: LocalVariable) throws {
    locals[ObjectIdentifier(variable)] = locals.count
    try put(constant: variable.name)
    put(byte: variable.isAssigned ? 1 : 0)
  }

  private mutating func put(reference variable: LocalVariable) throws {
    guard let index = locals[ObjectIdentifier(variable)] else { throw NotKept() }
    put(index)
  }

  private mutating func put(global variable: Word) throws {
    if let index = variables[variable.bits] {
      put(node: .global)
      put(index)
    } else if Modules.core.bindings[variable.variableName] == variable {
      put(node: .core)
      try put(name: variable.variableName)
    } else {
      throw NotKept()
    }
  }

  private mutating func put(_ lambda: LambdaForm) throws {
    put(lambda.required.count)
    put(lambda.optional.count)
    put(lambda.rest == nil ? 0 : 1)
    for variable in lambda.required { try put(binding: variable) }
    for variable in lambda.optional { try put(binding: variable) }
    if let rest = lambda.rest { try put(binding: rest) }
    try put(constant: lambda.name)
    try put(lambda.span)
    try put(constant: lambda.properties)
    try put(constant: lambda.formals)
    put(lambda.positionalLimit.map { $0 + 1 } ?? 0)
    try put(lambda.body)
  }

  // MARK: Constants

  mutating func put(constant datum: Word) throws {
    try NativeStack.check()
    var word = datum
    // A list goes on in its rest.
    while word.isPair {
      if try putAgain(word) { return }
      let (list, car) = (word.listSpan, word.carSpan)
      if list == .none, car == .none {
        put(datum: .pair)
      } else {
        put(datum: .located)
        try put(list)
        try put(car)
      }
      try put(constant: word.car)
      word = word.cdr
    }
    try put(atom: word)
  }

  private mutating func put(datum: KeptDatum) { bytes.append(datum.rawValue) }

  /// Whether it is part of the form already, so that only its number is written.
  private mutating func putAgain(_ word: Word) throws -> Bool {
    if let index = objects[word.bits] {
      put(datum: .again)
      put(index)
      return true
    }
    objects[word.bits] = objects.count
    return false
  }

  private mutating func put(atom word: Word) throws {
    if word.isFixnum {
      put(datum: .fixnum)
      put(word.fixnum << 1 ^ word.fixnum >> 63)
      return
    }
    guard word.isPointer else {
      put(datum: .immediate)
      put(Int(bitPattern: word.bits))
      return
    }
    if word.isFlonum {
      put(datum: .flonum)
      put(Int(bitPattern: UInt(word.flonum.bitPattern)))
      return
    }
    switch word.heapType {
    case .symbol:
      put(datum: .symbol)
      try put(name: word)
    case .keyword:
      put(datum: .keyword)
      try put(name: word.keywordSymbol)
    case .string: try put(string: word)
    case .vector:
      if try putAgain(word) { return }
      put(datum: .vector)
      put(byte: word.flags)
      put(word.length)
      for i in 0..<word.length { try put(constant: word.element(i)) }
    case .bytevector:
      guard word.flags == 0 else { throw NotKept() }
      if try putAgain(word) { return }
      put(datum: .bytevector)
      put(word[slot: 2].fixnum)
      put(word.length)
      bytes += word.byteArray
    default: throw NotKept()
    }
  }

  private mutating func put(string word: Word) throws {
    if try putAgain(word) { return }
    put(datum: .string)
    put(byte: word.flags & ~Word.sharedFlag)
    put(word.length)
    let size = word.length * (word.isWide ? 4 : 1)
    bytes += UnsafeRawBufferPointer(start: word.narrowCharacters, count: size)
  }
}
