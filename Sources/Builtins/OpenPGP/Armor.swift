// ASCII armor: binary OpenPGP data as lines of text, with a checksum of 24 bits that has to be there and right, as Guix
// asks for it.

import Store

/// Armored data.
enum Armor {
  private static let dashes = Array("-----".utf8)
  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("-----END ".utf8)

  /// Whether `bytes` are armored rather than binary: a packet begins with a byte whose highest bit is set.
  static func isArmored(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.first.map { $0 & 0x80 == 0 } ?? false }

  /// What the first line of `bytes` says they are, such as "PGP SIGNATURE", and the binary data.
  static func decode(_ bytes: ArraySlice<UInt8>) throws -> (kind: String, data: [UInt8]) {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(trimmed)[...]
    guard let first = lines.popFirst(), first.starts(with: begin), first.count >= begin.count + dashes.count,
      first.suffix(dashes.count).elementsEqual(dashes)
    else { throw OpenPGPError("there is no line -----BEGIN …-----") }
    let kind = first.dropFirst(begin.count).dropLast(dashes.count)
    let last = end + kind + dashes
    while let header = lines.popFirst(), !header.isEmpty {}
    var text: [UInt8] = []
    var checksum: ArraySlice<UInt8>?
    while let line = lines.popFirst() {
      if line.elementsEqual(last) {
        guard let checksum, let sum = base64(checksum.dropFirst()) else {
          throw OpenPGPError("the armored data has no checksum")
        }
        guard let data = base64(text[...]) else { throw OpenPGPError("the armored data is not Base64") }
        guard try sum == DigestAlgorithm(named: "crc24-rfc2440").digest(of: data) else {
          throw OpenPGPError("the checksum of the armored data is wrong")
        }
        return (String(decoding: kind, as: UTF8.self), data)
      }
      if line.isEmpty { continue }
      guard checksum == nil else { throw OpenPGPError("the armored data goes on after its checksum") }
      if line.first == 61 { checksum = line } else { text += line }
    }
    throw OpenPGPError("the armored data is cut off")
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    let start = line.drop(while: isSpace)
    return start.prefix(upTo: (start.lastIndex { !isSpace($0) } ?? start.startIndex - 1) + 1)
  }

  private static let digits: [Int8] = {
    var table = [Int8](repeating: -1, count: 256)
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, letter) in letters.utf8.enumerated() { table[Int(letter)] = Int8(value) }
    return table
  }()

  /// The bytes that Base64 writes; nil when it is not Base64.
  private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    let padding = text.suffix(2).reduce(0) { $1 == 61 ? $0 + 1 : 0 }
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 4 * 3)
    var (bits, count) = (0, 0)
    for byte in text.dropLast(padding) {
      let digit = digits[Int(byte)]
      if digit < 0 { return nil }
      (bits, count) = ((bits << 6 | Int(digit)) & 0xFFFFFF, count + 6)
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return result
  }
}
