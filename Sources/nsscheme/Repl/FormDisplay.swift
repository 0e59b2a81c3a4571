// What a person sees while typing: the prompt, the text with colours, the bracket that belongs to the one at the
// cursor, and below it what a completion has to say.
//
// Each time a key is waited for, all of it is drawn anew over what was there, in one piece. Rows are computed as a
// terminal makes them: a row that is full goes on in the next one, and a wide character does not straddle two. Of a
// text that is higher than the screen, the rows around the cursor are shown.

import CEditline
import SchemeCore

/// Draws a text and its surroundings on the terminal.
struct FormDisplay {
  /// One character on the screen.
  private struct Cell {
    let text: String
    let style: String
    let row: Int
  }

  let hasColor: Bool
  /// The row of the cursor, counted from the first one that is drawn.
  private var cursorRow = 0

  init(hasColor: Bool) { self.hasColor = hasColor }

  /// How many columns a character takes.
  static func width(of scalar: Unicode.Scalar) -> Int { max(0, Int(editline_width(scalar.value))) }

  /// What stands before the lines of a form after the first one.
  static func continuation(of prompt: String, columns: Int) -> String {
    let width = prompt.unicodeScalars.reduce(0) { $0 + FormDisplay.width(of: $1) }
    return 2 * width > columns ? ". " : String(repeating: " ", count: max(0, width - 2)) + ". "
  }

  /// Draws everything again. `cursor` counts scalars of the text, nil when it is done with; `resized`: the terminal has
  /// another size, and has made rows of what was drawn as it makes them of what is to be drawn.
  mutating func draw(prompt: String, text: String, cursor: Int?, notes: [String], resized: Bool = false) {
    let (columns, rows) = ProgressScreen.size(of: 1)
    let before = cells(prompt, text, columns, cursor)
    let noteLines = Array(notes.prefix(max(0, rows - 2)))
    let room = max(1, rows - noteLines.count - (noteLines.isEmpty ? 0 : 1))
    let last = before.end.row
    let top = last < room ? 0 : max(0, min(before.caret.row - room / 2, last - room + 1))
    let bottom = min(last, top + room - 1)
    if resized { cursorRow = before.caret.row - top }
    var out = "\u{1b}[?25l\r" + (cursorRow > 0 ? "\u{1b}[\(cursorRow)A" : "")
    var style = ""
    var row = top
    for cell in before.cells where (top...bottom).contains(cell.row) {
      if cell.text == "\n" {
        out += "\u{1b}[0m\u{1b}[K" + (cell.row < bottom ? "\r\n" : "")
        style = ""
        row = cell.row + 1
        continue
      }
      // A space and its removal bring the cursor from behind a full row to the next one.
      if cell.row > row { row = cell.row }
      if cell.style != style { out += "\u{1b}[0m\(cell.style)" }
      style = cell.style
      out += cell.text
    }
    if before.end.column == 0, last > 0, last == bottom, before.cells.last?.text != "\n" { out += " \r" }
    out += "\u{1b}[0m\u{1b}[J"
    for note in noteLines { out += "\r\n" + FormDisplay.fitting(note, columns) }
    let up = bottom - before.caret.row + noteLines.count
    out += "\r" + (up > 0 ? "\u{1b}[\(up)A" : "")
    out += (before.caret.column > 0 ? "\u{1b}[\(before.caret.column)C" : "") + "\u{1b}[?25h"
    cursorRow = before.caret.row - top
    FormDisplay.write(out)
  }

  /// What is drawn next begins where the cursor is.
  mutating func leave() { cursorRow = 0 }

  static func write(_ text: String) { Array(text.utf8).withUnsafeBytes { ProgressScreen.write($0, to: 1) } }

  private static func fitting(_ note: String, _ columns: Int) -> String {
    var width = 0
    return String(
      String.UnicodeScalarView(
        note.unicodeScalars.prefix {
          width += FormDisplay.width(of: $0)
          return width < columns
        }))
  }

  // MARK: Rows

  private typealias Layout = (cells: [Cell], caret: (row: Int, column: Int), end: (row: Int, column: Int))

