// A running language with its settings: load path, store, command line, and how errors are shown.

import Builtins
import Gexp
import Glibc
import SchemeCore

/// The version that `--version` prints.
let version = "0.1.0"

/// The language, started for one command.
final class Session {
  let commandLineList: Word
  /// How many errors were shown.
  private(set) var failureCount = 0
  private static let reportRow: PrimitiveRow = {
    var table = PrimitiveTable()
    table.one("(%report exception)", "Shows EXCEPTION, which nobody caught.") { exception in
      Session.current?.report(exception)
      return .unspecified
    }
    return table.rows[0]
  }()
  private static var current: Session?
  private let topLevel: Word
  private let reporter: Word
  private let kept = RootedArray()
  /// Set by `(exit)`: the program wants to end.
  private var quitStatus: Int32?

  /// `loadPath` is what the user gave; `tree` says whether there is more, and a Guix tree; `isConfined` says that the
  /// program may be confined later on.
  init(
    loadPath: [String] = [], tree: TreeSetting.Use = .found, store: String? = nil, isConfined: Bool = false,
    commandLine: [String]
  ) throws {
    if isConfined { Confinement.prepare() }
    if let store { StoreAccess.directory = Session.absolute(store) }
    let library = try StandardLibrary.find()
    StoreAccess.standardLibrary = library.directory
    StoreAccess.installPathMapping()
    let (before, after) = Session.environmentPath
    Modules.loadPath = try tree == .none ? [] : TreeSetting.completing(loadPath.map(Session.absolute) + before) + after
    Modules.countAfterLibrary = tree == .none ? 0 : after.count
    for directory in Modules.loadPath {
      if let problem = GuixTree.incompleteness(directory) { throw ScriptCommand.Failure(message: problem) }
    }
    if Floors.tree != nil {
      // The store of a Guix tree is ours, unless the user says otherwise: Guix reads the variable when it is loaded.
      setenv("GUIX_DAEMON_SOCKET", "nsscheme:///", 0)
      Modules.importsAreLazy = true
      Heap.growSlowly()
    } else {
      Heap.makeRoom()
    }
    Warnings.text = { message, span in
      if let port = try? Machine.apply(Interpreter.coreValue("current-warning-port")) {
        StandardError.endLine(for: port)
      }
      return Diagnostic.warning(message, at: span)
    }
    ErrorReport.connect()
    try PhaseClock.measuring(.start) { try Interpreter.boot(source: library.source) }
    Builtins.install()
    var list = Word.null
    for word in commandLine.reversed() { list = Heap.cons(Heap.string(word), list) }
    commandLineList = list
    topLevel = Interpreter.coreValue("%call-at-top-level")
    reporter = Machine.makePrimitive(Session.reportRow)
    for word in [list, topLevel, reporter] { kept.append(word) }
    CommandLineArguments.list = list
    if let stress = getenv("NSSCHEME_GC_STRESS") { Heap.beginStress(String(cString: stress)) }
    Interpreter.defineNativeModule(["nsscheme", "session"], rows: Session.rows)
    Interpreter.defineNativeModule(["nsscheme", "session", "repl"], rows: Repl.rows)
    Session.current = self
  }

  /// The language that runs, or one without a tree, for texts that are about the library.
  static func currentOrNew() throws -> Session { try current ?? Session(tree: .none, commandLine: ["nsscheme"]) }

  private static let errorParts =
    "EXCEPTION, which is being handled, as a list: message, locations (file, line, column) from the inside, hint, text, code, fix."

  /// Primitives for programs that show errors themselves, and for the commands.
  private static var rows: [PrimitiveRow] {
    var table = PrimitiveTable()
    table.one("(diagnostic exception)", "EXCEPTION, which is being handled, as a message of several lines.") {
      var diagnostic = Diagnostic(report: ErrorReport(exception: $0))
      diagnostic.color = Session.useColor
      return Heap.string(diagnostic.text)
    }
    table.two("(error-parts exception color?)", errorParts) { exception, color in
      let report = ErrorReport(exception: exception)
      let spans = [report.span] + report.frames.map(\.span).filter { !SourceFiles.isLibrary($0.file) }
      let locations = RootedArray()
      for span in spans where !span.isNone {
        locations.append(
          Heap.list(
            Heap.string(SourceFiles.name(span.file)), Word(fixnum: span.line), Word(fixnum: span.columnIndex)))
      }
      let parts = RootedArray()
      parts.append(Heap.string(report.message))
      parts.append(locations.list())
      parts.append(report.hint.map { Heap.string($0) } ?? .false)
      parts.append(Heap.string(Diagnostic(report: report, color: color.isTrue, backtraceLimit: 0).text))
      parts.append(report.code.map { Heap.string($0) } ?? .false)
      parts.append(report.suggestion.map(Session.list) ?? .false)
      Fixes.apply(report.suggestion)
      return parts.list()
    }
    TableRows.install(&table)
    ConfinementRows.install(&table)
    return table.rows
  }

