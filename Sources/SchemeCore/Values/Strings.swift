// What changes strings, and strings that share the characters of another.
//
// Invariant: a literal string is never changed; whatever writes goes through `mutableString`.

import Glibc

extension Word {
  /// A string that may be changed.
  func mutableString(_ position: Int) throws -> Word {
    let string = try self.string(position)
    if string.isLiteral { throw Fault.misc("string is read-only: ~s", string) }
    return string
  }
  /// A position of something with `count` elements.
  @inline(__always) func index(_ position: Int, below count: Int) throws -> Int {
    guard isFixnum else { throw notSmall(position, "exact integer") }
    guard fixnum >= 0 && fixnum < count else { throw Fault.range(position, self) }
    return fixnum
  }
}

extension Heap {
  /// A fresh string of `count` characters, as wide as `wide` says, for the caller to fill.
  static func string(count: Int, wide: Bool) -> Word { wide ? wideString(count: count) : narrowString(count: count) }

  /// Copies characters; the target must be wide enough for them. The ranges may overlap.
  static func copyCharacters(from source: Word, _ range: Range<Int>, to target: Word, at start: Int) {
    if target.isWide == source.isWide {
      let size = target.isWide ? 4 : 1
      let from = UnsafeRawPointer(source.narrowCharacters) + range.lowerBound * size
      memmove(UnsafeMutableRawPointer(target.narrowCharacters) + start * size, from, range.count * size)
    } else {
      for i in range { target.setCharacter(start + i - range.lowerBound, source.characterAt(i)) }
    }
  }
}

extension Heap {
  /// A string of characters `range` of another that shares them: changes of one show in the other, until a character
  /// wider than those before enters one of them.
  static func sharedSubstring(_ string: Word, _ range: Range<Int>) -> Word {
    let size = string.isWide ? 4 : 1
    let address = UInt(bitPattern: string.narrowCharacters) + UInt(range.lowerBound * size)
    let flags = string.flags & (Word.wideFlag | Word.literalFlag) | Word.sharedFlag
    let p = cell32()
    p[0] = .header(.string, length: range.count, flags: flags)
    p[1] = Word(address)
    // What the characters lie in is kept alive by its own address: the collector knows no interior pointers.
    p[2] = string.isShared ? string[slot: 1] : string
    p[3] = string.isShared ? string[slot: 2] : string[slot: 0]
    return Word(objectAt: p)
  }
}

extension Word {
  static let sharedFlag: UInt8 = 4
  /// A literal that a program made: only debuggers see the difference.
  static let readOnlyFlag: UInt8 = 8
  /// True when a string's characters are those of another (unchecked). Slots 1 and 2 are then that string and its data.
  var isShared: Bool { flags & Word.sharedFlag != 0 }
}
