// What characters of a string are compared with.

/// What a character is compared with: a character or a character set.
struct CharacterMatcher {
  private let word: Word

  init(_ word: Word, _ position: Int) throws {
    guard word.isCharacter || word.is(.characterSet) else {
      throw Fault.type(position, "character, character set or predicate", word)
    }
    self.word = word
  }

  @inline(__always) func matches(_ c: UInt32) -> Bool {
    word.isCharacter ? word.character == c : CharacterSets.contains(word, c)
  }
}
