// A module: a table of variables of its own and the interfaces it uses.
//
// A binding is a variable object; importing shares it. An interface is a module, too: the public interface of a module
// holds the variables it exports under their public names; a view (`#:select`, `#:prefix`, …) computes its names from
// a base interface when asked.
//
// Invariant: a name referred to before anything defines it gets a placeholder variable, which is not a binding: it
// does not shadow what is imported later, and a later definition in the module takes it over.

/// A handle on a module object. Slots as `Slot` says.
public struct Module: Equatable {
  public let word: Word
  public init(word: Word) { self.word = word }

  private enum Slot {
    static let name = 0
    static let bindings = 1
    static let uses = 2
    static let interface = 3
    static let cache = 4
    static let placeholders = 5
    static let declared = 6
    static let replacements = 7
    static let fileName = 8
    static let properties = 9
    static let view = 10
    static let kind = 11
    static let binder = 12
    static let watcher = 13
    static let duplicates = 14
    static let outline = 15
    static let misses = 16
    static let missesAge = 17
    static let count = 18
  }

  /// A fresh module without bindings. `name`: list of symbols, or #f.
  public init(name: Word) {
    word = Heap.object(.module, slots: Slot.count)
    word[slot: Slot.name] = name
    word[slot: Slot.bindings] = SymbolMap().word
    word[slot: Slot.uses] = .null
    word[slot: Slot.interface] = .false
    word[slot: Slot.cache] = SymbolMap().word
    word[slot: Slot.placeholders] = .false
    word[slot: Slot.declared] = .false
    word[slot: Slot.replacements] = .false
    word[slot: Slot.fileName] = .false
    word[slot: Slot.properties] = .null
    word[slot: Slot.view] = .false
    word[slot: Slot.kind] = Symbols.intern("directory")
    word[slot: Slot.binder] = .false
    word[slot: Slot.watcher] = .false
    word[slot: Slot.duplicates] = .null
    word[slot: Slot.outline] = .false
    word[slot: Slot.misses] = .false
    word[slot: Slot.missesAge] = Word(fixnum: 0)
  }

  /// A list of symbols, or #f.
  public var name: Word {
    get { word[slot: Slot.name] }
    nonmutating set { word[slot: Slot.name] = newValue }
  }
  /// `directory` (not loaded), `module`, `interface`, `custom-interface`: a symbol.
  var kind: Word {
    get { word[slot: Slot.kind] }
    nonmutating set { word[slot: Slot.kind] = newValue }
  }
  var bindings: SymbolMap { SymbolMap(word: word[slot: Slot.bindings]) }
  /// The interfaces used, newest first.
  var uses: Word {
    get { word[slot: Slot.uses] }
    nonmutating set {
      word[slot: Slot.uses] = newValue
      SymbolMap(word: word[slot: Slot.cache]).removeAll()
      var rest = newValue
      while rest.isPair {
        Module(word: rest.car).isUsed = true
        rest = rest.cdr
      }
      Module.namesChanged()
    }
  }
  /// Another module uses it, or is a view of it: a name that is added here may be seen there.
  var isUsed: Bool {
    get { word.flags & 4 != 0 }
    nonmutating set { word.flags = newValue ? word.flags | 4 : word.flags & ~4 }
  }
  /// Its file is being evaluated: names may still be added.
  var isLoading: Bool {
    get { word.flags & 1 != 0 }
    nonmutating set { word.flags = newValue ? word.flags | 1 : word.flags & ~1 }
  }
  /// It has been imported, and its file not evaluated yet (`SleepingModules`).
  var isAsleep: Bool {
    get { word.flags & 2 != 0 }
    nonmutating set { word.flags = newValue ? word.flags | 2 : word.flags & ~2 }
  }
  /// Of the interface of a module that is not all there yet: the names that its file exports, and what they are, as
  /// `ModuleOutline.Export` counts.
  var outline: SymbolMap? {
    get { word[slot: Slot.outline].isTrue ? SymbolMap(word: word[slot: Slot.outline]) : nil }
    nonmutating set {
      word[slot: Slot.outline] = newValue?.word ?? .false
      Module.namesChanged()
    }
  }
  /// The file the module comes from: a string or #f.
  public var fileName: Word {
    get { word[slot: Slot.fileName] }
    nonmutating set { word[slot: Slot.fileName] = newValue }
  }
  var properties: Word {
    get { word[slot: Slot.properties] }
    nonmutating set { word[slot: Slot.properties] = newValue }
  }
  /// The description of a view, #f for a module with bindings of its own.
  var view: Word {
    get { word[slot: Slot.view] }
    nonmutating set { word[slot: Slot.view] = newValue }
  }
  var replacements: SymbolMap? {
    word[slot: Slot.replacements].isTrue ? SymbolMap(word: word[slot: Slot.replacements]) : nil
  }
  func replacing(_ symbol: Word) {
    if replacements == nil { word[slot: Slot.replacements] = SymbolMap().word }
    replacements?.set(symbol, .true)
  }

