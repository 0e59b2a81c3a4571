// Public keys of OpenPGP, version 4: RSA, DSA and EdDSA on Ed25519, which are the ones that Guix knows. A key of another
// kind has a fingerprint and verifies nothing.

import CGcrypt
import Store

/// An S-expression of libgcrypt's.
final class KeyExpression {
  let pointer: OpaquePointer

  /// The expression whose canonical form is `bytes`; nil when libgcrypt does not take it.
  init?(canonical bytes: [UInt8]) {
    cgcrypt_initialize()
    var pointer: OpaquePointer?
    guard gcry_sexp_new(&pointer, bytes, bytes.count, 1) == 0, let pointer else { return nil }
    self.pointer = pointer
  }

  deinit { gcry_sexp_release(pointer) }

  /// The canonical form of a list: texts, byte strings and lists, which are canonical forms already.
  static func list(_ head: String, _ parts: [UInt8]...) -> [UInt8] {
    [40] + atom(Array(head.utf8)) + parts.joined() + [41]
  }

  static func atom(_ bytes: some Collection<UInt8>) -> [UInt8] { Array("\(bytes.count):".utf8) + bytes }
  static func atom(_ text: String) -> [UInt8] { atom(Array(text.utf8)) }
  /// `(name bytes)`.
  static func field(_ name: String, _ bytes: some Collection<UInt8>) -> [UInt8] { list(name, atom(bytes)) }
}

/// The algorithms by which keys sign, and what their numbers mean.
enum SigningAlgorithm: Int {
  case rsa = 1
  case dsa = 17
  case eddsa = 22

  /// What a number of OpenPGP's stands for, in messages.
  static func name(_ number: Int) -> String {
    let names = [
      1: "RSA", 2: "RSA (encryption)", 3: "RSA (signing)", 16: "Elgamal", 17: "DSA", 18: "ECDH", 19: "ECDSA",
      20: "Elgamal",
      22: "EdDSA",
    ]
    return names[number] ?? "number \(number)"
  }
}

/// A public key.
final class OpenPGPKey {
  /// What identifies the key: the SHA-1 digest of its packet.
  let fingerprint: [UInt8]
  let algorithmNumber: Int
  let isSubkey: Bool
  /// The key as libgcrypt takes it; nil when its algorithm is not known here.
  let expression: KeyExpression?

  var algorithm: SigningAlgorithm? { SigningAlgorithm(rawValue: algorithmNumber) }
  /// The last eight bytes of the fingerprint.
  var identifier: [UInt8] { Array(fingerprint.suffix(8)) }

  /// The key in the contents of a packet; nil for one of another version than 4.
  init?(_ body: ArraySlice<UInt8>, isSubkey: Bool) throws {
    var cursor = ByteCursor(body, of: "a public key")
    guard try cursor.byte() == 4 else { return nil }
    guard body.count <= 0xFFFF else { throw OpenPGPError("a public key is longer than 65535 bytes") }
    _ = try cursor.integer(4)
    algorithmNumber = try cursor.integer(1)
    self.isSubkey = isSubkey
    fingerprint = DigestAlgorithm.sha1.digest(of: [0x99, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body)
    expression = try SigningAlgorithm(rawValue: algorithmNumber).flatMap {
      KeyExpression(canonical: KeyExpression.list("public-key", try OpenPGPKey.parameters($0, &cursor)))
    }
  }

  private static let ed25519: [UInt8] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01]

  private static func parameters(_ algorithm: SigningAlgorithm, _ cursor: inout ByteCursor) throws -> [UInt8] {
    typealias Expression = KeyExpression
    switch algorithm {
    case .rsa:
      let (n, e) = (try cursor.multiprecision(), try cursor.multiprecision())
      return Expression.list("rsa", Expression.field("n", n), Expression.field("e", e))
    case .dsa:
      let (p, q) = (try cursor.multiprecision(), try cursor.multiprecision())
      let (g, y) = (try cursor.multiprecision(), try cursor.multiprecision())
      return Expression.list(
        "dsa", Expression.field("p", p), Expression.field("q", q), Expression.field("g", g), Expression.field("y", y))
    case .eddsa:
      let curve = try cursor.bytes(cursor.integer(1))
      guard curve.elementsEqual(ed25519) else { throw OpenPGPError("an EdDSA key is on another curve than Ed25519") }
      let q = try cursor.multiprecision()
      return Expression.list(
        "ecc", Expression.field("curve", Array("Ed25519".utf8)), Expression.field("flags", Array("eddsa".utf8)),
        Expression.field("q", q))
    }
  }

  /// A fingerprint as people read it: groups of four digits, with two spaces in the middle.
  static func text(_ fingerprint: some Collection<UInt8>) -> String {
    let digits = fingerprint.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
    var text = ""
    for (index, pair) in digits.enumerated() {
      if index > 0, index % 2 == 0 { text += index * 2 == digits.count ? "  " : " " }
      text += pair
    }
    return text
  }
}

/// Public keys, by which signatures are verified.
final class OpenPGPKeyring {
  private var byFingerprint: [[UInt8]: OpenPGPKey] = [:]
  private var byIdentifier: [[UInt8]: OpenPGPKey] = [:]

  /// Adds the keys and subkeys in `bytes`, armored or not. Other packets are passed over: what a key says of itself is
  /// not looked at, as Guix does not.
  func add(_ bytes: ArraySlice<UInt8>) throws {
    let data = try Armor.isArmored(bytes) ? Armor.decode(bytes).data[...] : bytes
    var cursor = ByteCursor(data, of: "a key")
    var isWithinKey = false
    while !cursor.isAtEnd {
      let packet = try OpenPGPPacket(&cursor)
      switch packet.tag {
      case OpenPGPPacket.Tag.publicKey:
        let key = try OpenPGPKey(packet.body, isSubkey: false)
        isWithinKey = key != nil
        if let key { insert(key) }
      case OpenPGPPacket.Tag.publicSubkey where isWithinKey:
        if let key = try OpenPGPKey(packet.body, isSubkey: true) { insert(key) }
      default: break
      }
    }
  }

  private func insert(_ key: OpenPGPKey) {
    byFingerprint[key.fingerprint] = key
    byIdentifier[key.identifier] = key
  }

  /// The key that `signature` says it was made with.
  func key(of signature: OpenPGPSignature) -> OpenPGPKey? {
    signature.issuerFingerprint.map { byFingerprint[$0] } ?? signature.issuer.flatMap { byIdentifier[$0] }
  }
}
