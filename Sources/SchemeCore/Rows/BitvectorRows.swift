// Bitvectors.
//
// Invariant: the bits of the last byte beyond the length are 0, so that bitvectors can be compared byte by byte.

import Glibc

/// Bitvectors, with the procedures that Guile has deprecated but still offers.
enum BitvectorRows {
  static func install(_ table: inout PrimitiveTable) {
    basics(&table)
    filling(&table)
    counting(&table)
    masks(&table)
    deprecated(&table)
  }

  private static func setAll(_ bits: Word, _ range: Range<Int>, _ value: Bool) {
    Budget.note(range.count >> 9)
    if range.count == bits.length {
      memset(bits.byteData, value ? 255 : 0, (bits.length + 7) / 8)
      trim(bits)
    } else {
      for i in range { bits.setBit(i, value) }
    }
  }

  private static func trim(_ bits: Word) {
    if bits.length & 7 != 0 { bits.byteData[bits.length >> 3] &= 1 << UInt8(bits.length & 7) - 1 }
  }

  private static func basics(_ table: inout PrimitiveTable) {
    table.one("(bitvector? obj)", "Whether OBJ is a bitvector.") { Word($0.is(.bitvector)) }
    table.any("(make-bitvector n [fill])", "A fresh bitvector of N bits, all 0 unless FILL is true.") { arguments in
      let result = Heap.bitvector(count: try arguments[0].int(1, in: 0...(1 << 43)))
      if arguments.given(1)?.isTrue == true && !isZero(arguments[1]) { setAll(result, 0..<result.length, true) }
      return result
    }
    table.any("(bitvector . bits)", "A fresh bitvector of BITS, each a boolean, 0 or 1.") { arguments in
      let result = Heap.bitvector(count: arguments.count)
      for i in 0..<arguments.count where arguments[i].isTrue && !isZero(arguments[i]) { result.setBit(i, true) }
      return result
    }
    table.one("(bitvector-length bits)", "The number of bits of BITS.") { Word(fixnum: try $0.bitvector(1).length) }
    for (name, wanted) in [("bitvector-ref", true), ("bitvector-bit-set?", true), ("bitvector-bit-clear?", false)] {
      table.two("(\(name) bits k)", "Whether bit K of BITS is \(wanted ? 1 : 0).") { bits, k in
        Word(bits.bit(try k.index(2, below: try bits.bitvector(1).length)) == wanted)
      }
    }
    table.three("(bitvector-set! bits k value)", "Makes bit K of BITS 1 if VALUE is true, else 0.") { bits, k, value in
      bits.setBit(try k.index(2, below: try bits.bitvector(1).length), value.isTrue)
      return .unspecified
    }
    for (name, value) in [("bitvector-set-bit!", true), ("bitvector-clear-bit!", false)] {
      table.two("(\(name) bits k)", "Makes bit K of BITS \(value ? 1 : 0).") { bits, k in
        bits.setBit(try k.index(2, below: try bits.bitvector(1).length), value)
        return .unspecified
      }
    }
    table.any("(bitvector-copy bits [start] [end])", "A fresh bitvector of the bits of BITS from START to END.") {
      arguments in
      let bits = try arguments[0].bitvector(1)
      let range = try arguments.range(1, count: bits.length)
      let result = Heap.bitvector(count: range.count)
      for i in range where bits.bit(i) { result.setBit(i - range.lowerBound, true) }
      return result
    }
    table.one("(bitvector->list bits)", "The list of the bits of BITS, as booleans.") {
      Arrays.list(try $0.bitvector(1))
    }
    table.one("(list->bitvector list)", "A fresh bitvector; a bit is 1 where the element of LIST is true.") { list in
      let result = Heap.bitvector(count: try list.list(1))
      var rest = list
      for i in 0..<result.length {
        if rest.car.isTrue { result.setBit(i, true) }
        rest = rest.cdr
      }
      return result
    }
  }

  private static func isZero(_ word: Word) -> Bool { word == Word(fixnum: 0) }

