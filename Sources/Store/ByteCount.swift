// Numbers of bytes as people write and read them: 500M, 1.5GiB, 20GB. Units of two letters with B at their end are
// powers of 1000, the others of 1024, as in Guix.

/// A number of bytes.
public struct ByteCount: Equatable, Sendable {
  /// The number.
  public let bytes: UInt64

  private static let units = ["K", "M", "G", "T", "P"]

  /// Makes a count of so many bytes.
  public init(_ bytes: UInt64) { self.bytes = bytes }

  /// Reads a number with a unit or none; nil when it is no such thing or too large.
  public init?(parsing text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).uppercased()
    guard let number = Double(digits), digits.first != ".", digits.last != "." else { return nil }
    var factor = 1.0
    if !unit.isEmpty, unit != "B" {
      guard let power = ByteCount.units.firstIndex(of: String(unit.prefix(1))),
        ["", "IB", "B"].contains(String(unit.dropFirst()))
      else { return nil }
      for _ in 0...power { factor *= unit.dropFirst() == "B" ? 1000 : 1024 }
    }
    let product = number * factor
    guard product < 9e18 else { return nil }
    bytes = UInt64(product)
  }

  /// The number with one decimal and the unit that suits it.
  public var text: String {
    if bytes < 1024 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    var tenths = (bytes * 10 + 512) / 1024
    var unit = 0
    while tenths >= 10240, unit < ByteCount.units.count - 1 {
      tenths = (tenths + 512) / 1024
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(ByteCount.units[unit])iB"
  }
}
