// Characters by which a text can seem to be another one: control characters, and those that have a line read in another
// order than it is written in.

enum Text {
  static func isHiding(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10, 13: false
    case 0...31, 127...159, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  static func hides(_ text: String) -> Bool { text.unicodeScalars.contains(where: isHiding) }
}
