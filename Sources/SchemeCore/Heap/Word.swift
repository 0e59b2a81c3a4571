// The tagged word: every Scheme value is 64 bits whose low three tell what it is.
//
//   …xxx00   fixnum, 62 bits, Guile's range (add and subtract work on the raw word)
//   …001     pair: two words, no header (the reader's pairs have four, see `Spans`)
//   …010     immediate: booleans, (), characters, …
//   …011     procedure: word 0 is its code description, then what it closes over
//   …101     flonum: one double, pointer-free
//   …111     everything else: word 0 is a header (`HeapObject.swift`)
//
// Invariant: a word with an odd tag points 1, 3, 5 or 7 bytes into an object of the collector's heap (or to static
// memory); the collector knows these four displacements and no other interior pointer.

@_exported import CBoehm

// The type is ours, only its picture is C.
// swift-format-ignore: AvoidRetroactiveConformances
extension Word: @retroactive Equatable, @retroactive Hashable {
  @inline(__always) public static func == (a: Word, b: Word) -> Bool { a.bits == b.bits }
  public func hash(into hasher: inout Hasher) { hasher.combine(bits) }
}

extension Word {
  @inline(__always) public init(_ bits: UInt) { self.init(bits: bits) }

  // MARK: Immediates

  @inline(__always) public static var null: Word { Word(0x12) }
  @inline(__always) public static var `false`: Word { Word(0x02) }
  @inline(__always) public static var `true`: Word { Word(0x22) }
  @inline(__always) public static var unspecified: Word { Word(0x32) }
  /// What a variable holds before its definition was evaluated.
  @inline(__always) public static var undefined: Word { Word(0x42) }
  @inline(__always) public static var eof: Word { Word(0x52) }
  /// Stands for an optional argument that was not given (`#!default` inside, never seen by programs).
  @inline(__always) public static var absent: Word { Word(0x62) }
  /// Guile's `#nil`.
  @inline(__always) public static var `nil`: Word { Word(0x72) }

  @inline(__always) public init(_ flag: Bool) { self = flag ? .true : .false }
  @inline(__always) public var isTrue: Bool { bits != 0x02 && bits != 0x72 }
  @inline(__always) public var isFalse: Bool { !isTrue }

  // MARK: Fixnums

  /// Smallest and largest fixnum: 62 bits.
  public static let minFixnum = -(1 << 61)
  public static let maxFixnum = (1 << 61) - 1

  /// The fixnum `n`; `n` must be in the fixnum range (`Word.integer` makes bignums where needed).
  @inline(__always) public init(fixnum n: Int) { self.init(bits: UInt(bitPattern: n &<< 2)) }
  @inline(__always) public var isFixnum: Bool { bits & 3 == 0 }
  @inline(__always) public var fixnum: Int { Int(bitPattern: bits) >> 2 }
  @inline(__always) public static func fitsFixnum(_ n: Int) -> Bool { n >= minFixnum && n <= maxFixnum }

  // MARK: Characters

  @inline(__always) public init(character scalar: UInt32) { self.init(bits: UInt(scalar) << 8 | 0x0A) }
  @inline(__always) public var isCharacter: Bool { bits & 0xFF == 0x0A }
  /// The code point of a character.
  @inline(__always) public var character: UInt32 { UInt32(truncatingIfNeeded: bits >> 8) }

  // MARK: Tags

  @inline(__always) public var isPair: Bool { bits & 7 == 1 }
  @inline(__always) public var isProcedure: Bool { bits & 7 == 3 }
  @inline(__always) public var isFlonum: Bool { bits & 7 == 5 }
  @inline(__always) public var isObject: Bool { bits & 7 == 7 }
  @inline(__always) public var isNull: Bool { bits == 0x12 }
  @inline(__always) public var isPointer: Bool { bits & 1 == 1 }

  /// The address behind the tag.
  @inline(__always) public var address: UnsafeMutablePointer<Word> {
    UnsafeMutablePointer(bitPattern: bits & ~7).unsafelyUnwrapped
  }

  @inline(__always) init(pairAt p: UnsafeMutablePointer<Word>) { self.init(bits: UInt(bitPattern: p) | 1) }
  @inline(__always) init(procedureAt p: UnsafeMutablePointer<Word>) { self.init(bits: UInt(bitPattern: p) | 3) }
  @inline(__always) init(objectAt p: UnsafeMutablePointer<Word>) { self.init(bits: UInt(bitPattern: p) | 7) }
  /// An untagged, aligned address kept in a word (reads as a fixnum to everyone else; the collector follows it).
  @inline(__always) init(raw p: UnsafeMutablePointer<Word>) { self.init(bits: UInt(bitPattern: p)) }
  @inline(__always) var raw: UnsafeMutablePointer<Word> {
    UnsafeMutablePointer(bitPattern: bits).unsafelyUnwrapped
  }

  // MARK: Pairs (unchecked)

  /// First element; the word must be a pair.
  @inline(__always) public var car: Word {
    get { UnsafeMutablePointer<Word>(bitPattern: bits &- 1).unsafelyUnwrapped[0] }
    nonmutating set { UnsafeMutablePointer<Word>(bitPattern: bits &- 1).unsafelyUnwrapped[0] = newValue }
  }
  /// Second element; the word must be a pair.
  @inline(__always) public var cdr: Word {
    get { UnsafeMutablePointer<Word>(bitPattern: bits &- 1).unsafelyUnwrapped[1] }
    nonmutating set { UnsafeMutablePointer<Word>(bitPattern: bits &- 1).unsafelyUnwrapped[1] = newValue }
  }

  // MARK: Flonums

  /// The double of a flonum; the word must be one.
  @inline(__always) public var flonum: Double {
    UnsafePointer<Double>(bitPattern: bits &- 5).unsafelyUnwrapped[0]
  }
}