  private func cells(_ prompt: String, _ text: String, _ columns: Int, _ cursor: Int?) -> Layout {
    let continuation = FormDisplay.continuation(of: prompt, columns: columns)
    let styles = hasColor ? FormDisplay.styles(of: text, cursor: cursor) : []
    var cells: [Cell] = []
    var (row, column) = (0, 0)
    func put(_ text: String, _ width: Int, _ style: String) {
      if column + width > columns { (row, column) = (row + 1, 0) }
      cells.append(Cell(text: text, style: style, row: row))
      column += width
    }
    for scalar in prompt.unicodeScalars { put(String(scalar), FormDisplay.width(of: scalar), "") }
    var caret: (Int, Int)?
    for (i, scalar) in text.unicodeScalars.enumerated() {
      let style = i < styles.count ? styles[i] : ""
      // The cell of a character is on the next row when it does not fit on this one.
      let width = scalar.value < 32 ? 1 : FormDisplay.width(of: scalar)
      if i == cursor { caret = column + width > columns ? (row + 1, 0) : (row, column) }
      if scalar == "\n" {
        cells.append(Cell(text: "\n", style: "", row: row))
        (row, column) = (row + 1, 0)
        for scalar in continuation.unicodeScalars { put(String(scalar), 1, hasColor ? "\u{1b}[2m" : "") }
      } else if scalar == "\t" {
        for _ in 0..<8 - column % 8 { put(" ", 1, style) }
      } else if scalar.value < 32 || scalar.value == 127 {
        put("^", 1, style)
        put(String(Unicode.Scalar(UInt8(scalar.value ^ 64))), 1, style)
      } else {
        put(String(scalar), width, style)
      }
    }
    if column >= columns { (row, column) = (row + 1, 0) }
    return (cells, caret ?? (row, column), (row, column))
  }

  // MARK: Colours

  /// How each scalar of a text looks.
  private static func styles(of text: String, cursor: Int?) -> [String] {
    let bytes = Array(text.utf8)
    var byByte = [String](repeating: "", count: bytes.count)
    var open: [Int] = []
    var pairs: [Int: Int] = [:]
    for (kind, range) in Interpreter.lexemes(of: bytes) {
      var style = ""
      switch kind {
      case .open: open.append(range.lowerBound)
      case .close:
        if let other = open.popLast() {
          pairs[other] = range.lowerBound
          pairs[range.lowerBound] = other
        } else {
          style = "\u{1b}[31m"
        }
      case .string: style = "\u{1b}[32m"
      case .comment: style = "\u{1b}[2m"
      case .constant: style = "\u{1b}[35m"
      case .keyword: style = "\u{1b}[36m"
      case .name: style = isSyntax(String(decoding: bytes[range], as: UTF8.self)) ? "\u{1b}[34m" : ""
      }
      for i in range { byByte[i] = style }
    }
    mark(&byByte, pairs, text, cursor)
    var styles: [String] = []
    var at = 0
    for scalar in text.unicodeScalars {
      styles.append(byByte[at])
      at += UTF8.width(scalar)
    }
    return styles
  }

  private static let syntax: Set = [
    "let", "let*", "letrec", "letrec*", "let-values", "lambda", "lambda*", "if", "cond", "case", "match", "begin",
    "set!", "when", "unless", "do", "and", "or", "quote", "use-modules", "import", "syntax-rules",
    "parameterize",
  ]

  private static func isSyntax(_ name: String) -> Bool { name.hasPrefix("define") || syntax.contains(name) }

  /// Marks the bracket before the cursor, or else the one at it, and the one that belongs to it.
  private static func mark(_ styles: inout [String], _ pairs: [Int: Int], _ text: String, _ cursor: Int?) {
    guard let cursor else { return }
    let at = text.unicodeScalars.prefix(cursor).reduce(0) { $0 + UTF8.width($1) }
    guard let here = [at - 1, at].first(where: { pairs[$0] != nil }), let other = pairs[here] else { return }
    for i in [here, other] { styles[i] = "\u{1b}[1;4;33m" }
  }
}
