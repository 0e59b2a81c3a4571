// Modules of a Guix tree that are imported and not loaded yet: a package's module imports thirty others and these all the
// rest, and most are never needed. A channel's own modules do not wait, so that its author sees every mistake.
//
// An import of such a module gives an interface that has the names of the module's outline. A name that is a macro, or
// that the outline says nothing more of, wakes the module up: it is loaded when the name is looked up. A variable is
// handed out without a value, and the module is loaded when somebody wants that.
//
// Invariants: nobody can tell whether a module slept, except by what its file prints or by a mistake in a file that
// nothing needs. A module is loaded with the values that fluids have outside of all their bindings, as it would have
// been at the start, wherever it wakes. NSSCHEME_EAGER in the environment keeps all awake.

import CBoehm
import Glibc

enum SleepingModules {
  private static let isLazy = getenv("NSSCHEME_EAGER") == nil
  /// Imports may wait: the load path has a tree.
  static var isEnabled: Bool { Modules.importsAreLazy }
  /// Those asleep, by their keys.
  nonisolated(unsafe) private static var asleep: [ExactText: Int] = [:]
  nonisolated(unsafe) private static var words = RootedArray(capacity: 512)

  /// Registers the module of that name without loading it; nil when it has to be loaded.
  static func register(_ name: Word, for span: Span) throws -> Module? {
    guard isEnabled, isLazy, Modules.areReady else { return nil }
    try Modules.checkName(name, at: span)
    let key = Modules.key(name)
    guard let path = try Modules.placeOnLoadPath(of: name), Floors.isOfTree(path),
      let outline = try OutlineCache.outline(of: path, module: key)
    else { return nil }
    let module = Modules.known(name) ?? Modules.register(name)
    let names = SymbolMap()
    for (name, export) in outline.exports { names.set(Symbols.intern(name.text), Word(fixnum: export.rawValue)) }
    module.interface.outline = names
    module.isAsleep = true
    words.append(module.word)
    asleep[ExactText(key)] = words.count - 1
    return module
  }

  /// The variable that an interface with an outline has for `symbol`, if any.
  static func variable(_ symbol: Word, of interface: Module) throws -> Word? {
    guard let export = interface.outline?[symbol], let module = Modules.known(interface.name) else { return nil }
    if export.fixnum == ModuleOutline.Export.variable.rawValue {
      // The name was there before, so that no look-up is out of date.
      interface.bindings.set(symbol, module.ensureLocal(symbol))
    } else {
      try wake(module)
    }
    return interface.bindings[symbol]
  }

  /// Loads a module, unless that has begun.
  static func wake(_ module: Module) throws {
    guard module.isAsleep else { return }
    try outsideBindings { _ = try Modules.resolve(module.name) }
    if !Modules.isBeingLoaded(module) { isAwake(module) }
  }

  /// The module has been loaded.
  static func isAwake(_ module: Module) {
    guard module.isAsleep else { return }
    module.isAsleep = false
    module.interface.outline = nil
    if let index = asleep.removeValue(forKey: ExactText(Modules.key(module.name))) { words[index] = .false }
  }

  /// Evaluates the definition of a variable that waits for it, if one does; the loader says how.
  nonisolated(unsafe) static var forceDefinition: (Word) throws -> Bool = { _ in false }

  /// Gives a variable without a value the one that its module defines, if that sleeps or the definition waits; false if
  /// it has none afterwards.
  static func wake(variable: Word) throws -> Bool {
    guard isEnabled, variable.variableValue == .undefined else { return false }
    if try forceDefinition(variable) { return variable.variableValue != .undefined }
    for index in asleep.values {
      let module = Module(word: words[index])
      guard module.bindings[variable.variableName] == variable, !Modules.isBeingLoaded(module) else { continue }
      try wake(module)
      if variable.variableValue == .undefined { _ = try forceDefinition(variable) }
      return variable.variableValue != .undefined
    }
    return false
  }

  /// Runs `body` with fluids as they are outside of all bindings.
  static func outsideBindings(_ body: () throws -> Void) throws {
    var fluids = Word.null
    var values = Word.null
    var entries = scheme_machine.dynamics
    while entries.isPair {
      if Fluids.isBinding(entries.car) {
        var (bound, outer) = (entries.car.element(1), entries.car.element(2))
        while bound.isPair, outer.isPair {
          // The outermost binding, which comes last, has kept what was so before all of them.
          fluids = Heap.cons(bound.car, fluids)
          values = Heap.cons(outer.car, values)
          (bound, outer) = (bound.cdr, outer.cdr)
        }
      }
      entries = entries.cdr
    }
    guard fluids.isPair else { return try body() }
    let outermost = distinct(fluids, values)
    try Fluids.binding(outermost.fluids, to: outermost.values, body)
  }

  /// The first of the entries for each fluid.
  private static func distinct(_ fluids: Word, _ values: Word) -> (fluids: Word, values: Word) {
    let (known, kept) = (RootedArray(), RootedArray())
    var (fluids, values) = (fluids, values)
    while fluids.isPair {
      if !(0..<known.count).contains(where: { known[$0] == fluids.car }) {
        known.append(fluids.car)
        kept.append(values.car)
      }
      (fluids, values) = (fluids.cdr, values.cdr)
    }
    return (known.list(), kept.list())
  }
}
