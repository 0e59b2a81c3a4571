// Addresses of sockets: as Scheme has them and as the kernel does.
//
// In Scheme an address is a vector: #(AF_UNIX path), #(AF_INET address port), #(AF_INET6 address port flow scope);
// addresses of the Internet are integers.

import Glibc

/// Conversions of socket addresses.
enum SocketAddress {
  /// Calls `body` with the kernel's form of an address.
  static func withKernelForm<R>(
    _ address: Word, _ position: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> R
  ) throws -> R {
    guard address.isVector, address.length >= 2, address.element(0).isFixnum else {
      throw Fault.type(position, "socket address", address)
    }
    func number(_ i: Int, _ limit: Int) throws -> Int { try address.element(i).int(position, in: 0...limit) }
    func call<T>(_ value: T, _ count: Int = MemoryLayout<T>.size) throws -> R {
      try withUnsafePointer(to: value) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, socklen_t(count)) }
      }
    }
    switch (Int32(truncatingIfNeeded: address.element(0).fixnum), address.length) {
    case (AF_UNIX, 2):
      var result = sockaddr_un()
      result.sun_family = sa_family_t(AF_UNIX)
      let path = Array(try address.element(1).hostPath(position).utf8)
      guard path.count < MemoryLayout.size(ofValue: result.sun_path) else { throw Fault.posix(errno: ENAMETOOLONG) }
      withUnsafeMutableBytes(of: &result.sun_path) { $0.copyBytes(from: path) }
      return try call(result, MemoryLayout<sa_family_t>.size + path.count + 1)
    case (AF_INET, 3):
      var result = sockaddr_in()
      result.sin_family = sa_family_t(AF_INET)
      result.sin_addr.s_addr = UInt32(try number(1, 0xFFFF_FFFF)).bigEndian
      result.sin_port = UInt16(try number(2, 0xFFFF)).bigEndian
      return try call(result)
    case (AF_INET6, 3...5):
      var result = sockaddr_in6()
      result.sin6_family = sa_family_t(AF_INET6)
      let bytes = try wideBytes(address.element(1), position)
      withUnsafeMutableBytes(of: &result.sin6_addr) { $0.copyBytes(from: bytes) }
      result.sin6_port = UInt16(try number(2, 0xFFFF)).bigEndian
      if address.length > 3 { result.sin6_flowinfo = UInt32(try number(3, 0xFFFF_FFFF)) }
      if address.length > 4 { result.sin6_scope_id = UInt32(try number(4, 0xFFFF_FFFF)) }
      return try call(result)
    default: throw Fault.type(position, "socket address", address)
    }
  }

  /// The sixteen bytes of an integer, most significant first.
  static func wideBytes(_ word: Word, _ position: Int) throws -> [UInt8] {
    guard Numbers.isExactInteger(word), !Numbers.isNegative(word), Numbers.bitLength(word) <= 128 else {
      throw Fault.type(position, "address of 128 bits", word)
    }
    return (0..<16).map { i in
      UInt8(truncatingIfNeeded: Numbers.lowBits(Numbers.shiftRight(word, (15 - i) * 8)))
    }
  }

  /// The integer of bytes, most significant first.
  static func integer(_ bytes: some Sequence<UInt8>) -> Word {
    bytes.reduce(Word(fixnum: 0)) { Numbers.add(integers: Numbers.shiftLeft($0, 8), Word(fixnum: Int($1))) }
  }

  /// Calls `body` with room for an address and returns what it was filled with as a vector.
  static func filled(_ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) throws -> Void) throws
    -> Word
  {
    var storage = sockaddr_storage()
    var count = socklen_t(MemoryLayout<sockaddr_storage>.size)
    try withUnsafeMutablePointer(to: &storage) {
      try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, &count) }
    }
    return withUnsafeBytes(of: storage) { vector(UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
  }

  private static func vector(_ bytes: UnsafeRawBufferPointer) -> Word {
    guard bytes.count >= 2 else { return .false }
    let family = Int32(bytes.load(as: sa_family_t.self))
    func make(_ count: Int) -> Word { Heap.vector(count: count, fill: Word(fixnum: Int(family))) }
    func port() -> Word { Word(fixnum: Int(bytes.load(fromByteOffset: 2, as: UInt16.self).bigEndian)) }
    switch family {
    case AF_INET:
      let result = make(3)
      result.setElement(1, integer(bytes[4..<8]))
      result.setElement(2, port())
      return result
    case AF_INET6:
      let result = make(5)
      result.setElement(1, integer(bytes[8..<24]))
      result.setElement(2, port())
      result.setElement(3, Word(fixnum: Int(bytes.load(fromByteOffset: 4, as: UInt32.self))))
      result.setElement(4, Word(fixnum: Int(bytes.load(fromByteOffset: 24, as: UInt32.self))))
      return result
    default:
      let result = make(2)
      let path = String(decoding: bytes[2...].prefix { $0 != 0 }, as: UTF8.self)
      result.setElement(1, Heap.string(PathMapping.logicalPath(path)))
      return result
    }
  }

  /// The integer of an address as it is written, nil when it is none of its family.
  static func parse(_ text: String, _ family: Int32) -> Word? {
    var bytes = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
    return inet_pton(family, text, &bytes) == 1 ? integer(bytes) : nil
  }
}
