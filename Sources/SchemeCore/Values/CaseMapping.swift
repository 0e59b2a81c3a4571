// The case of whole strings by Unicode's full mappings: a character may become several, and a sigma knows whether it
// ends a word. R7RS asks for them; the core's own procedures map character by character, as Guile's do.

enum CaseMapping {
  static func upper(_ text: String) -> [UInt32] {
    text.unicodeScalars.flatMap { $0.properties.uppercaseMapping.unicodeScalars.map(\.value) }
  }

  static func lower(_ text: String) -> [UInt32] {
    let scalars = Array(text.unicodeScalars)
    var result: [UInt32] = []
    for (i, scalar) in scalars.enumerated() {
      if scalar == "Σ" && endsWord(scalars, at: i) {
        result.append(0x3C2)
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars.map(\.value))
      }
    }
    return result
  }

  /// Case folding: what upper and lower case have in common, by way of upper case.
  static func folded(_ text: String) -> [UInt32] {
    text.unicodeScalars.flatMap { scalar -> [UInt32] in
      let simple = CharacterClass.fold(scalar.value)
      let upper = (Unicode.Scalar(simple) ?? scalar).properties.uppercaseMapping.unicodeScalars
      // One character for one is what simple folding is about.
      if upper.count <= 1 && scalar.properties.lowercaseMapping.unicodeScalars.count <= 1 { return [simple] }
      return lowered(upper)
    }
  }

  private static func lowered(_ scalars: String.UnicodeScalarView) -> [UInt32] {
    scalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars.map(\.value) }
  }

  /// A letter before it, none after it.
  private static func endsWord(_ scalars: [Unicode.Scalar], at i: Int) -> Bool {
    i > 0 && scalars[i - 1].properties.isAlphabetic
      && (i + 1 == scalars.count || !scalars[i + 1].properties.isAlphabetic)
  }
}
