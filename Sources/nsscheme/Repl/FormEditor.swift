// Forms from the terminal. libedit keeps text, keys and history (`CEditline`); here is what its keys do to forms: Enter
// goes on until the form is whole, up and down stay inside of a form before they leave it, Tab completes, and what is
// pasted is text, whatever keys it looks like.
//
// On a terminal that can only write letters (TERM=dumb) libedit draws, and a form is read line by line.

import CEditline
import Glibc
import SchemeCore

/// Reads whole forms from the terminal.
final class FormEditor {
  enum Input {
    case text(String)
    case interrupted
    /// Ctrl-D with nothing typed.
    case end
    /// The terminal is gone.
    case closed
  }
  /// What a text before the cursor may go on with: how many scalars are replaced, the candidates, and for people what
  /// they are.
  typealias Completion = (length: Int, candidates: [String], lines: [String])

  private let draws: Bool
  private var display: FormDisplay
  private var prompt = ""
  private var notes: [String] = []
  private var notesAreNew = false
  /// The text as it was looked at last.
  private var shown = ""
  /// What was before the cursor when Tab had done its work, so that a second Tab is recognised.
  private var completed: String?
  private var complete: (String) -> Completion = { _ in (0, [], []) }
  /// The column at which the line after a text begins.
  var indentation: (String) -> Int = { _ in 0 }
  nonisolated(unsafe) private static var current: FormEditor?

  /// `hasColor` matters only where the terminal can do more than write letters.
  init(historyFile: String?, hasColor: Bool) {
    let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
    draws = isatty(1) == 1 && !["", "dumb", "emacs"].contains(terminal)
    display = FormDisplay(hasColor: hasColor)
    // The editor asks the C library what a character is; C.UTF-8 is part of it.
    setlocale(LC_CTYPE, "C.UTF-8")
    FormEditor.current = self
    editline_start(draws ? { FormEditor.current?.show($0) } : nil)
    editline_add("nsscheme-complete", { _, _ in FormEditor.acting { $0.tab() } })
    editline_bind("\\t", "nsscheme-complete")
    if draws { bindFormKeys() }
    el_source(editline_editor(), nil)
    if let historyFile { editline_load_history(historyFile) }
  }

