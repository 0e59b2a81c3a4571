// The encoding of a source file, which a comment at its beginning may name: `coding: NAME`.

/// Encodings of source text.
enum SourceEncoding {
  case utf8
  /// One byte a character: ASCII, and what the bytes from 128 on mean.
  case singleBytes((UInt8) -> UInt32)

  private static let replacement: UInt32 = 0xFFFD

  init?(name: String) {
    switch name.uppercased() {
    case "UTF-8", "UTF8": self = .utf8
    case "ISO-8859-1", "ISO8859-1", "ISO_8859-1", "LATIN1", "LATIN-1", "L1", "BINARY":
      self = .singleBytes { UInt32($0) }
    case "ISO-8859-15", "ISO8859-15", "ISO_8859-15", "LATIN9", "LATIN-9":
      self = .singleBytes { SourceEncoding.latin9[$0] ?? UInt32($0) }
    case "WINDOWS-1252", "CP1252":
      self = .singleBytes { 0x80...0x9F ~= $0 ? SourceEncoding.windows[Int($0 - 0x80)] : UInt32($0) }
    case "ASCII", "US-ASCII", "ANSI_X3.4-1968": self = .singleBytes { _ in SourceEncoding.replacement }
    default: return nil
    }
  }

  /// What ISO 8859-15 has instead of ISO 8859-1's characters.
  private static let latin9: [UInt8: UInt32] = [
    0xA4: 0x20AC, 0xA6: 0x0160, 0xA8: 0x0161, 0xB4: 0x017D, 0xB8: 0x017E, 0xBC: 0x0152, 0xBD: 0x0153, 0xBE: 0x0178,
  ]
  /// Windows-1252 from 80 on, where ISO 8859-1 has control characters.
  private static let windows: [UInt32] = [
    0x20AC, replacement, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    replacement, 0x017D, replacement, replacement, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, replacement, 0x017E, 0x0178,
  ]

  /// The encoding named by `coding: NAME` or `coding=NAME` in a comment within the first 500 bytes of a file, UTF-8
  /// when there is none. One that is not known is an error.
  static func of(_ bytes: [UInt8], name file: String) throws -> SourceEncoding {
    let head = String(decoding: bytes.prefix(500), as: UTF8.self)
    for (i, line) in head.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let comment = line.firstIndex(of: ";") ?? (line.hasPrefix("#!") ? line.startIndex : nil) else { continue }
      var rest = line[comment...]
      while let index = rest.firstIndex(of: "c") {
        rest = rest[index...]
        guard rest.hasPrefix("coding:") || rest.hasPrefix("coding=") else {
          rest = rest.dropFirst()
          continue
        }
        let name = String(
          rest.dropFirst(7).drop { $0 == " " || $0 == "\t" }
            .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        if name.isEmpty { return .utf8 }
        if let encoding = SourceEncoding(name: name) { return encoding }
        throw Fault.atSpan(
          key: "misc-error", message: "invalid or unknown character encoding ~A: convert the file to UTF-8",
          arguments: Root(Heap.list(Heap.string(name))),
          span: Span(
            file: SourceFiles.index(of: file), line: i + 1,
            column: line.distance(from: line.startIndex, to: index) + 1))
      }
    }
    return .utf8
  }

  /// The UTF-8 of a text whose characters are single bytes.
  static func utf8(_ bytes: [UInt8], _ meaning: (UInt8) -> UInt32) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 { result.append(byte) } else { UTF8Text.append(meaning(byte), to: &result) }
    }
    return result
  }
}