  /// The directories of GUILE_LOAD_PATH; an element `...` stands for the standard library and parts them.
  static var environmentPath: (before: [String], after: [String]) {
    guard let text = getenv("GUILE_LOAD_PATH") else { return ([], []) }
    let parts = String(cString: text).split(separator: ":").map(String.init)
    let split = parts.firstIndex(of: "...") ?? parts.endIndex
    return (parts[..<split].map(absolute), parts[split...].filter { $0 != "..." }.map(absolute))
  }

  /// What -L gave a command, once each is known to be a directory. (Guile, and so scripts, pass over what is not
  /// there.)
  static func checked(_ loadPath: [String]) throws -> [String] {
    let directories = loadPath.map(absolute)
    for problem in directories.lazy.compactMap(GuixTree.directoryProblem) {
      throw ScriptCommand.Failure(message: "-L: \(problem)")
    }
    return directories
  }

  static func absolute(_ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    var buffer = [CChar](repeating: 0, count: 4096)
    guard getcwd(&buffer, buffer.count) != nil else { return path }
    return String(cString: buffer) + "/" + path
  }

  /// Runs a body under the top-level handler. Nil when it ended as it should, else the exit status.
  func run(_ body: @escaping () throws -> Word) -> Int32? {
    var table = PrimitiveTable()
    table.zero("(%body)", "The body of the session's command.") { try PhaseClock.measuring(.run, body) }
    let thunk = Machine.makePrimitive(table.rows[0])
    quitStatus = nil
    do {
      defer { Progress.shared.clear() }
      let ended = try Machine.apply(topLevel, thunk, reporter)
      return ended.isTrue ? nil : quitStatus ?? 1
    } catch {
      Session.complain("\(error)")
      return 1
    }
  }

  /// Shows an exception while it is being handled, or notes that it ends the program.
  func report(_ exception: Word) {
    if let status = Session.quitStatus(of: exception) {
      quitStatus = status
      return
    }
    if StandardStreams.hasNoReader, ErrorReport.isBrokenPipe(exception) {
      quitStatus = StandardStreams.endWithoutReader()
      return
    }
    Session.flush()
    failureCount += 1
    let report = ErrorReport(exception: exception)
    var diagnostic = Diagnostic(report: report)
    Progress.shared.clear()
    StandardError.endLine()
    if ProgressJSON.isOn {
      let spans = ([report.span] + report.frames.map(\.span)).filter { !$0.isNone && !SourceFiles.isLibrary($0.file) }
      let locations = spans.map { (file: SourceFiles.name($0.file), line: $0.line, column: $0.columnIndex + 1) }
      return ProgressJSON.error(report.message, text: diagnostic.text, locations: locations)
    }
    diagnostic.color = Session.useColor
    fputs(diagnostic.text, stderr)
    Fixes.apply(report.suggestion)
  }

  /// A suggestion as a list: why, and for each edit line, column, what is there and what is to be there.
  private static func list(_ suggestion: Suggestion) -> Word {
    let parts = RootedArray()
    parts.append(Heap.string(suggestion.reason))
    for edit in suggestion.edits {
      let span = suggestion.span(of: edit)
      let old = String(decoding: suggestion.bytes[edit.range], as: UTF8.self)
      parts.append(
        Heap.list(
          Word(fixnum: span.line), Word(fixnum: span.column), Heap.string(old), Heap.string(edit.text)))
    }
    return parts.list()
  }

  /// Ends a line that the program has begun on its output, so that what follows stands on its own.
  func freshLine() {
    guard let port = try? Machine.apply(Interpreter.coreValue("current-output-port")),
      let column = try? Machine.apply(Interpreter.coreValue("port-column"), port), column.isFixnum, column.fixnum > 0
    else { return }
    _ = try? Machine.apply(Interpreter.coreValue("newline"), port)
  }

  private static func quitStatus(of exception: Word) -> Int32? {
    guard let kind = try? Machine.apply(Interpreter.coreValue("exception-kind"), exception), kind.isSymbol,
      kind.symbolString == "quit",
      let arguments = try? Machine.apply(Interpreter.coreValue("exception-args"), exception),
      let status = try? Machine.apply(Interpreter.coreValue("%exit-status"), arguments), status.isFixnum
    else { return nil }
    return Int32(status.fixnum)
  }

  static var useColor: Bool { Display.usesColor() }

  /// A message on standard error; its first line ends in the code of a mistake of the command line, or of the table.
  static func complain(_ message: String, _ mistake: CommandMistake? = nil) {
    flush()
    Progress.shared.clear()
    StandardError.endLine()
    if ProgressJSON.isOn { return ProgressJSON.error(message) }
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let code = mistake?.rawValue ?? code(of: message) { lines[0] += " [\(code)]" }
    fputs("nsscheme: error: \(lines.joined(separator: "\n"))\n", stderr)
  }

  /// What the table of codes knows a message by; the language need not have been started.
  private static func code(of message: String) -> String? {
    if Modules.source == nil { Modules.source = (try? StandardLibrary.find())?.source }
    return ErrorCodes.code(ofCommand: message)
  }

  static func flush() { StandardStreams.flush() }
}
