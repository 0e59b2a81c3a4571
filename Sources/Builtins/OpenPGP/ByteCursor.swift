// Bytes that come from elsewhere, read from the front.
//
// Invariant: no read goes past the end; what is too short is an error, never a crash.

/// What is wrong with OpenPGP data, as a part of a sentence: "the signature is cut off".
struct OpenPGPError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A position within bytes.
struct ByteCursor {
  private(set) var rest: ArraySlice<UInt8>
  /// What the bytes are, for messages.
  private let what: String

  init(_ bytes: ArraySlice<UInt8>, of what: String) { (rest, self.what) = (bytes, what) }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() throws -> UInt8 {
    guard let byte = rest.popFirst() else { throw OpenPGPError("\(what) is cut off") }
    return byte
  }

  /// The next `count` bytes.
  mutating func bytes(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else { throw OpenPGPError("\(what) is cut off") }
    let part = rest.prefix(count)
    rest = rest.dropFirst(count)
    return part
  }

  /// An integer of `size` bytes, the highest first.
  mutating func integer(_ size: Int) throws -> Int { try bytes(size).reduce(0) { $0 << 8 | Int($1) } }

  /// A multiprecision integer: its size in bits, and its bytes.
  mutating func multiprecision() throws -> ArraySlice<UInt8> { try bytes((integer(2) + 7) / 8) }

  /// The length of a subpacket.
  mutating func subpacketLength() throws -> Int {
    let first = Int(try byte())
    if first < 192 { return first }
    if first < 255 { return (first - 192) << 8 + Int(try byte()) + 192 }
    return try integer(4)
  }
}

/// A packet of an OpenPGP message: what it is, by its tag, and its contents.
struct OpenPGPPacket {
  enum Tag {
    static let signature = 2
    static let publicKey = 6
    static let publicSubkey = 14
  }

  let tag: Int
  let body: ArraySlice<UInt8>

  /// The next packet of `cursor`.
  init(_ cursor: inout ByteCursor) throws {
    let head = Int(try cursor.byte())
    guard head & 0x80 != 0 else { throw OpenPGPError("a packet begins with the byte \(head)") }
    if head & 0x40 != 0 {
      tag = head & 0x3F
      if let first = cursor.rest.first, (224...254).contains(first) {
        throw OpenPGPError("a packet comes in parts, which only data may do")
      }
      body = try cursor.bytes(cursor.subpacketLength())
    } else {
      tag = head >> 2 & 0xF
      let kind = head & 3
      body = try kind == 3 ? cursor.bytes(cursor.rest.count) : cursor.bytes(cursor.integer(1 << kind))
    }
  }
}
