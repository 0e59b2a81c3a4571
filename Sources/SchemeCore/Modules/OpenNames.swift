// Names that a program's text uses and that nothing binds when all of it has been evaluated. What has run has complained
// by itself; the others wait in procedures that nobody called yet, or in branches that were not taken. They are looked for
// when the outermost file ends, for modules that import each other get their names late.

/// Names without a binding, where the text of a program has them.
public enum OpenNames {
  /// A name that is open, at its first use.
  public struct Use {
    public let name: String
    public let span: Span
  }

  /// Says what is to be said of open names; set by the reports.
  nonisolated(unsafe) static var tell: ([Use]) -> Void = { _ in }

  /// The file whose forms are being expanded, as an index of `SourceFiles`; none if it is -1.
  nonisolated(unsafe) private static var file = -1
  nonisolated(unsafe) private static var depth = 0
  /// A variable without a value, and the module that refers to it, for each use.
  nonisolated(unsafe) private static let words = RootedArray()
  nonisolated(unsafe) private static var spans: [Span] = []

  /// A reference to a variable is expanded.
  @inline(__always) static func note(_ variable: Word, at span: Span) {
    if file >= 0, span.file == file, variable.variableValue == .undefined { add(variable, span) }
  }

  private static func add(_ variable: Word, _ span: Span) {
    words.append(variable)
    words.append(Modules.current.word)
    spans.append(span)
  }

  /// Does `body`, which evaluates the forms of a file. Unless `isWatched`, its names are somebody else's.
  static func watching<Result>(file index: Int, isWatched: Bool, _ body: () throws -> Result) throws -> Result {
    let outer = file
    file = isWatched ? index : -1
    depth += 1
    defer {
      file = outer
      depth -= 1
      if depth == 0 { forget() }
    }
    let result = try body()
    if depth == 1 {
      let open = uses()
      forget()
      if !open.isEmpty { tell(open) }
    }
    return result
  }

  private static func forget() {
    words.removeAll()
    spans = []
  }

  /// The first use of each name that is still open, in the order of the text.
  private static func uses() -> [Use] {
    var firsts: [Word: Span] = [:]
    for (index, span) in spans.enumerated() {
      let variable = words[2 * index]
      guard isOpen(variable, in: Module(word: words[2 * index + 1])) else { continue }
      if let known = firsts[variable], known.bits <= span.bits { continue }
      firsts[variable] = span
    }
    return firsts.map { Use(name: $0.key.variableName.symbolString, span: $0.value) }
      .sorted { $0.span.bits < $1.span.bits }
  }

  private static func isOpen(_ variable: Word, in module: Module) -> Bool {
    guard variable.variableValue == .undefined else { return false }
    let name = variable.variableName
    do {
      if module.bindings[name] == variable { return try module.imported(name) == nil }
      return try module.placeholders?[name] == variable && module.variable(name) == nil
    } catch {
      return false
    }
  }
}
