// Base 32 and base 64 as RFC 4648 defines them: groups of bytes, most significant bits first, filled up with '='.
//
// Invariant: decoding in its strict form wants the padding and refuses bits that no encoder would have left over.

/// An encoding of RFC 4648.
public struct BaseEncoding: Sendable {
  /// What a decoder thinks of the '=' at the end.
  public enum Padding: Sendable { case required, optional, forbidden }

  /// Base 64 with `+` and `/`.
  public static let base64 = BaseEncoding(
    name: "base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")!
  /// Base 64 with `-` and `_`, safe in file names and addresses.
  public static let base64url = BaseEncoding(
    name: "base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")!
  /// Base 32, lower case.
  public static let base32 = BaseEncoding(name: "base32", "abcdefghijklmnopqrstuvwxyz234567")!

  private let name: String
  /// The digits, by value.
  public let alphabet: [UInt8]
  private let values: [UInt8]
  private let bitsPerDigit: Int
  private let digitsPerGroup: Int

  /// An encoding with the digits of `alphabet`, 32 or 64 different ASCII characters; nil if they are not that.
  public init?(name: String, _ alphabet: String) {
    self.name = name
    self.alphabet = Array(alphabet.utf8)
    guard [32, 64].contains(self.alphabet.count), Set(self.alphabet).count == self.alphabet.count,
      self.alphabet.allSatisfy({ $0 < 128 && $0 != BaseEncoding.fill })
    else { return nil }
    self.values = digitValues(of: self.alphabet)
    self.bitsPerDigit = self.alphabet.count == 64 ? 6 : 5
    self.digitsPerGroup = bitsPerDigit == 6 ? 4 : 8
  }

  private static let fill = UInt8(ascii: "=")

  /// `bytes` in this encoding.
  public func encode(_ bytes: some Sequence<UInt8>, padding: Bool = true) -> String {
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
    while padding && digits.count % digitsPerGroup != 0 { digits.append(BaseEncoding.fill) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The first character of `text` that is no digit; '=' at its end are none unless `padding` is forbidden.
  public func firstForeign(in text: some StringProtocol, padding: Padding) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    let fills = padding == .forbidden ? 0 : scalars.reversed().prefix { $0 == "=" }.count
    return scalars.dropLast(fills).first { $0.value > 255 || values[Int($0.value)] == 255 }
  }

  /// The bytes that `text` stands for. Only a `strict` decoder looks at bits that are left over.
  public func decode(
    _ text: some StringProtocol, padding: Padding = .required, strict: Bool = true
  ) throws -> [UInt8] {
    let digits = Array(text.utf8)
    let fills = padding == .forbidden ? 0 : digits.reversed().prefix { $0 == BaseEncoding.fill }.count
    guard padding != .required || digits.count % digitsPerGroup == 0 && fills < digitsPerGroup else {
      throw StoreError(
        .invalidEncoding, "'\(text)' is not \(name): its length with padding must be a multiple of \(digitsPerGroup)")
    }
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for index in 0..<(digits.count - fills) {
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
    guard !strict || bits == 0 && count < bitsPerDigit else {
      throw StoreError(.invalidEncoding, "'\(text)' is not \(name): it ends in the middle of a byte")
    }
    return bytes
  }
}
