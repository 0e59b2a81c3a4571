// Strings, symbols and keywords.
//
// A string holds Latin-1 bytes until a wider character enters it, then 32-bit code points; its header has the length.
// Symbols are interned in one table; an uninterned symbol is not in it.

import Glibc

extension Word {
  static let wideFlag: UInt8 = 1
  static let literalFlag: UInt8 = 2
  static let uninternedFlag: UInt8 = 1

  @inline(__always) public var isString: Bool { self.is(.string) }
  @inline(__always) public var isSymbol: Bool { self.is(.symbol) }
  @inline(__always) public var isKeyword: Bool { self.is(.keyword) }

  /// True when a string holds 32-bit characters (unchecked).
  @inline(__always) var isWide: Bool { header & (UInt(Word.wideFlag) << 8) != 0 }
  /// True when a string may not be changed, because it is part of a program's text (unchecked).
  @inline(__always) var isLiteral: Bool { header & (UInt(Word.literalFlag) << 8) != 0 }

  @inline(__always) var narrowCharacters: UnsafeMutablePointer<UInt8> {
    UnsafeMutablePointer(bitPattern: self[slot: 0].bits).unsafelyUnwrapped
  }
  @inline(__always) var wideCharacters: UnsafeMutablePointer<UInt32> {
    UnsafeMutablePointer(bitPattern: self[slot: 0].bits).unsafelyUnwrapped
  }

  /// Character `i` of a string (unchecked).
  @inline(__always) public func characterAt(_ i: Int) -> UInt32 {
    isWide ? wideCharacters[i] : UInt32(narrowCharacters[i])
  }

  /// Changes character `i` of a string (unchecked but for widening).
  @inline(__always) func setCharacter(_ i: Int, _ c: UInt32) {
    if isWide {
      wideCharacters[i] = c
    } else if c < 256 {
      narrowCharacters[i] = UInt8(truncatingIfNeeded: c)
    } else {
      widen()
      wideCharacters[i] = c
    }
  }

  @inline(never) private func widen() {
    let count = length
    let data = Heap.bytes(count * 4).assumingMemoryBound(to: UInt32.self)
    let old = narrowCharacters
    for i in 0..<count { data[i] = UInt32(old[i]) }
    self[slot: 0] = Word(UInt(bitPattern: data))
    flags = flags & ~Word.sharedFlag | Word.wideFlag
  }

  /// The Swift string of a Scheme string (unchecked); lone surrogates become U+FFFD.
  public var swiftString: String {
    if !isWide, let ascii = asciiString { return ascii }
    var view = String.UnicodeScalarView()
    for i in 0..<length { view.append(Unicode.Scalar(characterAt(i)) ?? "\u{FFFD}") }
    return String(view)
  }

  private var asciiString: String? {
    let bytes = UnsafeBufferPointer(start: narrowCharacters, count: length)
    return bytes.allSatisfy { $0 < 128 } ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// The name of a symbol as a Scheme string (unchecked).
  @inline(__always) public var symbolName: Word { self[slot: 0] }
  /// The Swift string of a symbol's name (unchecked).
  public var symbolString: String { self[slot: 0].swiftString }
  /// The symbol of a keyword (unchecked).
  public var keywordSymbol: Word { self[slot: 0] }
}

extension Heap {
  /// A fresh mutable string of `count` characters, all `fill`.
  public static func string(count: Int, fill: UInt32 = 32) -> Word {
    if fill < 256 {
      let result = narrowString(count: count)
      memset(result.narrowCharacters, Int32(fill), count)
      return result
    }
    let result = wideString(count: count)
    let data = result.wideCharacters
    for i in 0..<count { data[i] = fill }
    return result
  }

  /// A fresh string of uninitialised Latin-1 characters.
  static func narrowString(count: Int) -> Word {
    let data = bytes(count)
    let p = cell16()
    p[0] = .header(.string, length: count)
    p[1] = Word(UInt(bitPattern: data))
    return Word(objectAt: p)
  }

  /// A fresh string of uninitialised 32-bit characters.
  static func wideString(count: Int) -> Word {
    let data = bytes(count * 4)
    let p = cell16()
    p[0] = .header(.string, length: count, flags: Word.wideFlag)
    p[1] = Word(UInt(bitPattern: data))
    return Word(objectAt: p)
  }

  /// A fresh Scheme string with the text of a Swift string.
  public static func string(_ text: String) -> Word {
    var text = text
    return text.withUTF8 { string(utf8: $0) }
  }

  /// A fresh Scheme string from UTF-8; malformed parts become U+FFFD.
  public static func string(utf8 bytes: UnsafeBufferPointer<UInt8>) -> Word {
    if bytes.allSatisfy({ $0 < 128 }) {
      let result = narrowString(count: bytes.count)
      if let base = bytes.baseAddress { memcpy(result.narrowCharacters, base, bytes.count) }
      return result
    }
    var scalars: [UInt32] = []
    scalars.reserveCapacity(bytes.count)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars { scalars.append(scalar.value) }
    return string(scalars: scalars)
  }

  /// A fresh Scheme string of the given code points.
  public static func string(scalars: [UInt32]) -> Word {
    scalars.withUnsafeBufferPointer { string(scalars: $0) }
  }

  static func string(scalars: UnsafeBufferPointer<UInt32>) -> Word {
    if scalars.allSatisfy({ $0 < 256 }) {
      let result = narrowString(count: scalars.count)
      let data = result.narrowCharacters
      for (i, c) in scalars.enumerated() { data[i] = UInt8(truncatingIfNeeded: c) }
      return result
    }
    let result = wideString(count: scalars.count)
    let data = result.wideCharacters
    for (i, c) in scalars.enumerated() { data[i] = c }
    return result
  }

  /// A fresh string with characters `start..<end` of another.
  public static func substring(_ string: Word, _ start: Int, _ end: Int) -> Word {
    if string.isWide {
      return self.string(scalars: UnsafeBufferPointer(start: string.wideCharacters + start, count: end - start))
    }
    let result = narrowString(count: end - start)
    memcpy(result.narrowCharacters, string.narrowCharacters + start, end - start)
    return result
  }
}
