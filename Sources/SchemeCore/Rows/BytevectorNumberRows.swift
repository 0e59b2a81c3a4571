// Numbers in bytevectors: fixed sizes, any size, lists of them, floating point.

import Glibc

/// The typed views of bytevectors.
enum BytevectorNumberRows {
  static func install(_ table: inout PrimitiveTable) {
    bytes(&table)
    integers(&table)
    anySize(&table)
    lists(&table)
    floats(&table)
  }

  private static func bytes(_ table: inout PrimitiveTable) {
    table.two("(bytevector-u8-ref bytevector k)", "Byte K of BYTEVECTOR.") { bytes, k in
      Word(fixnum: Int(bytes.byteData[try k.index(2, below: try bytes.bytevector(1).length)]))
    }
    table.two("(bytevector-s8-ref bytevector k)", "Byte K of BYTEVECTOR, with a sign.") { bytes, k in
      Word(fixnum: Int(Int8(bitPattern: bytes.byteData[try k.index(2, below: try bytes.bytevector(1).length)])))
    }
    table.three("(bytevector-u8-set! bytevector k byte)", "Makes BYTE byte K of BYTEVECTOR.") { bytes, k, value in
      let i = try k.index(2, below: try bytes.bytevector(1).length)
      bytes.byteData[i] = UInt8(try value.int(3, in: 0...255))
      return .unspecified
    }
    table.three("(bytevector-s8-set! bytevector k byte)", "Makes BYTE byte K of BYTEVECTOR.") { bytes, k, value in
      let i = try k.index(2, below: try bytes.bytevector(1).length)
      bytes.byteData[i] = UInt8(bitPattern: Int8(try value.int(3, in: -128...127)))
      return .unspecified
    }
  }

  /// Where the number of `size` bytes at `k` begins.
  private static func address(_ bytes: Word, _ k: Word, _ size: Int) throws -> UnsafeMutablePointer<UInt8> {
    let count = try bytes.bytevector(1).length
    guard size <= count else { throw Fault.range(2, k) }
    return bytes.byteData + (try k.int(2, in: 0...(count - size)))
  }

  /// The integer in `size` bytes.
  private static func load(_ p: UnsafePointer<UInt8>, _ size: Int, isBig: Bool, isSigned: Bool) -> Word {
    func byte(_ i: Int) -> UInt { UInt(p[isBig ? size - 1 - i : i]) }
    let isNegative = isSigned && byte(size - 1) & 0x80 != 0
    var result = Word(fixnum: isNegative ? -1 : 0)
    var i = size
    while i > 0 {
      let step = (i - 1) % 8 + 1
      var chunk: UInt = 0
      for j in 0..<step { chunk |= byte(i - step + j) << UInt(j * 8) }
      if i == size {
        let shift = UInt(64 - step * 8)
        result = isSigned ? Numbers.integer(Int(bitPattern: chunk << shift) >> Int(shift)) : Numbers.integer(chunk)
      } else {
        result = Numbers.add(integers: Numbers.shiftLeft(result, step * 8), Numbers.integer(chunk))
      }
      i -= step
    }
    return result
  }

  /// Stores an integer in `size` bytes; argument 3 unless stated otherwise.
  private static func store(
    _ value: Word, _ p: UnsafeMutablePointer<UInt8>, _ size: Int, isBig: Bool, isSigned: Bool, position: Int = 3
  ) throws {
    guard Numbers.isExactInteger(value) else { throw Fault.type(position, "exact integer", value) }
    let limit = Numbers.shiftLeft(Word(fixnum: 1), size * 8 - (isSigned ? 1 : 0))
    let low = isSigned ? Numbers.negate(integer: limit) : Word(fixnum: 0)
    guard Numbers.compare(integers: value, low) >= 0, Numbers.compare(integers: value, limit) < 0 else {
      throw Fault.range(position, value)
    }
    var rest = value
    if Numbers.isNegative(value) { rest = Numbers.add(integers: value, Numbers.shiftLeft(Word(fixnum: 1), size * 8)) }
    for start in stride(from: 0, to: size, by: 8) {
      let chunk = Numbers.lowBits(rest)
      for i in start..<min(start + 8, size) {
        p[isBig ? size - 1 - i : i] = UInt8(truncatingIfNeeded: chunk >> UInt((i - start) * 8))
      }
      if start + 8 < size { rest = Numbers.shiftRight(rest, 64) }
    }
  }

  private static func integers(_ table: inout PrimitiveTable) {
    for size in [2, 4, 8] {
      for isSigned in [false, true] {
        let name = "bytevector-\(isSigned ? "s" : "u")\(size * 8)"
        let what = "\(isSigned ? "signed" : "unsigned") \(size * 8)-bit integer"
        table.three("(\(name)-ref bytevector k endianness)", "The \(what) at byte K of BYTEVECTOR.") {
          bytes, k, order in
          let isBig = try BytevectorRows.isBigEndian(order, 3)
          return load(try address(bytes, k, size), size, isBig: isBig, isSigned: isSigned)
        }
        table.two("(\(name)-native-ref bytevector k)", "The \(what) at byte K of BYTEVECTOR.") { bytes, k in
          load(try address(bytes, k, size), size, isBig: false, isSigned: isSigned)
        }
        table.any("(\(name)-set! bytevector k n endianness)", "Makes N the \(what) at byte K of BYTEVECTOR.") {
          arguments in
          let isBig = try BytevectorRows.isBigEndian(arguments[3], 4)
          let address = try address(arguments[0], arguments[1], size)
          try store(arguments[2], address, size, isBig: isBig, isSigned: isSigned)
          return .unspecified
        }
        table.three("(\(name)-native-set! bytevector k n)", "Makes N the \(what) at byte K of BYTEVECTOR.") {
          bytes, k, value in
          try store(value, try address(bytes, k, size), size, isBig: false, isSigned: isSigned)
          return .unspecified
        }
      }
    }
  }

