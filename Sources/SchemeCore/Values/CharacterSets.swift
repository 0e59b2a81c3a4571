// Character sets: sorted, disjoint, not touching ranges of code points.
//
// A set's slot 0 is a bytevector: a bitmap of the first 256 characters (32 bytes), then the ranges, each two 32-bit
// numbers, first and last. Slot 1 is the number of the predefined set (from 1) or 0. The predefined sets are large and
// most programs touch none of them: their slot 0 is #f until it is needed.

/// Sets of characters.
public enum CharacterSets {
  typealias Ranges = [ClosedRange<UInt32>]
  static let all: Ranges = [0...0xD7FF, 0xE000...0x10FFFF]

  /// The predefined sets with the predicate that each is made from.
  static let predefined: [(name: String, contains: (UInt32) -> Bool)] = [
    ("lower-case", CharacterClass.isLower), ("upper-case", CharacterClass.isUpper),
    ("title-case", { CharacterClass.category($0) == .titlecaseLetter }),
    ("letter", CharacterClass.isAlphabetic), ("digit", CharacterClass.isNumeric),
    ("letter+digit", { CharacterClass.isAlphabetic($0) || CharacterClass.isNumeric($0) }),
    ("graphic", isGraphic), ("printing", { isGraphic($0) || CharacterClass.isWhitespace($0) }),
    ("whitespace", CharacterClass.isWhitespace), ("iso-control", { CharacterClass.category($0) == .control }),
    ("punctuation", { "P" == CharacterClass.name(of: CharacterClass.category($0)).first }),
    ("symbol", { "S" == CharacterClass.name(of: CharacterClass.category($0)).first }),
    ("hex-digit", { $0 < 128 && Unicode.Scalar($0)!.properties.isASCIIHexDigit }),
    ("blank", { $0 == 9 || CharacterClass.category($0) == .spaceSeparator }),
    ("ascii", { $0 < 128 }), ("empty", { _ in false }), ("full", { Unicode.Scalar($0) != nil }),
    ("designated", { Unicode.Scalar($0) != nil && CharacterClass.category($0) != .unassigned }),
  ]

  private static func isGraphic(_ c: UInt32) -> Bool {
    if c < 128 { return c > 32 && c < 127 }
    return "LMNPS".contains(CharacterClass.name(of: CharacterClass.category(c)).first!) && Unicode.Scalar(c) != nil
  }

  /// The predefined set number `number`, from 1.
  static func make(predefined number: Int) -> Word {
    let set = Heap.object(.characterSet, slots: 3)
    set[slot: 0] = .false
    set[slot: 1] = Word(fixnum: number)
    return set
  }

  /// A fresh set of the given ranges, in any order.
  static func make(_ unordered: Ranges) -> Word {
    let set = Heap.object(.characterSet, slots: 3)
    set[slot: 0] = table(normalized(unordered))
    return set
  }

  private static func table(_ ranges: Ranges) -> Word {
    let result = Heap.bytevector(count: 32 + ranges.count * 8)
    let data = result.byteData
    for range in ranges {
      if range.lowerBound > 255 { break }
      for c in range.lowerBound...min(range.upperBound, 255) { data[Int(c >> 3)] |= 1 << UInt8(c & 7) }
    }
    let pairs = UnsafeMutableRawPointer(data + 32).assumingMemoryBound(to: UInt32.self)
    for (i, range) in ranges.enumerated() {
      pairs[2 * i] = range.lowerBound
      pairs[2 * i + 1] = range.upperBound
    }
    return result
  }

  /// Blocks of code points of one category, ascending: all in a predefined set, or none. They are nearly all code
  /// points, and a set is made in a twentieth of the time without looking at each; a test looks at each.
  static let uniformBlocks: Ranges = [
    0x3400...0x4DBF, 0x4E00...0xA014, 0xA016...0xA48C, 0xAC00...0xD7A3, 0xD800...0xDFFF, 0xE000...0xF8FF,
    0x12550...0x12F8F, 0x13460...0x143FA, 0x14680...0x160FF, 0x17000...0x187F7, 0x19000...0x1AFEF, 0x1B300...0x1BBFF,
    0x20000...0x2A6DF, 0x2A700...0x2B738, 0x2B820...0x2CEA1, 0x2CEB0...0x2EBE0, 0x30000...0x3134A, 0x33480...0x3FFFD,
    0x40000...0xE0000, 0xE01F0...0xEFFFF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD,
  ]

