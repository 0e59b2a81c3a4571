// What went wrong, where, and how the program got there: an exception as data that any front end can show.

import Glibc

/// An exception that nobody caught.
public struct ErrorReport {
  /// One frame of the backtrace, innermost first.
  public struct Frame {
    /// Name of the procedure, nil for top-level code and unnamed ones.
    public let procedure: String?
    public let span: Span
  }

  /// What happened, without a location.
  public let message: String
  /// The innermost location in the user's own text, or none.
  public let span: Span
  /// The frames that have a location.
  public let frames: [Frame]
  /// What the program may do about it, one sentence, or nil.
  public let hint: String?
  /// What kind of message it is, a row of the table of codes.
  public let code: String?
  /// What may be done about it, as a change of the author's file.
  public let suggestion: Suggestion?

  /// Finds the location that an exception itself names, if it does; set by who knows such exceptions.
  nonisolated(unsafe) public static var placeOfException: (Word) -> Span? = { _ in nil }

  /// Describes a raised object; to be called while it is being handled, so that the stack is still there.
  public init(exception: Word) { self.init(exception: exception, hints: true) }

  private init(exception: Word, hints: Bool) {
    let text = try? Machine.apply(CoreNames.value("%exception-text"), exception)
    let said = ErrorReport.shortened(text.flatMap { $0.isString ? $0.swiftString : nil } ?? Printer.string(exception))
    var list = Word.null
    if let origin = try? Machine.apply(CoreNames.value("%exception-frames"), exception), origin.isPair {
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
    let kind = ErrorReport.kind(of: exception)
    while kind != "read-error", kind != "syntax-error", let first = programs.first,
      ErrorReport.begins(first.span, "(define-record-type")
    {
      programs.removeFirst()
    }
    // Keywords are taken apart by the procedure that was called; the mistake is in the call.
    if kind == "keyword-argument-error", let callee = programs.first?.span,
      ["(define*", "(lambda*", "(case-lambda*"].contains(where: { ErrorReport.begins(callee, $0) })
    {
      programs.removeAll { $0.span == callee }
    }
    let form = Evaluation.failedForm.isNone ? Evaluation.currentForm : Evaluation.failedForm
    let location = ErrorReport.placeOfException(exception) ?? ErrorReport.authors(programs, form) ?? form
    frames = all
    if hints, kind != "read-error", !location.isNone, let extra = UnreadText.extraClose(in: location.file) {
      (message, span, hint, suggestion) = (extra.message, extra.span, nil, nil)
      code = ErrorCodes.code(kind: "read-error", text: message)
      return
    }
    message = said
    span =
      kind == "keyword-argument-error"
      ? KeywordHints.location(of: exception, from: location) : KeywordHints.location(said: said, from: location)
    hint = hints ? Hints.hint(for: exception, said: message, at: span) : nil
    let words = message + (hint.map { "\nhint: " + $0 } ?? "")
    let code = hints ? ErrorCodes.code(kind: kind ?? "*", text: words) : nil
    // A message without a location is about the words of a command, and says itself what to do.
    self.code = span.isNone && code.map(ErrorCodes.general.contains) ?? false ? nil : code
    suggestion = hints ? Suggestion(message: message, hint: hint, at: span) : nil
  }

  /// The innermost location of a program, but rather one outside of a Guix tree, as its code was called with what is wrong:
  /// that of a macro's use that is being expanded, of a frame, or of the form at top level.
  private static func authors(_ programs: [Frame], _ form: Span) -> Span? {
    guard let innermost = programs.first?.span else { return nil }
    let trees = GuixTree.onLoadPath
    if trees.isEmpty { return innermost }
    func isAuthors(_ span: Span) -> Bool {
      if span.isNone || SourceFiles.isLibrary(span.file) { return false }
      let name = SourceFiles.name(span.file)
      return !trees.contains { FileNames.rest(of: name, below: $0) != nil }
    }
    if isAuthors(innermost) { return innermost }
    return (Evaluation.currentUse + programs.map(\.span) + [form]).first(where: isAuthors) ?? innermost
  }

  /// Lets modules that fail keep what is said of their error.
  public static func connect() {
    FailedModules.description = parts
    OpenNames.tell = OpenNameWarnings.warn
  }

  /// Whether an exception says that somebody reads no more of what was written.
  public static func isBrokenPipe(_ exception: Word) -> Bool {
    guard kind(of: exception) == "system-error",
      let arguments = try? Machine.apply(CoreNames.value("exception-args"), exception), arguments.listLength == 4
    else { return false }
    let codes = arguments.cdr.cdr.cdr.car
    return codes.isPair && codes.car.isFixnum && codes.car.fixnum == Int(EPIPE)
  }

  /// Message and location of what ended an evaluation, whether it has been raised yet or not; nil if it was no error.
  static func parts(of error: any Error) -> (message: String, span: Span)? {
    guard let fault = error as? Fault else { return ("\(error)", Evaluation.currentForm) }
    switch fault {
    case .exhausted: return nil
    case .unwind:
      let raised = CoreNames.value("%last-raised")
      if raised.isFalse { return nil }
      let report = ErrorReport(exception: raised, hints: false)
      return (report.message, report.span)
    default:
      let description = Faults.description(of: fault, procedure: .false)
      guard let exception = try? Machine.apply(CoreNames.value("%fault->exception"), description) else { return nil }
      let report = ErrorReport(exception: exception, hints: false)
      switch fault {
      case .atSpan(_, _, _, let span): return (report.message, span)
      case .syntax(let complaint): return (report.message, complaint.span)
      default: return (report.message, Evaluation.failedForm)
      }
    }
  }

  /// A message without what is too long to be read: values may be of any size.
  private static func shortened(_ message: String) -> String {
    // A message of Guix's may end its line itself.
    let end = message.unicodeScalars.lastIndex { $0 != "\n" }
    let message = end.map { message[...$0] } ?? message[...]
    return message.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.unicodeScalars.count > 700 ? String($0.prefix(690)) + " …" : String($0) }
      .joined(separator: "\n")
  }

  /// Whether the form at a location is written in this way.
  private static func begins(_ span: Span, _ text: String) -> Bool {
    guard let bytes = SourceFiles.contents(of: span.file) else { return false }
    let lines = bytes.split(separator: 10, maxSplits: span.line, omittingEmptySubsequences: false)
    guard span.line >= 1, span.line <= lines.count else { return false }
    return lines[span.lineIndex].dropFirst(span.columnIndex).starts(with: text.utf8)
  }

  /// The key that `catch` sees, nil when it is none.
  static func kind(of exception: Word) -> String? {
    guard let kind = try? Machine.apply(CoreNames.value("exception-kind"), exception), kind.isSymbol else {
      return nil
    }
    return kind.symbolString
  }
}
