// The codes of messages: the tables stdlib/error-codes-….scm, which say what each stands for, what messages have it, and
// show a wrong program and a right one. They are read when the first message is shown, or when somebody asks for a code.
//
// A message has the code of the first row that matches; the rows at the end match by the kind of the exception
// alone, so that there is one for every message.

/// The table of codes.
public enum ErrorCodes {
  /// What the table says of one code.
  public struct Row {
    /// `E0201`.
    public let code: String
    /// Its name, which tests know it by.
    public let key: String
    /// The kind of mistake, in a few words.
    public let title: String
    let patterns: [(kind: String, text: [Substring])]
    /// What it means and what to do.
    public let explanation: String
    /// Files with the mistake and without it.
    public let wrong: String
    public let right: String
  }

  /// Those that say nothing but that a program, or a description, is not as it should be.
  static let general: Set = ["E0420", "E0599"]

  /// Where the tables are, below the library's directory, in the order in which messages are compared with them.
  private static let files = ["text", "objects", "systems", "commands", "language"].map { "error-codes-\($0).scm" }
  nonisolated(unsafe) private static var table: [Row]?

  /// The rows, in their order.
  public static func rows() throws -> [Row] {
    if let table { return table }
    let forms = RootedArray()
    var rows: [Row] = []
    for file in files {
      _ = try FormReader.readAll(Modules.source?.read(file) ?? [], file, into: forms)
      rows += try (0..<forms.count).map { try row(forms[$0], in: file) }
      forms.removeAll()
    }
    table = rows
    return rows
  }

  /// The row of a code.
  public static func row(of code: String) throws -> Row? { try rows().first { $0.code == code } }

  /// The code of a message of a command, which no exception has; nil if it is of no kind that the table knows.
  public static func code(ofCommand message: String) -> String? {
    let code = code(kind: "command", text: message)
    return code.map(general.contains) ?? false ? nil : code
  }

  /// The code of a message: `kind` is the exception's, `text` the message, its further lines and its hint.
  static func code(kind: String, text: String) -> String? {
    (try? rows())?.first { row in
      row.patterns.contains { ($0.kind == kind || $0.kind == "*") && matches($0.text, text) }
    }?.code
  }

  /// Whether `text` begins with the first part and has the others behind it, in their order.
  private static func matches(_ parts: [Substring], _ text: String) -> Bool {
    guard let first = parts.first, text.hasPrefix(first) else { return false }
    var rest = text.dropFirst(first.count)
    for part in parts.dropFirst() where !part.isEmpty {
      guard let found = SubstringSearch.range(of: part, in: rest) else { return false }
      rest = rest[found...]
    }
    return true
  }

  private static func row(_ form: Word, in file: String) throws -> Row {
    var fields: [Word] = []
    var rest = form
    while rest.isPair {
      fields.append(rest.car)
      rest = rest.cdr
    }
    let isRow = fields.count == 7 && fields[0].isSymbol && fields[1].isSymbol && fields[4...].allSatisfy(\.isString)
    guard isRow, fields[2].isString, let patterns = patterns(fields[3]) else {
      throw Fault.misc(
        "\(file): expected (CODE KEY \"TITLE\" ((KIND \"TEXT\") …) \"WHY\" \"WRONG\" \"RIGHT\"), found ~S", form)
    }
    return Row(
      code: fields[0].symbolString, key: fields[1].symbolString, title: fields[2].swiftString, patterns: patterns,
      explanation: fields[4].swiftString, wrong: fields[5].swiftString, right: fields[6].swiftString)
  }

  private static func patterns(_ list: Word) -> [(kind: String, text: [Substring])]? {
    var result: [(kind: String, text: [Substring])] = []
    var rest = list
    while rest.isPair {
      let pattern = rest.car
      guard pattern.listLength == 2, pattern.car.isSymbol, pattern.cdr.car.isString else { return nil }
      let text = pattern.cdr.car.swiftString
      result.append((pattern.car.symbolString, text.split(separator: "…", omittingEmptySubsequences: false)))
      rest = rest.cdr
    }
    return result
  }
}

/// Looks for one text in another, byte by byte.
private enum SubstringSearch {
  /// Where `text` goes on behind the first `part` in it.
  static func range(of part: Substring, in text: Substring) -> String.Index? {
    let (bytes, wanted) = (text.utf8, Array(part.utf8))
    var at = bytes.startIndex
    while at != bytes.endIndex {
      if bytes[at...].starts(with: wanted) { return bytes.index(at, offsetBy: wanted.count) }
      at = bytes.index(after: at)
    }
    return nil
  }
}
