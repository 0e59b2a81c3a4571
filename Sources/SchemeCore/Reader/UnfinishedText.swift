// Where a bracket or a quotation mark is probably missing. The reader notices it at the end of the text; people see it
// by the indentation, and by strings that end in the middle of a word.

/// Looks at a text that ends too early.
struct UnfinishedText {
  /// A place in the text, from 1.
  struct Place: Equatable {
    var line: Int
    var column: Int
  }

  /// Where the first string begins that goes over several lines and ends where a word begins.
  private(set) var string: Place?
  /// The innermost list that is still open where a line begins no further to the right than the list itself, and that
  /// line.
  private(set) var list: (opening: Place, line: Int)?

  private let bytes: [UInt8]
  private var at = 0
  private var here = Place(line: 1, column: 1)
  private var open: [Place] = []
  /// Lists that begin before this place are of no interest.
  private let start: Place

  /// Looks at a text for lists from `start` on.
  init(_ bytes: [UInt8], from start: Place) {
    self.bytes = bytes
    self.start = start
    var isFirst = true
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 10 || byte == 32 || byte == 9 || byte == 13 {
        isFirst = isFirst || byte == 10
        advance()
        continue
      }
      if isFirst, byte != UInt8(ascii: ";") { lookAtIndentation() }
      isFirst = false
      token(byte)
    }
  }

  private mutating func advance() {
    if bytes[at] == 10 {
      here = Place(line: here.line + 1, column: 1)
    } else if bytes[at] & 0xC0 != 0x80 {
      here.column += 1
    }
    at += 1
  }

  private mutating func token(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["):
      open.append(here)
      advance()
    case UInt8(ascii: ")"), UInt8(ascii: "]"):
      if !open.isEmpty { open.removeLast() }
      advance()
    case UInt8(ascii: ";"): while at < bytes.count, bytes[at] != 10 { advance() }
    case UInt8(ascii: "\""): skipString()
    case UInt8(ascii: "#") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\\"):
      for _ in 0..<3 where at < bytes.count { advance() }
    case UInt8(ascii: "#") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "|"): skipComment()
    default: advance()
    }
  }

  private mutating func skipString() {
    let opening = here
    advance()
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { advance() }
      advance()
    }
    guard at < bytes.count else { return }
    let isLong = here.line > opening.line
    advance()
    if isLong, at < bytes.count, !Reader.isDelimiter(UInt32(bytes[at])), string == nil { string = opening }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      let isOpening = bytes[at...].starts(with: "#|".utf8)
      if isOpening || bytes[at...].starts(with: "|#".utf8) {
        depth += isOpening ? 1 : -1
        advance()
      }
      advance()
    } while depth > 0 && at < bytes.count
  }

  private mutating func lookAtIndentation() {
    guard list == nil, let innermost = open.last, here.column <= innermost.column, open[0].line >= start.line,
      bytes[at] != UInt8(ascii: ")"), bytes[at] != UInt8(ascii: "]")
    else { return }
    list = (innermost, here.line)
  }
}
