// What is to happen when a module has been loaded: a tree's module sleeps until something of it is needed, and code
// that changes a definition of it must not wake it for that.

/// Procedures that wait for modules.
enum AfterLoading {
  nonisolated(unsafe) private static var waiting: [ExactText: [Root]] = [:]

  /// Calls `thunk` once the module of that name has been loaded, which may be now.
  static func call(_ thunk: Word, for name: Word) throws {
    if let module = Modules.known(name), !module.isAsleep, !Modules.isBeingLoaded(module),
      module.kind != Symbols.intern("directory")
    {
      _ = try Machine.apply(thunk)
    } else {
      waiting[ExactText(Modules.key(name)), default: []].append(Root(thunk))
    }
  }

  /// The module of that name has been loaded.
  static func run(for name: Word) throws {
    guard !waiting.isEmpty, let thunks = waiting.removeValue(forKey: ExactText(Modules.key(name))) else { return }
    for thunk in thunks { _ = try Machine.apply(thunk.word) }
  }
}