  /// What others see; made when first asked for.
  var interface: Module {
    get {
      if word[slot: Slot.interface].isFalse {
        let made = Module(name: name)
        made.kind = Symbols.intern("interface")
        word[slot: Slot.interface] = made.word
      }
      return Module(word: word[slot: Slot.interface])
    }
    nonmutating set { word[slot: Slot.interface] = newValue.word }
  }
  var hasInterface: Bool { word[slot: Slot.interface].isTrue }

  public static func == (a: Module, b: Module) -> Bool { a.word == b.word }

  // MARK: Looking up

  /// The variable `symbol` is bound to here or in what is used.
  public func variable(_ symbol: Word) throws -> Word? {
    if let own = bindings[symbol] { return own }
    if view.isTrue { return try View(self).variable(symbol) }
    if let outlined = try outlined(symbol) { return outlined }
    return try imported(symbol) ?? bound(symbol, defining: false)
  }

  /// What the module's binder, a procedure that makes variables when they are asked for, says of `symbol`.
  func bound(_ symbol: Word, defining: Bool) throws -> Word? {
    let binder = word[slot: Slot.binder]
    guard binder.isProcedure else { return nil }
    let variable = try Machine.apply(binder, word, symbol, Word(defining))
    return variable.isVariable ? variable : nil
  }

  func localVariable(_ symbol: Word) throws -> Word? {
    if let own = bindings[symbol] { return own }
    return view.isTrue ? try View(self).variable(symbol) : try outlined(symbol)
  }

  /// The variable that a module which is not all there yet has for `symbol`.
  private func outlined(_ symbol: Word) throws -> Word? {
    if word[slot: Slot.outline].isTrue { return try SleepingModules.variable(symbol, of: self) }
    guard isAsleep else { return nil }
    try SleepingModules.wake(self)
    return bindings[symbol]
  }

  /// Whether an interface has a name; nothing is loaded to find out.
  func hasName(_ symbol: Word) throws -> Bool {
    if let outline { return outline[symbol] != nil || bindings[symbol] != nil }
    return try variable(symbol) != nil
  }

  /// The newest use wins, except that a name marked as a replacement wins over those that are not.
  func imported(_ symbol: Word) throws -> Word? {
    var rest = uses
    guard rest.isPair else { return nil }
    let cache = SymbolMap(word: word[slot: Slot.cache])
    if let known = cache[symbol] { return known }
    if isMissing(symbol) { return nil }
    let age = Module.age
    var found: Word?
    while rest.isPair {
      let used = Module(word: rest.car)
      if found == nil {
        found = try used.variable(symbol)
        if found != nil && used.replacements?[symbol] != nil { break }
      } else if used.replacements?[symbol] != nil, let better = try used.variable(symbol) {
        found = better
        break
      } else if word[slot: Slot.duplicates].isPair, let other = try used.variable(symbol), other != found {
        found = try chosen(symbol, found, other, used)
      }
      rest = rest.cdr
    }
    if let found { cache.set(symbol, found) } else { noteMissing(symbol, since: age) }
    return found
  }

  // MARK: Names that nothing used has

  /// How often a name has been added that another module may see, or what modules use has changed. What was missing at
  /// one age is missing as long as it lasts: expanding asks for the same free names again and again.
  nonisolated(unsafe) private static var age = 0
  static func namesChanged() { age &+= 1 }

  /// Whether `symbol` was looked for in what is used, in vain, and nothing has changed since then.
  private func isMissing(_ symbol: Word) -> Bool {
    word[slot: Slot.missesAge] == Word(fixnum: Module.age) && SymbolMap(word: word[slot: Slot.misses])[symbol] != nil
  }

  /// Notes that `symbol` was looked for in vain. A look-up that changed something itself, or that asked a procedure of the
  /// program's, is no evidence.
  private func noteMissing(_ symbol: Word, since age: Int) {
    guard age == Module.age, !Module.haveBinders else { return }
    if word[slot: Slot.missesAge] != Word(fixnum: age) {
      word[slot: Slot.misses] = SymbolMap().word
      word[slot: Slot.missesAge] = Word(fixnum: age)
    }
    SymbolMap(word: word[slot: Slot.misses]).set(symbol, .true)
  }

  /// What the program's handlers of duplicate bindings make of two variables of one name: `first`, which was found
  /// already, and `second` of the interface `used`, which is the older import.
  private func chosen(_ symbol: Word, _ first: Word?, _ second: Word, _ used: Module) throws -> Word? {
    guard let first else { return second }
    var source = uses
    while source.isPair, try Module(word: source.car).variable(symbol) != first { source = source.cdr }
    func value(_ variable: Word) -> Word { variable.variableValue == .undefined ? .false : variable.variableValue }
    let sources = Heap.list(used.word, value(second), source.isPair ? source.car : .false, value(first))
    let operands = Heap.list(word, symbol)
    operands.cdr.cdr = sources
    sources.cdr.cdr.cdr.cdr = Heap.list(.false, .false)
    var handlers = word[slot: Slot.duplicates]
    while handlers.isPair {
      let variable = try Machine.apply(CoreNames.value("apply"), handlers.car, operands)
      if variable.isVariable { return variable }
      handlers = handlers.cdr
    }
    return first
  }

