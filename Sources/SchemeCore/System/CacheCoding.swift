// How values are written into files of the cache: numbers as eight bytes, texts and bytes behind their length.

/// Collects the bytes of a file.
public struct CacheWriter {
  public private(set) var contents: [UInt8] = []
  public init() {}

  /// Bytes without a length.
  mutating func raw(_ bytes: [UInt8]) { contents += bytes }
  public mutating func put(_ number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { contents.append(contentsOf: $0) }
  }
  public mutating func put(_ bytes: [UInt8]) {
    put(UInt64(bytes.count))
    contents += bytes
  }
  public mutating func put(_ text: String) {
    put(UInt64(text.utf8.count))
    contents += text.utf8
  }
}

/// Takes them apart again; nil wherever the bytes are not what was expected.
public struct CacheReader {
  private let all: [UInt8]
  private var at = 0
  public init(_ bytes: [UInt8]) { all = bytes }

  mutating func skip(_ count: Int) { at += count }
  public var isAtEnd: Bool { at == all.count }

  static func integer(_ bytes: [UInt8], at: Int) -> UInt64 {
    bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
  }

  public mutating func number() -> UInt64? {
    guard all.count - at >= 8 else { return nil }
    defer { at += 8 }
    return CacheReader.integer(all, at: at)
  }

  /// Where bytes are that are behind their length.
  mutating func range() -> Range<Int>? {
    guard let count = number(), count <= UInt64(all.count - at) else { return nil }
    defer { at += Int(count) }
    return at..<at + Int(count)
  }

  public mutating func bytes() -> [UInt8]? {
    guard let count = number(), count <= UInt64(all.count - at) else { return nil }
    defer { at += Int(count) }
    return Array(all[at..<at + Int(count)])
  }

  public mutating func text() -> String? {
    guard let count = number(), count <= UInt64(all.count - at) else { return nil }
    defer { at += Int(count) }
    return String(decoding: all[at..<at + Int(count)], as: UTF8.self)
  }
}
