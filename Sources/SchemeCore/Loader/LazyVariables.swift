// Top-level definitions of a Guix tree's modules whose values wait until they are wanted: `(define-public hello
// (package …))` is not even read before somebody refers to `hello`.
//
// Invariant: nobody can tell when such a form was evaluated. It has no effect beside the value, as far as the table of
// words knows (`TreeWords`); it is evaluated in its module, with fluids as they are outside of all bindings.

enum LazyVariables {
  private struct Definition {
    let text: LoadedText
    let form: SkimmedForm
    let module: Module
  }
  /// By the address of the variable, which its module keeps.
  nonisolated(unsafe) private static var waiting: [UInt: Definition] = [:]

  /// Defines a name in the current module without evaluating the form that does.
  static func define(_ name: Word, _ definer: Definer, _ form: SkimmedForm, of text: LoadedText) {
    let module = Modules.current
    let variable = module.ensureLocal(name)
    variable.variableValue = .undefined
    if definer.isPublic { module.export(name, as: name) }
    waiting[variable.bits] = Definition(text: text, form: form, module: module)
  }

  /// Whether definitions by a word may wait in the current module: it means what it means in the core, or what the tree
  /// has instead of that.
  static func mayDefer(_ definer: Definer) throws -> Bool {
    if LazyDefinitions.mayDefer(definer) { return true }
    guard let home = try TreeWords.replacement(of: definer.name[...]), let module = Modules.known(home) else {
      return false
    }
    let symbol = Symbols.intern(definer.name)
    return try Modules.current.variable(symbol) == module.interface.bindings[symbol]
  }

  /// Evaluates the definition of a variable without a value; false when none is waiting.
  static func force(_ variable: Word) throws -> Bool {
    guard let definition = waiting.removeValue(forKey: variable.bits) else { return false }
    do {
      try Modules.noting(definition.text.name) {
        try PhaseClock.measuring(file: definition.text.name) {
          try PhaseClock.measuring(definition: variable.variableName) {
            try ExpansionLog.with(nil) { try evaluate(definition) }
          }
        }
      }
    } catch {
      // A second request gets the same error.
      if variable.variableValue == .undefined { waiting[variable.bits] = definition }
      throw error
    }
    return true
  }

  private static func evaluate(_ definition: Definition) throws {
    try SleepingModules.outsideBindings {
      try Modules.with(definition.module) {
        _ = try Evaluation.evaluateInCurrent(definition.form, of: definition.text)
      }
    }
  }
}
