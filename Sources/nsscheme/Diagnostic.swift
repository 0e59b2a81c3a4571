// An error as a person reads it: location, message, the line itself with a caret, what to do, how the program got
// there.
//
//     hello.scm:3:10: error: Unbound variable: dispaly [E0201]
//         3 | (begin (dispaly "hello"))
//           |         ^
//     hint: did you mean ‘display’?

import Glibc
import SchemeCore

/// Renders error reports.
struct Diagnostic {
  let report: ErrorReport
  /// Colours the parts, for a terminal.
  var color = false
  /// Frames of the backtrace to show; none if 0.
  var backtraceLimit = 8

  /// The whole message, ending in a newline.
  var text: String {
    let location = report.span.isNone ? "nsscheme" : Diagnostic.location(report.span)
    // What a message says beyond its first line, such as the end of a log, follows the line of the program.
    let message = report.message.split(separator: "\n", omittingEmptySubsequences: false)
    let code = report.code.map { " [\($0)]" } ?? ""
    var lines = ["\(bold(location + ":")) \(red("error:")) \(message[0])\(code)"]
    if let source = SourceLine(report.span) { lines += source.lines(caret: red("^")) }
    lines += message.dropFirst().map(String.init)
    if let hint = report.hint { lines.append("\(bold("hint:")) \(hint)") }
    lines += backtrace
    return lines.joined(separator: "\n") + "\n"
  }

  /// A warning, ending in a newline.
  static func warning(_ message: String, at span: Span) -> String {
    let message = message.split(separator: "\n", omittingEmptySubsequences: false)
    var lines = ["\(location(span)): warning: \(message[0])"]
    if let source = SourceLine(span) { lines += source.lines(caret: "^") }
    lines += message.dropFirst().map(String.init)
    return lines.joined(separator: "\n") + "\n"
  }

  private var backtrace: [String] {
    var own: [ErrorReport.Frame] = []
    for frame in report.frames where !SourceFiles.isLibrary(frame.span.file) && own.last?.span != frame.span {
      own.append(frame)
    }
    // The first frame is the location already shown.
    guard own.count > 1, backtraceLimit > 0 else { return [] }
    var lines = [bold("backtrace:")]
    for frame in own.prefix(backtraceLimit) {
      lines.append("  \(Diagnostic.location(frame.span))" + (frame.procedure.map { " in \($0)" } ?? ""))
    }
    if own.count > backtraceLimit { lines.append("  … \(own.count - backtraceLimit) more") }
    return lines
  }

  static func location(_ span: Span) -> String {
    let file = SourceFiles.name(span.file)
    return Display.link("\(shortened(file)):\(span.line):\(span.column)", to: file)
  }

  /// What messages call a file, by its index of `SourceFiles`.
  static func name(of file: Int) -> String { shortened(SourceFiles.name(file)) }

  /// A file below the working directory is named from there.
  private static func shortened(_ name: String) -> String {
    let here = Session.absolute("")
    return here.count > 1 && name.hasPrefix(here) && name.count > here.count ? String(name.dropFirst(here.count)) : name
  }

  private func bold(_ text: String) -> String { color ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
  private func red(_ text: String) -> String { color ? "\u{1b}[1;31m\(text)\u{1b}[0m" : text }
}

/// The line of text that a span is in.
struct SourceLine {
  let span: Span
  let text: String

  /// Nil when the text cannot be read any more.
  init?(_ span: Span) {
    guard !span.isNone, let bytes = SourceFiles.contents(of: span.file) else { return nil }
    var line = 1
    var start = 0
    while line < span.line {
      guard let end = bytes[start...].firstIndex(of: 10) else { return nil }
      start = end + 1
      line += 1
    }
    let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
    self.span = span
    text = String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// A character that a terminal may get, for the file may be anybody's: no control characters, and none that have a
  /// line read in another order than it is written in.
  static func harmless(_ text: String) -> String { String(text.map(harmless)) }

  private static func harmless(_ character: Character) -> Character {
    let isUnsafe = character.unicodeScalars.contains { scalar in
      scalar.properties.generalCategory == .control
        ? scalar != "\t" && scalar != "\r"
        : (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
    return isUnsafe ? "\u{FFFD}" : character
  }

  /// The line with its number, and a line with the caret. Long lines are cut around the caret.
  func lines(caret: String) -> [String] {
    let number = String(span.line)
    let margin = String(repeating: " ", count: max(0, 4 - number.count))
    var characters = text.map(SourceLine.harmless)
    var column = min(max(span.columnIndex, 0), characters.count)
    if characters.count > 100 {
      let start = max(0, min(column - 40, characters.count - 100))
      let end = min(characters.count, start + 100)
      characters = (start > 0 ? ["…"] : []) + characters[start..<end] + (end < characters.count ? ["…"] : [])
      column -= start > 0 ? start - 1 : 0
    }
    // Tabs keep their width, so that the caret stands under its character.
    let padding = String(characters.prefix(column).map { $0 == "\t" ? "\t" : " " })
    let empty = String(repeating: " ", count: margin.count + number.count)
    return ["\(margin)\(number) | \(String(characters))", "\(empty) | \(padding)\(caret)"]
  }
}