  // MARK: Changing

  /// A procedure that is called when a program changes the module, or #f.
  var watcher: Word {
    get { word[slot: Slot.watcher] }
    nonmutating set { word[slot: Slot.watcher] = newValue }
  }
  /// A procedure of module, name and whether it is being defined, which makes variables on demand, or #f.
  var binder: Word {
    get { word[slot: Slot.binder] }
    nonmutating set {
      word[slot: Slot.binder] = newValue
      Module.haveBinders = true
    }
  }
  /// A program has given a module a binder, which answers as it likes each time.
  nonisolated(unsafe) private static var haveBinders = false
  /// Procedures that choose between two imports of one name.
  var duplicatesHandlers: Word {
    get { word[slot: Slot.duplicates] }
    nonmutating set {
      word[slot: Slot.duplicates] = newValue
      SymbolMap(word: word[slot: Slot.cache]).removeAll()
    }
  }

  /// Tells the program's watcher that it changed the module.
  func changed() throws {
    if watcher.isProcedure { _ = try Machine.apply(watcher, word) }
  }

  /// The variable that a definition of `symbol` here gives a value to.
  public func ensureLocal(_ symbol: Word) -> Word {
    if let own = bindings[symbol] { return own }
    let variable = placeholders?[symbol] ?? Heap.variable(name: symbol)
    placeholders?.remove(symbol)
    add(symbol, variable)
    return variable
  }

  /// Binds `symbol` to a variable object.
  func add(_ symbol: Word, _ variable: Word) {
    bindings.set(symbol, variable)
    if isUsed { Module.namesChanged() }
  }

  /// Defines `symbol` here.
  @discardableResult public func define(_ symbol: Word, _ value: Word) -> Word {
    let variable = ensureLocal(symbol)
    variable.isCoreConstant = false
    variable.inlineOperation = 0
    variable.variableValue = value
    return variable
  }

  func remove(_ symbol: Word) { bindings.remove(symbol) }

  /// Whether it uses the interface of a module as it is.
  func hasUse(of module: Module) -> Bool {
    var rest = uses
    while rest.isPair {
      if module.hasInterface, rest.car == module.interface.word { return true }
      rest = rest.cdr
    }
    return false
  }

  /// Uses an interface, before all that are used already.
  public func use(_ interface: Module) {
    if uses.isPair && uses.car == interface.word { return }
    let kept = RootedArray()
    var rest = uses
    while rest.isPair {
      if rest.car != interface.word { kept.append(rest.car) }
      rest = rest.cdr
    }
    uses = Heap.cons(interface.word, kept.list())
  }

  /// Makes a binding of this module visible to others as `external`; a name without binding gets one.
  func export(_ symbol: Word, as external: Word, replacing: Bool = false) {
    interface.add(external, ensureLocal(symbol))
    if replacing { interface.replacing(external) }
  }

  /// Makes something imported visible to others.
  func reexport(_ symbol: Word, as external: Word, replacing: Bool = false) throws {
    guard let variable = try variable(symbol) else {
      throw Fault.general(
        key: "unbound-variable", message: "Cannot re-export undefined variable: ~S",
        arguments: Root(Heap.list(symbol)))
    }
    interface.add(external, variable)
    if replacing { interface.replacing(external) }
  }

  // MARK: Names without a binding yet

  /// Names that the file being loaded is going to define.
  var declared: SymbolMap? {
    word[slot: Slot.declared].isTrue ? SymbolMap(word: word[slot: Slot.declared]) : nil
  }
  func declare(_ symbol: Word) {
    if declared == nil { word[slot: Slot.declared] = SymbolMap().word }
    declared?.set(symbol, .true)
  }
  func forgetDeclarations() { word[slot: Slot.declared] = .false }

  /// Whether the module neither binds a name nor is going to, as far as its file has been read.
  func isUnknown(_ symbol: Word) -> Bool { bindings[symbol] == nil && declared?[symbol] == nil }

  var placeholders: SymbolMap? {
    word[slot: Slot.placeholders].isTrue ? SymbolMap(word: word[slot: Slot.placeholders]) : nil
  }

  /// The variable that a reference to `symbol` means when nothing binds it yet.
  func placeholder(_ symbol: Word) -> Word {
    if placeholders == nil {
      word[slot: Slot.placeholders] = SymbolMap().word
      Modules.withPlaceholders.append(word)
    }
    if let known = placeholders?[symbol] { return known }
    let variable = Heap.variable(name: symbol)
    placeholders?.set(symbol, variable)
    return variable
  }

  /// The variable that a reference in this module's code means. A name that the file is going to define is looked up
  /// when the reference is first evaluated: until then it may still mean what is imported.
  /// `mayChange`: so may anything that is imported.
  func reference(_ symbol: Word, mayChange: Bool = false) throws -> Word {
    if let own = bindings[symbol] { return own }
    if let found = try variable(symbol) {
      if (mayChange || declared?[symbol] != nil) && !found.variableValue.is(.macro) { return placeholder(symbol) }
      return found
    }
    return placeholder(symbol)
  }
}
