// Base 32 and base 64 as RFC 4648 defines them: groups of bytes, most significant bits first, padded with '='.
//
// Invariant: decoding wants the padding and refuses bits that no encoder would have left over.

/// An encoding of RFC 4648 with padding.
public struct BaseEncoding: Sendable {
  /// Base 64 with `+` and `/`.
  public static let base64 = BaseEncoding(
    name: "base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bitsPerDigit: 6)
  /// Base 64 with `-` and `_`, safe in file names and addresses.
  public static let base64url = BaseEncoding(
    name: "base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", bitsPerDigit: 6)
  /// Base 32, lower case.
  public static let base32 = BaseEncoding(name: "base32", "abcdefghijklmnopqrstuvwxyz234567", bitsPerDigit: 5)

  private let name: String
  private let alphabet: [UInt8]
  private let values: [UInt8]
  private let bitsPerDigit: Int
  private let digitsPerGroup: Int

  private init(name: String, _ alphabet: String, bitsPerDigit: Int) {
    self.name = name
    self.alphabet = Array(alphabet.utf8)
    self.values = digitValues(of: self.alphabet)
    self.bitsPerDigit = bitsPerDigit
    self.digitsPerGroup = bitsPerDigit == 6 ? 4 : 8
  }

  /// `bytes` in this encoding.
  public func encode(_ bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    var (bits, count) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= bitsPerDigit {
        count -= bitsPerDigit
        digits.append(alphabet[bits >> count & (1 << bitsPerDigit - 1)])
      }
      bits &= 1 << count - 1
    }
    if count > 0 { digits.append(alphabet[bits << (bitsPerDigit - count) & (1 << bitsPerDigit - 1)]) }
    while digits.count % digitsPerGroup != 0 { digits.append(UInt8(ascii: "=")) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The bytes that `text` stands for.
  public func decode(_ text: some StringProtocol) throws -> [UInt8] {
    let digits = Array(text.utf8)
    let significant = digits.count - digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard digits.count % digitsPerGroup == 0, digits.count - significant < digitsPerGroup else {
      throw StoreError(
        .invalidEncoding, "'\(text)' is not \(name): its length with padding must be a multiple of \(digitsPerGroup)")
    }
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for index in 0..<significant {
      let value = values[Int(digits[index])]
      guard value != 255 else { throw badDigit(in: text, at: index, encoding: name) }
      bits = bits << bitsPerDigit | Int(value)
      count += bitsPerDigit
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 255))
      }
      bits &= 1 << count - 1
    }
    guard bits == 0, count < bitsPerDigit else {
      throw StoreError(.invalidEncoding, "'\(text)' is not \(name): it ends in the middle of a byte")
    }
    return bytes
  }
}