  /// The code points in ascending runs: what is ASCII one by one, the rest as far as it has one category. All of a run
  /// is in a predefined set, or none: no predicate asks for anything else beyond ASCII. Made once for all sets.
  static let runs: Ranges = {
    var runs = (0..<128).map { UInt32($0)...UInt32($0) }
    var blocks = uniformBlocks[...]
    var start: UInt32 = 128
    var category = CharacterClass.category(start)
    var c = start
    while c < 0x110000 {
      let next = CharacterClass.category(c)
      if next != category {
        runs.append(start...(c - 1))
        (start, category) = (c, next)
      }
      if let block = blocks.first, block.lowerBound == c {
        c = block.upperBound
        blocks.removeFirst()
      }
      c += 1
    }
    runs.append(start...0x10FFFF)
    return runs
  }()

  private static func forced(_ set: Word) -> Word {
    if set[slot: 0] == .false {
      let contains = predefined[set[slot: 1].fixnum - 1].contains
      var ranges: Ranges = []
      for run in runs where contains(run.lowerBound) {
        if let last = ranges.last, last.upperBound + 1 == run.lowerBound {
          ranges[ranges.count - 1] = last.lowerBound...run.upperBound
        } else {
          ranges.append(run)
        }
      }
      set[slot: 0] = table(ranges)
    }
    return set[slot: 0]
  }

  /// The ranges of a set, ascending (unchecked).
  public static func ranges(of set: Word) -> [ClosedRange<UInt32>] {
    let data = forced(set)
    let pairs = UnsafeRawPointer(data.byteData + 32).assumingMemoryBound(to: UInt32.self)
    return (0..<((data.length - 32) / 8)).map { pairs[2 * $0]...pairs[2 * $0 + 1] }
  }

  /// Whether a character is in a set (unchecked).
  public static func contains(_ set: Word, _ c: UInt32) -> Bool {
    let data = set[slot: 0]
    guard data != .false else { return predefined[set[slot: 1].fixnum - 1].contains(c) }
    if c < 256 { return data.byteData[Int(c >> 3)] & 1 << UInt8(c & 7) != 0 }
    let pairs = UnsafeRawPointer(data.byteData + 32).assumingMemoryBound(to: UInt32.self)
    var low = 0
    var high = (data.length - 32) / 8
    while low < high {
      let middle = (low + high) / 2
      if c < pairs[2 * middle] {
        high = middle
      } else if c > pairs[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }

  // MARK: Algebra

  static func normalized(_ unordered: Ranges) -> Ranges {
    var result: Ranges = []
    for range in unordered.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, range.lowerBound <= last.upperBound &+ 1 {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  static func complement(_ ranges: Ranges) -> Ranges { difference(all, ranges) }

  static func intersection(_ a: Ranges, _ b: Ranges) -> Ranges {
    var result: Ranges = []
    var i = 0
    var j = 0
    while i < a.count && j < b.count {
      let low = max(a[i].lowerBound, b[j].lowerBound)
      let high = min(a[i].upperBound, b[j].upperBound)
      if low <= high { result.append(low...high) }
      if a[i].upperBound < b[j].upperBound { i += 1 } else { j += 1 }
    }
    return result
  }

  static func difference(_ a: Ranges, _ b: Ranges) -> Ranges {
    var result: Ranges = []
    var j = 0
    for range in a {
      var low = range.lowerBound
      while j < b.count && b[j].upperBound < low { j += 1 }
      var k = j
      while k < b.count && b[k].lowerBound <= range.upperBound {
        if b[k].lowerBound > low { result.append(low...(b[k].lowerBound - 1)) }
        low = max(low, b[k].upperBound + 1)
        k += 1
      }
      if low <= range.upperBound { result.append(low...range.upperBound) }
    }
    return result
  }
}
