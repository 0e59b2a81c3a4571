// Signatures of OpenPGP, versions 3 and 4, and whether they are right.
//
// Invariant: a signature that has a critical part of a kind that is not known here, or that names its issuer in two ways
// that do not agree, is refused.

import CGcrypt
import Store

/// A detached signature.
struct OpenPGPSignature {
  let algorithmNumber: Int
  /// The digest that was signed.
  let digest: DigestAlgorithm
  /// Whether it signs bytes as they are, and not text or a key.
  let isBinary: Bool
  /// Who signed: the last eight bytes of the fingerprint, and the fingerprint.
  let issuer: [UInt8]?
  let issuerFingerprint: [UInt8]?
  /// What is hashed after the data.
  private let trailer: [UInt8]
  private let numbers: [ArraySlice<UInt8>]

  /// Who signed, as far as the signature says it.
  var issuerText: String { (issuerFingerprint ?? issuer).map(OpenPGPKey.text) ?? "that is not named" }

  /// The signature that `bytes` are, in ASCII armor.
  init(armored bytes: ArraySlice<UInt8>) throws {
    let (kind, data) = try Armor.decode(bytes)
    guard kind.hasPrefix("PGP ") else { throw OpenPGPError("it is no OpenPGP signature, but a \(kind)") }
    var cursor = ByteCursor(data[...], of: "the signature")
    let packet = try OpenPGPPacket(&cursor)
    guard packet.tag == OpenPGPPacket.Tag.signature else { throw OpenPGPError("the packet is no signature") }
    try self.init(packet.body)
  }

  /// The signature in the contents of a packet.
  init(_ body: ArraySlice<UInt8>) throws {
    var cursor = ByteCursor(body, of: "the signature")
    let version = try cursor.integer(1)
    switch version {
    case 3:
      guard try cursor.integer(1) == 5 else { throw OpenPGPError("the signature's length is wrong") }
      trailer = Array(cursor.rest.prefix(5))
      isBinary = try cursor.integer(1) == 0
      _ = try cursor.integer(4)
      issuer = Array(try cursor.bytes(8))
      issuerFingerprint = nil
      algorithmNumber = try cursor.integer(1)
      digest = try OpenPGPSignature.digest(cursor.integer(1))
    case 4:
      isBinary = try cursor.integer(1) == 0
      algorithmNumber = try cursor.integer(1)
      digest = try OpenPGPSignature.digest(cursor.integer(1))
      let hashed = try cursor.bytes(cursor.integer(2))
      let hashedPart = body[body.startIndex..<hashed.endIndex]
      let size = hashedPart.count
      trailer = hashedPart + [4, 0xFF] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
      let unhashed = try cursor.bytes(cursor.integer(2))
      var found = Issuers()
      for part in [hashed, unhashed] { try found.read(part) }
      (issuer, issuerFingerprint) = (found.identifier, found.fingerprint)
      if let issuer, let fingerprint = issuerFingerprint, !fingerprint.suffix(8).elementsEqual(issuer) {
        throw OpenPGPError("the signature names two different issuers")
      }
    default: throw OpenPGPError("the signature is of version \(version), which is not known")
    }
    _ = try cursor.integer(2)
    switch SigningAlgorithm(rawValue: algorithmNumber) {
    case .rsa: numbers = [try cursor.multiprecision()]
    case .dsa, .eddsa: numbers = [try cursor.multiprecision(), try cursor.multiprecision()]
    case nil: numbers = []
    }
  }

  private static func digest(_ number: Int) throws -> DigestAlgorithm {
    let names = [1: "md5", 2: "sha1", 3: "rmd160", 8: "sha256", 9: "sha384", 10: "sha512", 11: "sha224"]
    guard let name = names[number] else {
      throw OpenPGPError("the signature is of a digest by algorithm number \(number), which is not known")
    }
    return try DigestAlgorithm(named: name)
  }

  /// Who the subpackets of a signature say that it is from; the first that says it counts.
  private struct Issuers {
    var identifier: [UInt8]?
    var fingerprint: [UInt8]?
    private static let known: Set<Int> = [
      2, 3, 5, 7, 9, 11, 16, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32, 33,
    ]

    mutating func read(_ bytes: ArraySlice<UInt8>) throws {
      var cursor = ByteCursor(bytes, of: "a part of the signature")
      while !cursor.isAtEnd {
        var part = ByteCursor(try cursor.bytes(cursor.subpacketLength()), of: "a part of the signature")
        let kind = try part.integer(1)
        switch kind & 0x7F {
        case 16: identifier = try identifier ?? Array(part.bytes(8))
        case 33:
          let version = try part.integer(1)
          guard let size = [4: 20, 5: 32][version] else {
            throw OpenPGPError("the signature's fingerprint is of version \(version), which is not known")
          }
          fingerprint = try fingerprint ?? Array(part.bytes(size))
        case let number where kind & 0x80 != 0 && !Issuers.known.contains(number):
          throw OpenPGPError("the signature has a critical part of kind \(number), which is not known")
        default: break
        }
      }
    }
  }

  /// Whether this is the signature of `data` by `key`. The key's algorithm has to be that of the signature.
  func isRight(for data: some Sequence<UInt8>, by key: OpenPGPKey) -> Bool {
    guard isBinary, key.algorithmNumber == algorithmNumber, let publicKey = key.expression,
      let algorithm = key.algorithm,
      let signature = KeyExpression(canonical: expression(algorithm))
    else { return false }
    let hash = digest.digest(of: Array(data) + trailer)
    let name = KeyExpression.atom(digest.name)
    let content: [UInt8]
    switch algorithm {
    case .rsa, .dsa:
      content = KeyExpression.list(
        "data", KeyExpression.field("flags", Array((algorithm == .rsa ? "pkcs1" : "rfc6979").utf8)),
        KeyExpression.list("hash", name, KeyExpression.atom(hash)))
    case .eddsa:
      content = KeyExpression.list(
        "data", KeyExpression.field("flags", Array("eddsa".utf8)),
        KeyExpression.field("hash-algo", Array("sha512".utf8)),
        KeyExpression.field("value", hash))
    }
    guard let content = KeyExpression(canonical: content) else { return false }
    return gcry_pk_verify(signature.pointer, content.pointer, publicKey.pointer) == 0
  }

  private func expression(_ algorithm: SigningAlgorithm) -> [UInt8] {
    /// libgcrypt wants all bytes of these, also when the highest are 0.
    func whole(_ number: ArraySlice<UInt8>) -> [UInt8] {
      [UInt8](repeating: 0, count: max(0, 32 - number.count)) + number
    }
    switch algorithm {
    case .rsa: return KeyExpression.list("sig-val", KeyExpression.list("rsa", KeyExpression.field("s", numbers[0])))
    case .dsa:
      return KeyExpression.list(
        "sig-val",
        KeyExpression.list("dsa", KeyExpression.field("r", numbers[0]), KeyExpression.field("s", numbers[1])))
    case .eddsa:
      return KeyExpression.list(
        "sig-val",
        KeyExpression.list(
          "eddsa", KeyExpression.field("r", whole(numbers[0])), KeyExpression.field("s", whole(numbers[1]))))
    }
  }
}
