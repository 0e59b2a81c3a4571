// The lines of the table, and the fields of one line, unescaped in place: a field never grows, so its text stays where
// it was read, ended by NUL, with NULs up to the next field.

/// Takes one line after the other, the first one included; one that begins with `#` has no fields.
struct Lines {
  private var rest: UnsafeMutablePointer<CChar>?
  private let end: UnsafeMutablePointer<CChar>
  private(set) var number = 0

  /// The text is changed in place; it has room for one byte more than its size.
  init(text: UnsafeMutablePointer<CChar>, size: Int) {
    (rest, end) = (text, text + size)
  }

  mutating func next() throws(TableError) -> Fields? {
    guard let line = rest else { return nil }
    number += 1
    var stop = line
    while stop < end && stop[0] != newline {
      if stop[0] == 0 { throw TableError(number, "a NUL byte") }
      stop += 1
    }
    rest = stop < end ? stop + 1 : nil
    stop[0] = 0
    return Fields(rest: line, end: line[0] == 0x23 ? line : stop)
  }
}

/// Takes one field after the other from a line.
struct Fields {
  var rest: UnsafeMutablePointer<CChar>
  let end: UnsafeMutablePointer<CChar>

  /// The next field, NUL-terminated and unescaped, or nil at the end of the line.
  mutating func next() -> UnsafeMutablePointer<CChar>? {
    while rest < end && Fields.separates(rest[0]) {
      rest[0] = 0
      rest += 1
    }
    if rest >= end { return nil }
    let start = rest
    var output = rest
    while rest < end && !Fields.separates(rest[0]) {
      if let byte = Fields.escape(rest, end: end) {
        output[0] = byte
        rest += 4
      } else {
        output[0] = rest[0]
        rest += 1
      }
      output += 1
    }
    while output < rest {
      output[0] = 0
      output += 1
    }
    if rest < end {
      rest[0] = 0
      rest += 1
    }
    return start
  }

  private static func separates(_ byte: CChar) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The byte that `\ooo` stands for; nil if this is not an escape.
  private static func escape(_ text: UnsafeMutablePointer<CChar>, end: UnsafeMutablePointer<CChar>) -> CChar? {
    guard text[0] == backslash, end - text >= 4 else { return nil }
    var value = 0
    for index in 1...3 {
      let digit = Int(text[index]) - 0x30
      guard (0...7).contains(digit) else { return nil }
      value = value * 8 + digit
    }
    return value == 0 || value > 255 ? nil : CChar(truncatingIfNeeded: value)
  }
}
