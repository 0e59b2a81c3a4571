// Modules whose bindings are primitives.

extension Modules {
  /// The procedures of all rows in all modules.
  static let installed = RootedArray(capacity: 2048)

  /// Defines the rows' primitives in a module. In the core module, calls of them may be inlined unless they have to
  /// see what a program makes of the name.
  static func install(_ rows: [PrimitiveRow], in module: Module, mayBePlaced: Bool = true) {
    for row in rows {
      let procedure = Machine.makePrimitive(row)
      installed.append(procedure)
      let variable = module.define(Symbols.intern(row.name), procedure)
      if module == core {
        variable.isCoreConstant = mayBePlaced && row.mayBePlaced
        variable.keepsFrames = !variable.isCoreConstant
      }
    }
    guard module == core else { return }
    for (name, operation) in Operation.names {
      if let variable = module.bindings[Symbols.intern(name)], variable.isCoreConstant {
        variable.inlineOperation = operation.rawValue
      }
    }
  }

  /// A module whose bindings are the primitives of some rows, all exported.
  static func define(_ name: [String], rows: [PrimitiveRow]) {
    var list = Word.null
    for part in name.reversed() { list = Heap.cons(Symbols.intern(part), list) }
    let module = register(list)
    module.kind = Symbols.intern("module")
    install(rows, in: module)
    for row in rows {
      let symbol = Symbols.intern(row.name)
      module.export(symbol, as: symbol)
    }
  }
}
