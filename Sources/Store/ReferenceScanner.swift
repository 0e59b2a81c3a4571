// Finds which store items a stream of bytes mentions, by their 32 digits. An archive streamed through here shows file
// contents, file names and link targets alike.
//
// A window of 32 bytes slides over the stream. It is looked at from its end: a byte that is no base-32 digit moves the
// window behind itself, so most bytes are never looked at. The last 31 bytes of a piece are kept for the next one.

/// A sink that notes which of a set of store paths occur in what it gets.
public final class ReferenceScanner: ByteSink {
  /// The digits of a path, comparable at once.
  private struct Key: Hashable { let a, b, c, d: UInt64 }

  private static let isDigit: [Bool] = NixBase32.values.map { $0 != 255 }
  private var candidates: [Key: String] = [:]
  /// Which first two bytes a candidate begins with: in a long run of digits, the first thing that is looked at.
  private var beginnings = [Bool](repeating: false, count: 1 << 16)
  private var tail: [UInt8] = []
  /// The candidates found so far.
  public private(set) var found: Set<String> = []

  /// A scanner for the given store paths.
  public init(candidates paths: some Sequence<String>) throws {
    for path in paths {
      let digits = Array(try StorePath.hashPart(of: path).utf8)
      digits.withUnsafeBytes { candidates[ReferenceScanner.key($0, 0)] = path }
      beginnings[Int(digits[0]) << 8 | Int(digits[1])] = true
    }
  }

  public func write(_ bytes: UnsafeRawBufferPointer) {
    guard !candidates.isEmpty, !bytes.isEmpty else { return }
    let keep = StorePath.hashLength - 1
    if !tail.isEmpty {
      tail.append(contentsOf: bytes.prefix(keep))
      tail.withUnsafeBytes { scan($0) }
    }
    if bytes.count >= keep {
      scan(bytes)
      tail = Array(bytes.suffix(keep))
    } else {
      if tail.isEmpty { tail = Array(bytes) }
      if tail.count > keep { tail.removeFirst(tail.count - keep) }
    }
  }

  private func scan(_ bytes: UnsafeRawBufferPointer) {
    let length = StorePath.hashLength
    ReferenceScanner.isDigit.withUnsafeBufferPointer { isDigit in
      var start = 0
      // Everything from `start` up to here is known to be digits.
      var known = 0
      next: while start + length <= bytes.count {
        var index = start + length - 1
        while index >= known {
          if !isDigit[Int(bytes[index])] {
            start = index + 1
            known = start
            continue next
          }
          index -= 1
        }
        known = start + length
        if beginnings[Int(bytes[start]) << 8 | Int(bytes[start + 1])],
          let path = candidates.removeValue(forKey: ReferenceScanner.key(bytes, start))
        {
          found.insert(path)
        }
        start += 1
      }
    }
  }

  private static func key(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Key {
    func word(_ index: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: start + index * 8, as: UInt64.self) }
    return Key(a: word(0), b: word(1), c: word(2), d: word(3))
  }
}
