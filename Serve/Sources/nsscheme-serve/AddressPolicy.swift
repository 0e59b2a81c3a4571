// Which addresses the host connects to for a stranger: those of the public Internet, and no others.

import Glibc

/// What an address is, by its numbers.
enum AddressPolicy {
  /// First address and length of the prefix of IPv4 networks that are not the public's.
  private static let privateNetworks: [(UInt32, UInt32)] = [
    (0x0000_0000, 8), (0x0a00_0000, 8), (0x6440_0000, 10), (0x7f00_0000, 8), (0xa9fe_0000, 16), (0xac10_0000, 12),
    (0xc000_0000, 24), (0xc000_0200, 24), (0xc0a8_0000, 16), (0xc612_0000, 15), (0xc633_6400, 24), (0xcb00_7100, 24),
    (0xe000_0000, 3),
  ]

  /// Whether the IPv4 address `number` is a public host's.
  static func isPublic(_ number: UInt32) -> Bool {
    !privateNetworks.contains { first, bits in number >> (32 - bits) == first >> (32 - bits) }
  }

  /// Whether the 16 bytes of an IPv6 address are a public host's: 2000::/3, without documentation, 6to4 and Teredo.
  static func isPublic(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 16, bytes[0] & 0xe0 == 0x20 else { return false }
    if bytes[0] == 0x20, bytes[1] == 0x02 { return false }
    if bytes[0] == 0x20, bytes[1] == 0x01 {
      if bytes[2] == 0, bytes[3] == 0 { return false }
      if bytes[2] == 0x0d, bytes[3] == 0xb8 { return false }
    }
    return true
  }

  /// Whether a socket address is a public host's.
  static func isPublic(_ address: UnsafePointer<sockaddr>) -> Bool {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        isPublic(UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
      }
    case AF_INET6:
      return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
        withUnsafeBytes(of: pointer.pointee.sin6_addr) { isPublic(Array($0)) }
      }
    default: return false
    }
  }
}
