// The names that Unicode gives to characters, by the tables of the Swift standard library.
//
// The library knows the name of a character and not the character of a name; all names are gone through when one is
// first looked up, and their hashes kept, which are checked against the name itself.

/// Names of characters.
enum CharacterNameRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(%character-name char)", "The name of CHAR in Unicode, or #f.") { char in
      guard let name = Unicode.Scalar(try char.scalar(1))?.properties.name else { return .false }
      return Heap.string(name)
    }
    table.one("(%named-character name)", "The character with NAME, in capital letters, or #f.") { name in
      let text = try name.string(1).swiftString
      for scalar in byHash[text.hashValue] ?? [] where scalar.properties.name == text {
        return Word(character: scalar.value)
      }
      return .false
    }
  }

  private static let byHash: [Int: [Unicode.Scalar]] = {
    var result: [Int: [Unicode.Scalar]] = [:]
    // Nothing behind the variation selectors of plane 14 has a name, and nothing between plane 3 and that one.
    for value in [UInt32(0)...0x3FFFF, 0xE0000...0xE01EF].joined() {
      guard let scalar = Unicode.Scalar(value), let name = scalar.properties.name else { continue }
      result[name.hashValue, default: []].append(scalar)
    }
    return result
  }()
}
