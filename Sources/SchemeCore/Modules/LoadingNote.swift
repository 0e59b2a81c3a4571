// Notice of which module's file is being loaded, for a progress line.

extension Modules {
  /// Called with the name of the file that is loaded from now on; nil when none is any more.
  nonisolated(unsafe) public static var onLoading: ((String?) -> Void)?
  /// The files that are being loaded, the innermost last.
  nonisolated(unsafe) private static var names: [String] = []

  /// Runs `body`, which loads the file of that name.
  static func noting(_ name: String, _ body: () throws -> Void) rethrows {
    guard let hear = onLoading else { return try body() }
    names.append(name)
    hear(name)
    defer {
      names.removeLast()
      hear(names.last)
    }
    try body()
  }
}