  private static func anySize(_ table: inout PrimitiveTable) {
    for isSigned in [false, true] {
      let name = "bytevector-\(isSigned ? "s" : "u")int"
      let what = "\(isSigned ? "signed" : "unsigned") integer of SIZE bytes"
      table.any("(\(name)-ref bytevector k endianness size)", "The \(what) at byte K of BYTEVECTOR.") { arguments in
        let isBig = try BytevectorRows.isBigEndian(arguments[2], 3)
        let size = try arguments[3].int(4, in: 1...(1 << 30))
        return load(try address(arguments[0], arguments[1], size), size, isBig: isBig, isSigned: isSigned)
      }
      table.any("(\(name)-set! bytevector k n endianness size)", "Makes N the \(what) at byte K of BYTEVECTOR.") {
        arguments in
        let isBig = try BytevectorRows.isBigEndian(arguments[3], 4)
        let size = try arguments[4].int(5, in: 1...(1 << 30))
        try store(arguments[2], try address(arguments[0], arguments[1], size), size, isBig: isBig, isSigned: isSigned)
        return .unspecified
      }
    }
  }

  private static func lists(_ table: inout PrimitiveTable) {
    for isSigned in [false, true] {
      let name = isSigned ? "sint-list" : "uint-list"
      table.three("(bytevector->\(name) bytevector endianness size)", "The list of the integers of SIZE bytes.") {
        bytes, order, size in
        let isBig = try BytevectorRows.isBigEndian(order, 2)
        let size = try size.int(3, in: 1...(1 << 30))
        let count = try bytes.bytevector(1).length
        guard count % size == 0 else { throw Fault.type(1, "bytevector of whole elements", bytes) }
        var result = Word.null
        for i in stride(from: count - size, through: 0, by: -size) {
          result = Heap.cons(load(bytes.byteData + i, size, isBig: isBig, isSigned: isSigned), result)
        }
        return result
      }
      table.three(
        "(\(name)->bytevector list endianness size)", "A bytevector of the integers in LIST, SIZE bytes each."
      ) {
        list, order, size in
        let isBig = try BytevectorRows.isBigEndian(order, 2)
        let size = try size.int(3, in: 1...(1 << 30))
        let result = Heap.bytevector(count: try list.list(1) * size)
        var rest = list
        var at = 0
        while rest.isPair {
          try store(rest.car, result.byteData + at, size, isBig: isBig, isSigned: isSigned, position: 1)
          at += size
          rest = rest.cdr
        }
        return result
      }
    }
  }

  private static func floats(_ table: inout PrimitiveTable) {
    func family(
      _ name: String, _ what: String, _ size: Int, _ load: @escaping (UInt64) -> Double,
      _ bits: @escaping (Double) -> UInt64
    ) {
      func read(_ bytes: Word, _ k: Word, isBig: Bool) throws -> Word {
        let p = try address(bytes, k, size)
        var value: UInt64 = 0
        for i in 0..<size { value |= UInt64(p[isBig ? size - 1 - i : i]) << UInt64(i * 8) }
        return Heap.flonum(load(value))
      }
      func write(_ bytes: Word, _ k: Word, _ value: Word, isBig: Bool) throws -> Word {
        let p = try address(bytes, k, size)
        let value = bits(try Numbers.double(value, 3))
        for i in 0..<size { p[isBig ? size - 1 - i : i] = UInt8(truncatingIfNeeded: value >> UInt64(i * 8)) }
        return .unspecified
      }
      table.three("(\(name)-ref bytevector k endianness)", "The \(what) number at byte K of BYTEVECTOR.") {
        try read($0, $1, isBig: try BytevectorRows.isBigEndian($2, 3))
      }
      table.two("(\(name)-native-ref bytevector k)", "The \(what) number at byte K of BYTEVECTOR.") {
        try read($0, $1, isBig: false)
      }
      table.any("(\(name)-set! bytevector k x endianness)", "Makes X the \(what) number at byte K of BYTEVECTOR.") {
        try write($0[0], $0[1], $0[2], isBig: try BytevectorRows.isBigEndian($0[3], 4))
      }
      table.three("(\(name)-native-set! bytevector k x)", "Makes X the \(what) number at byte K of BYTEVECTOR.") {
        try write($0, $1, $2, isBig: false)
      }
    }
    family(
      "bytevector-ieee-single", "single precision", 4, { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) },
      { UInt64(Float($0).bitPattern) })
    family(
      "bytevector-ieee-double", "double precision", 8, { Double(bitPattern: $0) }, { $0.bitPattern })
  }
}