  private func bindFormKeys() {
    editline_add("nsscheme-enter", { _, _ in FormEditor.acting { $0.enter() } })
    editline_add("nsscheme-newline", { _, _ in FormEditor.acting { $0.newline() } })
    editline_add("nsscheme-up", { _, _ in FormEditor.acting { $0.vertical(-1) } })
    editline_add("nsscheme-down", { _, _ in FormEditor.acting { $0.vertical(1) } })
    editline_add("nsscheme-line-start", { _, _ in FormEditor.acting { $0.move(to: $0.lineRange.lowerBound) } })
    editline_add("nsscheme-line-end", { _, _ in FormEditor.acting { $0.move(to: $0.lineRange.upperBound) } })
    editline_add("nsscheme-paste", { _, _ in FormEditor.acting { $0.paste() } })
    for (keys, name) in [
      ("\\r", "nsscheme-enter"), ("\\n", "nsscheme-enter"), ("\\e\\r", "nsscheme-newline"),
      ("\\e\\n", "nsscheme-newline"),
      ("\\e[A", "nsscheme-up"), ("\\eOA", "nsscheme-up"), ("\\e[B", "nsscheme-down"), ("\\eOB", "nsscheme-down"),
      ("\\e[H", "nsscheme-line-start"), ("\\e[1~", "nsscheme-line-start"), ("\\001", "nsscheme-line-start"),
      ("\\e[F", "nsscheme-line-end"), ("\\e[4~", "nsscheme-line-end"), ("\\005", "nsscheme-line-end"),
      ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"), ("\\e[3~", "ed-delete-next-char"),
      ("\\e[200~", "nsscheme-paste"), ("\\e[9;9A", "ed-prev-history"), ("\\e[9;9B", "ed-next-history"),
    ] {
      editline_bind(keys, name)
    }
  }

  /// A text of whole forms, or of one that Ctrl-D gave up.
  func read(prompt: String, complete: @escaping (String) -> Completion) -> Input {
    (self.prompt, self.complete, completed, notes) = (prompt, complete, nil, [])
    if draws { return readForm() }
    return FormEditor.gathered { isFirst in
      let line = readLine(isFirst ? prompt : FormDisplay.continuation(of: prompt, columns: .max))
      if case .end = line, !isFirst { print("") }
      return line
    }
  }

  /// Lines up to the end of a form; `next` says what comes, given whether it is the first line.
  static func gathered(_ next: (Bool) -> Input) -> Input {
    var text = ""
    while true {
      switch next(text.isEmpty) {
      case .text(let line):
        text += line
        if text.allSatisfy(\.isWhitespace) { text = "" } else if Interpreter.isComplete(text) { return .text(text) }
      case .end where !text.isEmpty: return .text(text)
      case let other: return other
      }
    }
  }

  private func readForm() -> Input {
    let input = readLine(prompt)
    display.draw(prompt: prompt, text: shown, cursor: nil, notes: [])
    if case .text = input { FormDisplay.write("\r\n") }
    display.leave()
    return input
  }

  private func readLine(_ prompt: String) -> Input {
    var end = EDITLINE_LINE
    guard let line = editline_read(prompt, &end) else {
      return end == EDITLINE_INTERRUPTED ? .interrupted : end == EDITLINE_CLOSED ? .closed : .end
    }
    return .text(String(cString: line))
  }

  /// Keeps a form for the next time.
  func remember(_ form: String) { editline_remember(form) }

  private func show(_ moment: editline_moment) {
    if !notesAreNew { notes = [] }
    notesAreNew = false
    let (text, cursor) = content
    shown = text
    if moment == EDITLINE_CONTINUED { display.leave() }
    let isStopping = moment == EDITLINE_STOPPING
    display.draw(
      prompt: prompt, text: text, cursor: isStopping ? nil : cursor, notes: notes, resized: moment == EDITLINE_RESIZED)
    if isStopping {
      FormDisplay.write("\r\n")
      display.leave()
    }
  }

  // MARK: The text

  /// The text, and how many scalars are before the cursor.
  private var content: (text: String, cursor: Int) {
    guard let line = el_wline(editline_editor())?.pointee, let start = line.buffer else { return ("", 0) }
    var text = String.UnicodeScalarView()
    for i in 0..<line.lastchar - start { text.append(Unicode.Scalar(UInt32(bitPattern: start[i])) ?? "\u{FFFD}") }
    return (String(text), line.cursor - start)
  }

  private var before: String {
    let (text, cursor) = content
    return String(text.unicodeScalars.prefix(cursor))
  }

  /// Where the line of the cursor begins and ends.
  private var lineRange: Range<Int> {
    let (text, cursor) = content
    let scalars = Array(text.unicodeScalars)
    let start = scalars[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    return start..<(scalars[cursor...].firstIndex(of: "\n") ?? scalars.count)
  }

  private static func acting(_ action: (FormEditor) -> Int32) -> UInt8 { UInt8(current.map(action) ?? CC_ERROR) }

  private func insert(_ text: String) -> Int32 {
    text.isEmpty || el_insertstr(editline_editor(), text) == 0 ? CC_REFRESH : CC_ERROR
  }

  private func move(to position: Int) -> Int32 {
    el_cursor(editline_editor(), Int32(position - content.cursor))
    return CC_REFRESH
  }

  // MARK: Keys

  private func enter() -> Int32 {
    let text = content.text
    shown = text
    if text.allSatisfy(\.isWhitespace) || Interpreter.isComplete(text) { return CC_NEWLINE }
    return newline()
  }

  private func newline() -> Int32 { insert("\n" + String(repeating: " ", count: indentation(before))) }

  private func vertical(_ step: Int) -> Int32 {
    let (text, cursor) = content
    let line = lineRange
    let scalars = Array(text.unicodeScalars)
    let column = cursor - line.lowerBound
    if step < 0, line.lowerBound > 0 {
      let start = scalars[..<(line.lowerBound - 1)].lastIndex(of: "\n").map { $0 + 1 } ?? 0
      return move(to: min(start + column, line.lowerBound - 1))
    }
    if step > 0, line.upperBound < scalars.count {
      let start = line.upperBound + 1
      return move(to: min(start + column, scalars[start...].firstIndex(of: "\n") ?? scalars.count))
    }
    el_push(editline_editor(), step < 0 ? "\u{1b}[9;9A" : "\u{1b}[9;9B")
    return CC_NORM
  }

  private func paste() -> Int32 {
    var bytes: [UInt8] = []
    let end = Array("\u{1b}[201~".utf8)
    while !bytes.suffix(end.count).elementsEqual(end) {
      let byte = editline_next_byte()
      if byte < 0 { return CC_EOF }
      bytes.append(byte == 13 ? 10 : UInt8(byte))
    }
    bytes.removeLast(end.count)
    if bytes.last == 10 { bytes.removeLast() }
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    return insert(String(String.UnicodeScalarView(text.filter { $0 == "\n" || $0 == "\t" || $0.value >= 32 })))
  }

  private func tab() -> Int32 {
    let text = before
    let start = text.lastIndex(of: "\n").map(text.index(after:)) ?? text.startIndex
    if text[start...].allSatisfy(\.isWhitespace) { return insert("  ") }
    let completion = complete(text)
    guard let first = completion.candidates.first else { return CC_ERROR }
    let common = completion.candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    let typed = String(text.unicodeScalars.suffix(completion.length))
    if common != typed {
      el_deletestr(editline_editor(), Int32(completion.length))
      _ = insert(common)
    } else if completed == text {
      say(completion.lines)
    } else if draws, completion.candidates.count > 1 {
      say(["\(completion.candidates.count) ways to go on; Tab shows them"])
    }
    completed = before
    return CC_REFRESH
  }

  private func say(_ lines: [String]) {
    if draws {
      (notes, notesAreNew) = (lines, true)
    } else {
      print("")
      for line in lines { print(line) }
      Session.flush()
      editline_redraw()
    }
  }
}

extension String {
  /// The longest text with which both begin.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
