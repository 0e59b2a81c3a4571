// What to say when modules that import each other ask for what is not there yet.

/// Modules that import each other, in messages: one of them is used before all of it has been evaluated.
enum CircularImport {
  static func words(for module: Module) -> String {
    let name = Printer.string(module.name)
    let current = Modules.current.name
    let asking = current.isTrue ? Printer.string(current) : Modules.inProgress.last.map { "(\($0))" } ?? name
    if asking == name { return "\(name) is still being loaded" }
    return "\(name) is still being loaded: it and \(asking) import each other"
  }

  /// What to say of an unbound name that a module being loaded has not come to yet: it has said that it exports the name, or
  /// its file does further down.
  static func hint(for symbol: Word, exports: (String, String) -> Bool) -> String? {
    var found: Module?
    Modules.forEachModule { module in
      guard found == nil, module != Modules.current, module.hasInterface, Modules.isBeingLoaded(module) else { return }
      if let variable = module.interface.bindings[symbol] {
        if variable.variableValue == .undefined { found = module }
      } else if module.fileName.isString, Modules.current.hasUse(of: module),
        exports(module.fileName.swiftString, symbol.symbolString)
      {
        found = module
      }
    }
    return found.map { "\(symbol.symbolString) is defined later in a module that imports this one: \(words(for: $0))" }
  }
}
