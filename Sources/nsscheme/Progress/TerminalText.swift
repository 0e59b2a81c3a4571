// Text for a terminal: how wide it is, and lines of styled parts that are cut where the terminal ends.

enum TerminalText {
  /// How many columns a character takes.
  static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f,
      0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6,
      0x1f300...0x1f64f, 0x1f680...0x1f9ff, 0x20000...0x3fffd:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// How many columns a text takes.
  static func columns(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns(of: $1) } }

  /// The text, or its beginning and its end with `…` between them when it takes more columns.
  static func shortened(_ text: String, to limit: Int) -> String {
    if columns(of: text) <= limit { return text }
    if limit <= 1 { return limit == 1 ? "…" : "" }
    let scalars = Array(text.unicodeScalars)
    var (first, last, used) = (0, scalars.count, 1)
    // Two at the beginning for one at the end.
    while first < last {
      let atEnd = (first + scalars.count - last) % 3 == 2
      let width = columns(of: atEnd ? scalars[last - 1] : scalars[first])
      if used + width > limit { break }
      used += width
      if atEnd { last -= 1 } else { first += 1 }
    }
    var result = String.UnicodeScalarView()
    result += scalars[..<first]
    result.append("…")
    result += scalars[last...]
    return String(result)
  }
}

/// A line of parts, each in a style.
struct StyledLine: Equatable {
  /// What a part is like.
  enum Style {
    case normal, faint, bold, good, bad, active, moving

    /// The parameter of the terminal's control sequence.
    var code: String {
      switch self {
      case .normal: ""
      case .faint: "2"
      case .bold: "1"
      case .good: "32"
      case .bad: "31"
      case .active: "33"
      case .moving: "36"
      }
    }
  }

  private(set) var parts: [(text: String, style: Style)] = []

  init(_ text: String = "", _ style: Style = .normal) { add(text, style) }

  mutating func add(_ text: String, _ style: Style = .normal) {
    if !text.isEmpty { parts.append((text, style)) }
  }

  static func == (left: StyledLine, right: StyledLine) -> Bool {
    left.parts.count == right.parts.count && zip(left.parts, right.parts).allSatisfy { $0 == $1 }
  }

  /// The line without styles.
  var text: String { parts.map(\.text).joined() }

  /// As a terminal takes it, in so many columns.
  func rendered(width: Int, color: Bool) -> String {
    var left = width
    var result = ""
    for part in parts {
      var text = ""
      for scalar in part.text.unicodeScalars {
        left -= TerminalText.columns(of: scalar)
        if left < 0 { break }
        text.unicodeScalars.append(scalar)
      }
      result += color && part.style != .normal ? "\u{1b}[\(part.style.code)m\(text)\u{1b}[0m" : text
      if left < 0 { break }
    }
    return result
  }
}
