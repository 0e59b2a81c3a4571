// What went wrong, where, and how the program got there: an exception as data that any front end can show.

/// An exception that nobody caught.
public struct ErrorReport {
  /// One frame of the backtrace, innermost first.
  public struct Frame {
    /// Name of the procedure, nil for top-level code and unnamed ones.
    public let procedure: String?
    public let span: Span
  }

  /// What happened, without a place.
  public let message: String
  /// The innermost place in the user's own text, or none.
  public let span: Span
  /// The frames that have a place.
  public let frames: [Frame]
  /// What the program may do about it, one sentence, or nil.
  public let hint: String?

  /// Finds the place that an exception itself names, if it does; set by who knows such exceptions.
  nonisolated(unsafe) public static var placeOfException: (Word) -> Span? = { _ in nil }

  /// Describes a raised object; to be called while it is being handled, so that the stack is still there.
  public init(exception: Word) {
    let text = try? Machine.apply(Interpreter.coreValue("%exception-text"), exception)
    message = text.flatMap { $0.isString ? $0.swiftString : nil } ?? Printer.string(exception)
    var list = Word.null
    if let origin = try? Machine.apply(Interpreter.coreValue("%exception-frames"), exception), origin.isPair {
      list = origin
    }
    if list.isNull { list = Backtrace.frames() }
    var all: [Frame] = []
    while list.isPair {
      let span = Span(bits: list.car.cdr.isFixnum ? list.car.cdr.fixnum : 0)
      let name = list.car.car
      if !span.isNone { all.append(Frame(procedure: name.isSymbol ? name.symbolString : nil, span: span)) }
      list = list.cdr
    }
    var programs = all.filter { !SourceFiles.isLibrary($0.span.file) }
    // The code of a record's procedures is all at the record's definition; the mistake is in the call.
    while let first = programs.first, ErrorReport.isRecordDefinition(first.span) { programs.removeFirst() }
    // Keywords are taken apart by the procedure that was called; the mistake is in the call.
    if ErrorReport.kind(of: exception) == "keyword-argument-error", let callee = all.first?.span {
      programs.removeAll { $0.span == callee }
    }
    let own = programs.first
    span = ErrorReport.placeOfException(exception) ?? own?.span ?? Evaluation.currentForm
    frames = all
    hint = Hints.hint(for: exception)
  }

  /// Whether a form at a place defines a record type.
  private static func isRecordDefinition(_ span: Span) -> Bool {
    guard let bytes = SourceFiles.contents(of: span.file) else { return false }
    let lines = bytes.split(separator: 10, maxSplits: span.line, omittingEmptySubsequences: false)
    guard span.line >= 1, span.line <= lines.count else { return false }
    return lines[span.line - 1].dropFirst(span.column - 1).starts(with: "(define-record-type".utf8)
  }

  /// The key that `catch` sees, nil when it is none.
  static func kind(of exception: Word) -> String? {
    guard let kind = try? Machine.apply(Interpreter.coreValue("exception-kind"), exception), kind.isSymbol else {
      return nil
    }
    return kind.symbolString
  }
}
