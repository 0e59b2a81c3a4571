// Modules over a Guix tree whose file could not be evaluated to its end.
//
// In Guile such a module stays, with what it had defined: who imports it next gets that half without an error, and
// channels that have been published depend on it. Over a tree it is the same here; but the failure is remembered, so
// that the message about a name that is missing for this reason says so. At the REPL, and when a channel is checked,
// half a module is none: its author mends it and asks again, or wants to see each error. So it is without a tree, and
// for the tree's own modules that are loaded when they are needed.

/// What is known of modules that failed.
enum FailedModules {
  private struct Failure {
    let message: String
    let span: Span
  }

  /// Half a module counts as one, if there is a tree.
  nonisolated(unsafe) static var mayStay = true
  /// Message and location of an error that ends the loading of a module; the reports say how.
  nonisolated(unsafe) static var description: (any Error) -> (message: String, span: Span)? = { _ in nil }
  /// By the keys of the modules.
  nonisolated(unsafe) private static var failures: [ExactText: Failure] = [:]

  private static var areKept: Bool { Modules.importsAreLazy && mayStay }

  /// Whether what the file of `module` defined before `error` stays.
  static func keeps(_ module: Module, after error: any Error) -> Bool {
    guard areKept, !module.isAsleep, module.kind != Symbols.intern("directory") else { return false }
    if let (message, span) = description(error) {
      failures[ExactText(Modules.key(module.name))] = Failure(message: message, span: span)
    }
    return true
  }

  /// What to say of a name that is missing in a module, if that has failed.
  static func words(for module: Module) -> String? {
    guard module.name.isPair, let failure = failures[ExactText(Modules.key(module.name))] else { return nil }
    let location = failure.span.isNone ? "" : " at \(SourceFiles.name(failure.span.file)):\(failure.span.line)"
    let message = failure.message.split(separator: "\n").first ?? ""
    return "\(Printer.string(module.name)) is only half there, for it failed\(location): \(message)"
  }

  /// What to say of an unbound name, if the file of a module that failed exports it.
  static func hint(for symbol: Word, exports: (String, String) -> Bool) -> String? {
    guard !failures.isEmpty else { return nil }
    let name = symbol.symbolString
    var found: Module?
    Modules.forEachModule { module in
      guard found == nil, failures[ExactText(Modules.key(module.name))] != nil, module.fileName.isString,
        module.bindings[symbol]?.variableValue ?? .undefined == .undefined
      else { return }
      if exports(module.fileName.swiftString, name) { found = module }
    }
    return found.flatMap(words).map { "‘\(name)’ is in a module that failed: \($0)" }
  }
}
