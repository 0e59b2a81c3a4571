// Whose file a module comes from when both the library and the load path have one: the table stdlib/origins.scm, which
// says what the origins mean and why each row is as it is. It is read when a module is first looked for along a load
// path; a program without one never pays for it.

/// The table of origins.
public enum Origins {
  /// Which file answers.
  public enum Origin: String {
    /// The library's, or one that it has instead of a Guile package.
    case ours, native
    /// The load path's, else the library's; the load path's alone.
    case face, tree
  }
  /// What a row says of which names.
  public struct Row {
    /// The words of the names, without the `*` at the end.
    public let words: [String]
    /// Whether longer names match, too.
    public let isPrefix: Bool
    public let origin: Origin
  }

  /// Where the table is, below the library's directory.
  static let file = "origins.scm"
  nonisolated(unsafe) private static var table: [Row]?

  /// Whether the library's file for the module at `path`, such as `srfi/srfi-1`, comes before the load path's.
  static func isOurs(_ path: String) throws -> Bool {
    switch try origin(of: path) {
    case .ours, .native: return true
    case .face, .tree: return false
    }
  }

  /// Whose file the module at `path` comes from.
  public static func origin(of path: String) throws -> Origin {
    let words = (path.hasSuffix(".scm") ? path.dropLast(4) : path[...]).unicodeScalars.split(separator: "/")
      .map { Substring($0) }
    return try rows().first { $0.matches(words) }?.origin ?? .tree
  }

  /// The rows, in their order.
  public static func rows() throws -> [Row] {
    if let table { return table }
    let forms = RootedArray()
    _ = try FormReader.readAll(Modules.source?.read(file) ?? [], file, into: forms)
    let rows = try (0..<forms.count).map { try row(forms[$0]) }
    table = rows
    return rows
  }

  private static func row(_ form: Word) throws -> Row {
    guard form.listLength == 3, form.cdr.car.isSymbol, let origin = Origin(rawValue: form.cdr.car.symbolString),
      form.cdr.cdr.car.isString
    else {
      throw Fault.misc("\(file): expected (PATTERN ours|native|face|tree \"REASON\"), found ~S", form)
    }
    var words = Modules.key(form.car).split(separator: " ").map(String.init)
    let isPrefix = words.last == "*"
    if isPrefix { words.removeLast() }
    return Row(words: words, isPrefix: isPrefix, origin: origin)
  }
}

extension Origins.Row {
  /// Whether the row speaks of the module with these words.
  func matches(_ name: [Substring]) -> Bool {
    guard isPrefix ? name.count >= words.count : name.count == words.count else { return false }
    return zip(words, name).allSatisfy { $0 == $1 }
  }
}
