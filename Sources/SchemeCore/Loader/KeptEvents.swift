// The log of an expansion as bytes, and its replay: each question that the expander had asked is asked again, in the same
// order, and each definition and export is made again. An answer that is another one means that the form has to be
// expanded anew.
//
// Invariant: the replay changes nothing that the expansion would not change as well.

extension KeptEncoder {
  /// Writes a log, and remembers the variables that the form may refer to.
  mutating func put(_ log: ExpansionLog) throws {
    put(log.events.count)
    for event in log.events {
      put(byte: event.kind.rawValue << 2 | (event.isSet ? 2 : 0) | (event.result == .true || event.isUnbound ? 1 : 0))
      switch event.kind {
      case .reference:
        try put(module: event.module)
        try put(name: event.symbol)
        try put(meaning: event.result)
      case .keyword:
        try put(module: event.module)
        try put(name: event.symbol)
        try put(name: event.otherSymbol)
      case .same:
        try put(module: event.module)
        try put(name: event.symbol)
        try put(module: event.otherModule)
        try put(name: event.otherSymbol)
      case .define:
        try put(name: event.symbol)
        put(variable: event.result)
      case .macro: put(variable: event.result)
      case .run:
        // What a macro's definition makes again would run again as well.
        if log.events.contains(where: { $0.kind == .macro }) { throw NotKept() }
        try put(log.code[event.symbol.fixnum])
      case .export:
        try put(name: event.symbol)
        try put(name: event.otherSymbol)
      case .qualified:
        try put(constant: event.otherSymbol)
        try put(name: event.symbol)
        try put(event.span)
        try put(module: event.module)
      }
    }
  }

  /// A variable has the number of the first event that found it.
  private mutating func put(variable: Word) {
    let index = variables[variable.bits, default: variables.count]
    variables[variable.bits] = index
    put(index)
  }

  private mutating func put(meaning: Word) throws {
    guard meaning.is(.macro) else {
      put(0)
      return put(variable: meaning)
    }
    put(1)
    try put(constant: meaning.macroName)
    try put(module: meaning.macroHome.word)
  }

  private mutating func put(module word: Word) throws {
    put(try names.index(of: Module(word: word)))
  }
}

/// How a module is found again in another run.
struct ModuleKey {
  let name: String
  let isInterface: Bool

  /// nil for a module that only this run has.
  init?(_ module: Module) {
    guard module.name.isPair, let known = Modules.known(module.name) else { return nil }
    name = Modules.key(module.name)
    if known == module {
      isInterface = false
    } else if known.hasInterface, known.interface == module {
      isInterface = true
    } else {
      return nil
    }
  }
}

extension KeptDecoder {
  /// Asks all questions again; throws when an answer is another one. The macros that the form defines are made by `again`,
  /// which expands it.
  mutating func replay(again: @escaping () throws -> Void) throws {
    for _ in 0..<(try count()) {
      let head = try byte()
      guard let kind = ExpansionLog.Kind(rawValue: head >> 2) else { throw NotKept() }
      let (isSet, answer) = (head & 2 != 0, head & 1 != 0)
      switch kind {
      case .reference:
        let (module, symbol) = (try module(), try symbol())
        let variable = try module.reference(symbol)
        if !answer, variable.variableValue == .undefined, module.placeholders?[symbol] == variable { throw NotKept() }
        if isSet { _ = try SleepingModules.wake(variable: variable) }
        try check(meaning: variable)
      case .keyword:
        let (module, symbol) = (try module(), try symbol())
        guard module.isKeyword(symbol, try self.symbol()) == answer else { throw NotKept() }
      case .same:
        let (module, symbol) = (try module(), try symbol())
        let (otherModule, other) = (try self.module(), try self.symbol())
        guard module.means(symbol, sameAs: other, in: otherModule) == answer else { throw NotKept() }
      case .define: try found(TopLevel.define(try symbol(), in: Modules.current))
      case .macro:
        let index = try number()
        guard index >= 0, index < variables.count else { throw NotKept() }
        LazyMacros.wait(variables[index], again)
      case .run:
        let code = try form()
        _ = try ExpansionLog.with(nil) { try ExpansionTime.run(code) }
      case .export: Modules.current.export(try symbol(), as: try symbol())
      case .qualified:
        let (name, symbol, span) = (Pins.keep(try datum()), try symbol(), try span())
        let module = try Expander.module(of: symbol, in: name, isPublic: isSet, for: span)
        guard module == (try self.module()) else { throw NotKept() }
      }
    }
  }

  private mutating func check(meaning variable: Word) throws {
    let value = variable.variableValue
    guard try number() == 1 else {
      if value.is(.macro) { throw NotKept() }
      return try found(variable)
    }
    let (name, home) = (try datum(), try module())
    guard value.is(.macro), value.macroName == name, value.macroHome == home else { throw NotKept() }
  }

  /// Whether two events found one variable is part of what they found.
  private mutating func found(_ variable: Word) throws {
    let index = try number()
    guard index >= 0, index <= variables.count else { throw NotKept() }
    if index == variables.count {
      variables.append(variable)
    } else if variables[index] != variable {
      throw NotKept()
    }
  }

  private mutating func module() throws -> Module {
    let number = try number()
    let module = try names.module(number >> 1)
    return number & 1 == 0 ? module : module.interface
  }
}
