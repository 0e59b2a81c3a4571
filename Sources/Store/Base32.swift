// The two encodings that store paths and hashes are written in: Nix's base 32 (its own alphabet without e, o, t, u,
// least significant digit last) and base 16 in lower case.
//
// Invariant: decoding accepts exactly what encoding produces (base 16 also in upper case), and says where it stopped.

/// Nix's base 32.
public enum NixBase32 {
  /// The digits, by value.
  public static let alphabet = Array("0123456789abcdfghijklmnpqrsvwxyz".utf8)
  /// The value of each byte as a digit, 255 for others.
  static let values: [UInt8] = digitValues(of: alphabet)

  /// `bytes` in base 32.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    let length = (bytes.count * 8 + 4) / 5
    var digits = [UInt8]()
    digits.reserveCapacity(length)
    for position in stride(from: length - 1, through: 0, by: -1) {
      let bit = position * 5
      let (index, shift) = (bit / 8, bit % 8)
      let low = UInt16(bytes[index])
      let high = index + 1 < bytes.count ? UInt16(bytes[index + 1]) << 8 : 0
      digits.append(alphabet[Int(((low | high) >> UInt16(shift)) & 31)])
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The first character of `text` that is no digit.
  public static func firstForeign(in text: some StringProtocol) -> Unicode.Scalar? {
    text.unicodeScalars.first { $0.value > 255 || values[Int($0.value)] == 255 }
  }

  /// The bytes that `text` stands for.
  public static func decode(_ text: some StringProtocol) throws -> [UInt8] {
    let digits = Array(text.utf8)
    if let wrong = digits.firstIndex(where: { values[Int($0)] == 255 }) {
      throw badDigit(in: text, at: wrong, encoding: "nix-base32")
    }
    var bytes = [UInt8](repeating: 0, count: digits.count * 5 / 8)
    for (offset, digit) in digits.reversed().enumerated() {
      let value = UInt16(values[Int(digit)])
      let bit = offset * 5
      let (index, shift) = (bit / 8, bit % 8)
      let shifted = value << UInt16(shift)
      if index < bytes.count { bytes[index] |= UInt8(shifted & 255) }
      let carry = index < bytes.count ? shifted >> 8 : shifted
      if index + 1 < bytes.count {
        bytes[index + 1] |= UInt8(carry)
      } else if carry != 0 {
        throw StoreError(
          .invalidEncoding, "'\(text)' is not nix-base32: its first digits do not fit into \(bytes.count) bytes")
      }
    }
    return bytes
  }
}

/// Base 16.
public enum Base16 {
  private static let alphabet = Array("0123456789abcdef".utf8)
  private static let values: [UInt8] = {
    var table = digitValues(of: alphabet)
    for (value, digit) in "ABCDEF".utf8.enumerated() { table[Int(digit)] = UInt8(value + 10) }
    return table
  }()

  /// `bytes` in base 16, lower case.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes that `text` stands for.
  public static func decode(_ text: some StringProtocol) throws -> [UInt8] {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else {
      throw StoreError(.invalidEncoding, "'\(text)' is not base16: it has an odd number of digits")
    }
    for (index, digit) in digits.enumerated() where values[Int(digit)] == 255 {
      throw badDigit(in: text, at: index, encoding: "base16")
    }
    return stride(from: 0, to: digits.count, by: 2).map {
      values[Int(digits[$0])] << 4 | values[Int(digits[$0 + 1])]
    }
  }
}

/// A table from byte to its index in `alphabet`, 255 for bytes that are not in it.
func digitValues(of alphabet: [UInt8]) -> [UInt8] {
  var table = [UInt8](repeating: 255, count: 256)
  for (value, digit) in alphabet.enumerated() { table[Int(digit)] = UInt8(value) }
  return table
}

/// The error for a byte that is no digit of `encoding`.
func badDigit(in text: some StringProtocol, at index: Int, encoding: String) -> StoreError {
  let bytes = Array(text.utf8)
  let printable = (0x21...0x7e).contains(bytes[index])
  let shown = printable ? "'\(Character(UnicodeScalar(bytes[index])))'" : "byte 0x\(String(bytes[index], radix: 16))"
  return StoreError(
    .invalidEncoding, "'\(text)' is not \(encoding): \(shown) at position \(index + 1) is not one of its digits")
}