  private static func filling(_ table: inout PrimitiveTable) {
    for (name, value) in [("bitvector-set-all-bits!", true), ("bitvector-clear-all-bits!", false)] {
      table.one("(\(name) bits)", "Makes all bits of BITS \(value ? 1 : 0).") { bits in
        setAll(bits, 0..<(try bits.bitvector(1).length), value)
        return .unspecified
      }
    }
    for name in ["bitvector-flip-all-bits!", "bit-invert!"] {
      table.one("(\(name) bits)", "Makes every bit of BITS the other one.") { bits in
        Budget.note(try bits.bitvector(1).length >> 7)
        for i in 0..<((bits.length + 7) / 8) { bits.byteData[i] = ~bits.byteData[i] }
        trim(bits)
        return .unspecified
      }
    }
    table.any("(bitvector-fill! bits value [start] [end])", "Makes the bits from START to END 1 if VALUE is true.") {
      arguments in
      let bits = try arguments[0].bitvector(1)
      setAll(bits, try arguments.range(2, count: bits.length), arguments[1].isTrue)
      return .unspecified
    }
  }

  private static func count(_ bits: Word) -> Int {
    Budget.note(bits.length >> 7)
    return (0..<((bits.length + 7) / 8)).reduce(0) { $0 + bits.byteData[$1].nonzeroBitCount }
  }

  private static func counting(_ table: inout PrimitiveTable) {
    table.one("(bitvector-count bits)", "The number of bits of BITS that are 1.") {
      Word(fixnum: count(try $0.bitvector(1)))
    }
    func position(_ bits: Word, _ wanted: Bool, _ start: Int) -> Word {
      Budget.note((bits.length - start) >> 5)
      for i in start..<max(start, bits.length) where bits.bit(i) == wanted { return Word(fixnum: i) }
      return .false
    }
    table.any("(bitvector-position bits value [start])", "The position of the first bit from START on that is VALUE.") {
      arguments in
      let bits = try arguments[0].bitvector(1)
      return position(bits, arguments[1].isTrue, try arguments.bound(2, in: 0...bits.length) ?? 0)
    }
    table.two("(bit-count value bits)", "The number of bits of BITS that are VALUE.") { value, bits in
      let ones = count(try bits.bitvector(2))
      return Word(fixnum: value.isTrue ? ones : bits.length - ones)
    }
    table.three("(bit-position value bits start)", "The position of the first bit from START on that is VALUE.") {
      value, bits, start in
      let length = try bits.bitvector(2).length
      return position(bits, value.isTrue, try start.int(3, in: 0...length))
    }
  }

  /// Calls `body` with the positions that a selection names: the bits of a bitvector that are 1, or the numbers in a
  /// u32vector.
  private static func selected(_ selection: Word, of bits: Word, _ body: (Int) -> Void) throws {
    let length = try bits.bitvector(1).length
    if selection.is(.bitvector) {
      guard selection.length <= length else {
        throw Fault.misc("selection bitvector longer than target bitvector")
      }
      try Budget.charge(selection.length >> 5)
      for i in 0..<selection.length where selection.bit(i) { body(i) }
      return
    }
    guard selection.isBytevector, ArrayStorage.elementType(selection) == .u32 else {
      throw Fault.type(2, "bitvector or u32vector", selection)
    }
    try Budget.charge(selection.length >> 7)
    for i in 0..<(selection.length / 4) { body(try ArrayStorage.load(selection, i).index(2, below: length)) }
  }

  private static func masks(_ table: inout PrimitiveTable) {
    for (name, value) in [("bitvector-set-bits!", true), ("bitvector-clear-bits!", false)] {
      table.two("(\(name) bits mask)", "Makes the bits of BITS that are 1 in MASK \(value ? 1 : 0).") { bits, mask in
        try selected(try mask.object(.bitvector, 2, "bitvector"), of: bits) { bits.setBit($0, value) }
        return .unspecified
      }
    }
    table.two("(bitvector-count-bits bits mask)", "The number of positions where BITS and MASK are both 1.") {
      bits, mask in
      var count = 0
      try selected(try mask.object(.bitvector, 2, "bitvector"), of: bits) { if bits.bit($0) { count += 1 } }
      return Word(fixnum: count)
    }
  }

  private static func deprecated(_ table: inout PrimitiveTable) {
    let positions = "the positions of BITS that SELECTION names: a bitvector's ones or the numbers in a u32vector"
    table.three("(bit-set*! bits selection value)", "Stores VALUE at \(positions).") { bits, selection, value in
      try selected(selection, of: bits) { bits.setBit($0, value.isTrue) }
      return .unspecified
    }
    table.three("(bit-count* bits selection value)", "How many bits are VALUE at \(positions).") {
      bits, selection, value in
      var count = 0
      try selected(selection, of: bits) { if bits.bit($0) == value.isTrue { count += 1 } }
      return Word(fixnum: count)
    }
  }
}

extension Word {
  fileprivate func bitvector(_ position: Int) throws -> Word { try object(.bitvector, position, "bitvector") }
}
