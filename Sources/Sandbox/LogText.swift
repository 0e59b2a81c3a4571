// What builders print, as text for people: lines with nothing in them that a terminal would obey. The log's file keeps
// every byte.
//
// Invariant: no byte of a log reaches a terminal but through `plain`, which leaves only characters that are shown.

/// The text of logs.
public enum LogText {
  /// The text of one line of output: invalid UTF-8 is replaced, escape sequences and whatever else a terminal would obey
  /// or show nothing for are left out. Of a line that was written over itself the last version remains.
  public static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    var result = String.UnicodeScalarView()
    var overwrites = false
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch scalar.value {
      case 0x1b: skipSequence(&scalars)
      case 0x9b: skipControlSequence(&scalars)
      case 0x90, 0x98, 0x9d...0x9f: skipString(&scalars)
      case 0x09: result.append(" ")
      case 0x0d:
        overwrites = true
        continue
      default:
        if !isShown(scalar) { continue }
        if overwrites { result = .init() }
        result.append(scalar)
      }
      overwrites = false
    }
    return String(result)
  }

  /// Neither a control character nor one that changes the order of others, or is not seen.
  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7f }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return false
    default: return true
    }
  }

  /// Skips what follows ESC.
  private static func skipSequence(_ scalars: inout Substring.UnicodeScalarView) {
    guard let next = scalars.popFirst() else { return }
    switch next {
    case "[": skipControlSequence(&scalars)
    case "]", "P", "X", "^", "_": skipString(&scalars)
    default:
      // Intermediate characters, and a final one.
      var last = next
      while 0x20...0x2f ~= last.value, let more = scalars.popFirst() { last = more }
    }
  }

  /// Skips parameters and the final character.
  private static func skipControlSequence(_ scalars: inout Substring.UnicodeScalarView) {
    while let next = scalars.first, 0x20...0x3f ~= next.value { scalars.removeFirst() }
    if let next = scalars.first, 0x40...0x7e ~= next.value { scalars.removeFirst() }
  }

  /// Skips a text for the terminal, up to BEL or ST, or the end of the line.
  private static func skipString(_ scalars: inout Substring.UnicodeScalarView) {
    while let next = scalars.popFirst() {
      if next.value == 0x07 || next.value == 0x9c { return }
      if next.value == 0x1b {
        if scalars.first == "\\" { scalars.removeFirst() }
        return
      }
    }
  }
}

/// Bytes of output that become lines.
public struct LogLines {
  private var begun: [UInt8] = []
  /// Where a line without an end is cut.
  private let limit: Int

  /// Lines are cut after `limit` bytes.
  public init(limit: Int) { self.limit = limit }

  /// The lines that end in `bytes`.
  public mutating func take(_ bytes: ArraySlice<UInt8>) -> [String] {
    var lines: [String] = []
    for byte in bytes {
      if byte != UInt8(ascii: "\n") { begun.append(byte) }
      if byte == UInt8(ascii: "\n") || begun.count >= limit {
        lines.append(LogText.plain(begun[...]))
        begun.removeAll(keepingCapacity: true)
      }
    }
    return lines
  }

  /// What there is of a line that has not ended; nil when it shows nothing.
  public var unfinished: String? {
    let text = LogText.plain(begun[...])
    return text.isEmpty ? nil : text
  }
}
