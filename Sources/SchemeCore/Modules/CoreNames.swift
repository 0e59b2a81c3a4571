// Variables of `(guile)` that code written in Swift refers to.

/// Variables of the core module that expanded code refers to, whatever the program has bound their names to.
enum CoreNames {
  nonisolated(unsafe) private static var variables: [String: Int] = [:]
  nonisolated(unsafe) private static var roots = RootedArray(capacity: 64)

  /// The variable of the core module with this name; a placeholder when it is defined later.
  static func variable(_ name: String) -> Word {
    if let known = variables[name] { return roots[known] }
    let symbol = Symbols.intern(name)
    let variable = Modules.core.ensureLocal(symbol)
    roots.append(variable)
    variables[name] = roots.count - 1
    return variable
  }

  /// The value of that variable.
  static func value(_ name: String) -> Word { variable(name).variableValue }
}
