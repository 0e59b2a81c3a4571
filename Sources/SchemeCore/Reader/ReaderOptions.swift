// What the syntax that is read and written depends on: flags of a program (`--r7rs`), the options that a program sets
// (`read-enable`, `print-set!` …), and directives in the text itself.

/// What the reader's syntax depends on.
public struct ReaderOptions {
  public enum KeywordStyle { case hashOnly, prefix, postfix }
  /// Whether programs and ports start with R7RS syntax, and symbols are written with bars (`--r7rs`).
  public nonisolated(unsafe) static var startsWithR7RS = false
  /// What programs have set for all that is read from now on, but never for the standard library.
  nonisolated(unsafe) static var current = ReaderOptions()
  /// How symbols and keywords are written: what makes a program's text another program.
  struct Style: Equatable {
    var keywords: KeywordStyle
    var foldCase: Bool
  }
  static var programStyle: Style { Style(keywords: current.keywords, foldCase: current.foldCase) }

  /// All of R7RS: the three that follow.
  public var r7rs = false
  /// `|…|` symbols.
  var barSymbols = false
  /// `\x…;` in strings.
  var variableHexEscapes = false
  /// A line continuation in a string passes over the next line's indentation.
  var hungryContinuations = false
  var squareBrackets = true
  public var foldCase = false
  public var keywords = KeywordStyle.hashOnly
  /// Pairs remember their locations.
  var recordsPlaces = true
  /// Whether also what is not a pair knows where it stands: strings, vectors, numbers that are objects.
  var remembersAtoms = false
  /// A dot in no list is the symbol `.`, as it is for programs that read lists by themselves; in program text it is an
  /// error.
  var readsLoneDots = false
  /// Strings are literals, which cannot be changed.
  var makesLiterals = true
  /// The program's own syntax counts (`read-hash-extend`); in the library's text it does not.
  var usesExtensions = true
  /// The text is only looked at ahead of time: nothing of the program's own may be called.
  var stopsAtExtensions = false
  public init() {}

  var readsBars: Bool { r7rs || barSymbols }
  var readsVariableHex: Bool { r7rs || variableHexEscapes }
  var isHungry: Bool { r7rs || hungryContinuations }
}

extension ReaderOptions {
  /// Programs and ports start with the escapes in strings that R6RS has (`--r6rs`).
  public static func startWithR6RS() {
    current.variableHexEscapes = true
    current.hungryContinuations = true
  }
}

/// What the printer's syntax depends on, besides the reader's options.
struct PrinterOptions {
  nonisolated(unsafe) static var current = PrinterOptions()
  var barSymbols = false
  var escapesNewlines = true
  /// nil: where the reader would take a symbol for a keyword.
  var quotesKeywordLike: Bool?
}
