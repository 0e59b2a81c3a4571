// What `(system foreign)` stands on: C functions of one table, the memory of this process, and the addresses of
// bytevectors, which the collector never moves. Memory is read and written through the kernel, so that a wrong address
// is an error and no signal.

import CForeign
import Glibc

/// The rows of `(nsscheme rows foreign)`.
enum ForeignRows {
  static let module = ["nsscheme", "rows", "foreign"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    functions(&table)
    memory(&table)
    return table.rows
  }()

  private static func functions(_ table: inout PrimitiveTable) {
    table.one("(%foreign-function name)", "The address of the C function NAME, or #f if this program has none.") {
      name in
      guard let address = cforeign_function(try name.text(1)) else { return .false }
      return Numbers.integer(UInt(bitPattern: address))
    }
    table.two(
      "(%foreign-call address arguments)",
      "The result of the C function at ADDRESS, a signed integer of 64 bits, and errno afterwards, as a pair."
    ) { address, arguments in
      let function = UnsafeRawPointer(bitPattern: try bits(address, 1))
      guard let function, cforeign_is_function(function) != 0 else { throw Fault.range(1, address) }
      guard let count = arguments.listLength else { throw Fault.type(2, "list", arguments) }
      guard count <= Int(cforeign_most_arguments) else { throw Fault.range(2, arguments) }
      var values: [Int64] = []
      var rest = arguments
      while rest.isPair {
        values.append(Int64(truncatingIfNeeded: try bits(rest.car, 2)))
        rest = rest.cdr
      }
      let names = try hostNames(cforeign_file_arguments(function), &values)
      defer { for name in names { free(name) } }
      var error: Int32 = 0
      let result = cforeign_call(function, values, Int32(count), &error)
      return Heap.cons(Numbers.integer(Int(result)), Word(fixnum: Int(error)))
    }
  }

  private static func memory(_ table: inout PrimitiveTable) {
    table.one("(%bytevector-address bytevector)", "Where the bytes of BYTEVECTOR lie.") { bytes in
      guard bytes.isBytevector else { throw Fault.type(1, "bytevector", bytes) }
      return Numbers.integer(UInt(bitPattern: bytes.byteData))
    }
    table.two(
      "(%memory address count)",
      "A bytevector of the COUNT bytes at ADDRESS, shared with whatever else knows them; they must outlive it."
    ) { address, count in
      let count = try count.int(2, in: 0...largest)
      let start = try bits(address, 1)
      guard count > 0, let data = UnsafeMutablePointer<UInt8>(bitPattern: start) else {
        return Heap.bytevector(count: 0)
      }
      // What is not there now is an error now, and not a signal later: a byte of each page is looked at.
      var byte: UInt8 = 0
      for offset in stride(from: 0, to: count, by: 4096) {
        try check(cforeign_read(UInt64(start &+ UInt(offset)), &byte, 1), 1)
      }
      try check(cforeign_read(UInt64(start &+ UInt(count - 1)), &byte, 1), 1)
      return Heap.bytevector(sharing: data, count: count)
    }
    table.one("(%text-length address)", "How many bytes there are at ADDRESS before the first one that is zero.") {
      address in
      var length = 0
      let start = UInt64(try bits(address, 1))
      guard try forEachTextPart(at: start, { length += $0.count }) else { throw Fault.range(1, address) }
      return Word(fixnum: length)
    }
  }

  /// Gives `body` the bytes at an address before the first that is zero, part by part; false when there are too many.
  private static func forEachTextPart(at start: UInt64, _ body: (ArraySlice<UInt8>) -> Void) throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var length = 0
    while length < largest {
      // Up to the end of a page: what lies behind it may not be there.
      let at = start &+ UInt64(length)
      let count = 4096 - Int(at % 4096)
      try check(cforeign_read(at, &buffer, count), count)
      let end = buffer[..<count].firstIndex(of: 0)
      body(buffer[..<(end ?? count)])
      if end != nil { return true }
      length += count
    }
    return false
  }

  /// Puts the host's names instead of those of the arguments that are names of files, where they differ; returns the
  /// memory that holds them.
  private static func hostNames(_ which: Int32, _ values: inout [Int64]) throws -> [UnsafeMutablePointer<CChar>?] {
    var names: [UnsafeMutablePointer<CChar>?] = []
    for i in values.indices where which & (1 << Int32(i)) != 0 && values[i] != 0 {
      var bytes: [UInt8] = []
      // What cannot be read is the function's to complain about.
      guard (try? forEachTextPart(at: UInt64(bitPattern: values[i]), { bytes += $0 })) == true else { continue }
      let name = String(decoding: bytes, as: UTF8.self)
      let host = PathMapping.hostPath(name)
      if host == name { continue }
      names.append(strdup(host))
      values[i] = Int64(Int(bitPattern: names[names.count - 1]))
    }
    return names
  }

  /// The most bytes that are read at once, so that a wrong count is an error and not the end of all memory.
  private static let largest = 1 << 32

  private static func check(_ done: Int64, _ wanted: Int) throws {
    guard done == Int64(wanted) else { throw Fault.posix(errno: done < 0 ? errno : EFAULT) }
  }

  /// The low 64 bits of an exact integer, in two's complement.
  private static func bits(_ word: Word, _ position: Int) throws -> UInt {
    guard Numbers.isExactInteger(word) else { throw Fault.type(position, "exact integer", word) }
    let magnitude = Numbers.lowBits(word)
    return Numbers.isNegative(word) ? 0 &- magnitude : magnitude
  }
}
