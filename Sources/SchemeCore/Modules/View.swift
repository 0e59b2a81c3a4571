// Views of an interface: `#:select`, `#:hide`, `#:prefix`, `#:renamer`, and interfaces that are loaded when first
// looked into (`#:autoload`). A view holds no bindings: it translates a name and asks its base.
//
// The description of a view is a vector: base (module or #f), selection (map from external to internal names, or #f),
// hidden names (map or #f), prefix (symbol or #f), renamed (map from external to internal names, or #f), module name of
// an autoload, and the names for which it has failed and said so.

/// A handle on a module that is a view.
struct View {
  let module: Module
  init(_ module: Module) { self.module = module }

  private enum Slot {
    static let base = 0
    static let selection = 1
    static let hidden = 2
    static let prefix = 3
    static let renamed = 4
    static let autoload = 5
    static let warned = 6
    static let count = 7
  }

  /// A view of `base`. The order of the steps is Guile's: select, hide, then rename.
  static func make(
    of base: Module, selection: SymbolMap?, hidden: SymbolMap?, prefix: Word, renamer: Word
  ) throws -> Module {
    let view = empty(name: base.name)
    view.view.setElement(Slot.base, base.word)
    base.isUsed = true
    if let selection { view.view.setElement(Slot.selection, selection.word) }
    if let hidden { view.view.setElement(Slot.hidden, hidden.word) }
    view.view.setElement(Slot.prefix, prefix)
    if renamer.isTrue {
      let renamed = SymbolMap()
      let names = RootedArray()
      try View(view).forEachName { names.append($0) }
      for i in 0..<names.count { renamed.set(try Machine.apply(renamer, names[i]), names[i]) }
      view.view.setElement(Slot.renamed, renamed.word)
    }
    base.replacements?.forEachEntry { symbol, _ in view.replacing(symbol) }
    return view
  }

  /// An interface whose module is loaded when one of `names` is first looked up.
  static func autoload(_ name: Word, names: Word) -> Module {
    let view = empty(name: name)
    let selection = SymbolMap()
    var rest = names
    while rest.isPair {
      let item = rest.car
      if item.isPair { selection.set(item.cdr, item.car) } else { selection.set(item, item) }
      rest = rest.cdr
    }
    view.view.setElement(Slot.selection, names.isPair || names.isNull ? selection.word : .false)
    view.view.setElement(Slot.autoload, name)
    return view
  }

  private static func empty(name: Word) -> Module {
    let view = Module(name: name)
    view.kind = Symbols.intern("custom-interface")
    view.view = Heap.vector(count: Slot.count, fill: .false)
    view.view.setElement(Slot.warned, .null)
    return view
  }

  private func map(_ slot: Int) -> SymbolMap? {
    let word = module.view.element(slot)
    return word.isTrue ? SymbolMap(word: word) : nil
  }

  /// The interface below; loads an autoload. What fails then is a warning: the name that was asked for, `symbol`, is
  /// just not bound.
  private func base(for symbol: Word) throws -> Module? {
    let known = module.view.element(Slot.base)
    if known.isTrue { return Module(word: known) }
    let name = module.view.element(Slot.autoload)
    let loaded: Module
    if let module = Modules.known(name), module.kind != Symbols.intern("directory") {
      loaded = module.interface
    } else if !Modules.areReady {
      loaded = try Modules.resolve(name).interface
    } else {
      guard let interface = try autoloaded(symbol) else { return nil }
      loaded = interface
    }
    module.view.setElement(Slot.base, loaded.word)
    loaded.isUsed = true
    Module.namesChanged()
    return loaded
  }

  /// The interface that `symbol` is wanted from; nil, and a warning, the first time, when it cannot be had.
  private func autoloaded(_ symbol: Word) throws -> Module? {
    let warned = module.view.element(Slot.warned)
    var rest = warned
    while rest.isPair, rest.car != symbol { rest = rest.cdr }
    let name = module.view.element(Slot.autoload)
    let interface = try Machine.apply(
      CoreNames.value("%autoload"), name, symbol, Word(!rest.isPair))
    if interface.isTrue { return Module(word: interface) }
    if !rest.isPair { module.view.setElement(Slot.warned, Heap.cons(symbol, warned)) }
    return nil
  }

  func variable(_ symbol: Word) throws -> Word? {
    var symbol = symbol
    if let renamed = map(Slot.renamed) {
      guard let inner = renamed[symbol] else { return nil }
      symbol = inner
    }
    let prefix = module.view.element(Slot.prefix)
    if prefix.isTrue {
      guard let inner = View.dropping(prefix, from: symbol) else { return nil }
      symbol = inner
    }
    if let hidden = map(Slot.hidden), hidden[symbol] != nil { return nil }
    if let selection = map(Slot.selection) {
      guard let inner = selection[symbol] else { return nil }
      symbol = inner
    }
    guard let base = try base(for: symbol) else { return nil }
    if let found = try base.variable(symbol) { return found }
    let isAutoload = module.view.element(Slot.autoload).isTrue && module.view.element(Slot.selection).isTrue
    return isAutoload && !Modules.isBeingLoaded(base) ? try autoloaded(symbol)?.variable(symbol) : nil
  }

  private static func dropping(_ prefix: Word, from symbol: Word) -> Word? {
    let name = symbol.symbolName
    let head = prefix.symbolName
    if name.length < head.length { return nil }
    for i in 0..<head.length where name.characterAt(i) != head.characterAt(i) { return nil }
    return Symbols.intern(string: Heap.substring(name, head.length, name.length))
  }

  /// The names of the view. An autoload shows the names it was given, or nothing: it is not loaded for this.
  func forEachName(_ body: (Word) throws -> Void) throws {
    if let renamed = map(Slot.renamed) {
      try renamed.forEachEntry { name, _ in try body(name) }
      return
    }
    let prefix = module.view.element(Slot.prefix)
    let hidden = map(Slot.hidden)
    func show(_ name: Word) throws {
      if hidden?[name] != nil { return }
      try body(prefix.isTrue ? Symbols.intern(prefix.symbolString + name.symbolString) : name)
    }
    if let selection = map(Slot.selection) {
      try selection.forEachEntry { name, _ in try show(name) }
    } else if module.view.element(Slot.base).isTrue {
      try Module(word: module.view.element(Slot.base)).forEachName(show)
    }
  }
}

extension Module {
  /// Calls `body` for every name bound here (not for what is used).
  func forEachName(_ body: (Word) throws -> Void) throws {
    if view.isTrue { return try View(self).forEachName(body) }
    if let outline { return try outline.forEachEntry { name, _ in try body(name) } }
    try bindings.forEachEntry { name, _ in try body(name) }
  }

  /// Calls `body` for every binding here (not for what is used).
  func forEachBinding(_ body: (Word, Word) throws -> Void) throws {
    if outline != nil, let module = Modules.known(name) { try SleepingModules.wake(module) }
    try SleepingModules.wake(self)
    if view.isFalse { return try bindings.forEachEntry(body) }
    try forEachName { name in
      if let variable = try variable(name) { try body(name, variable) }
    }
  }
}

extension Module {
  /// Calls `body` with every name that the module binds or imports.
  func forEachVisibleName(_ body: (Word) -> Void) {
    try? forEachName { body($0) }
    var rest = uses
    while rest.isPair {
      try? Module(word: rest.car).forEachName { body($0) }
      rest = rest.cdr
    }
  }
}
