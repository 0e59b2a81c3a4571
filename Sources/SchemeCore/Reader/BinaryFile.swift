// Files that are no text. Every sequence of bytes reads as some Scheme, so that a compiled program given by mistake
// would be evaluated until a name in it is unbound; what it is, is said instead.
//
// Invariant: no text is taken for a binary file: well-formed UTF-8 never is, whatever characters it has.

/// Tells texts from other files, by how they begin.
enum BinaryFile {
  /// How many bytes are looked at.
  static let size = 4096

  private static let beginnings: [(bytes: [UInt8], kind: String)] = [
    ([0x7F, 0x45, 0x4C, 0x46], "a compiled program or library (ELF)"),
    ([0x1F, 0x8B], "compressed (gzip)"),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed (zstd)"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "compressed (xz)"),
    ([0xFF, 0xFE], "text in UTF-16; convert it to UTF-8"),
    ([0xFE, 0xFF], "text in UTF-16; convert it to UTF-8"),
  ]

  /// What a file that begins with `head` is, as a predicate; nil if it may be a text.
  static func kind(_ head: some Collection<UInt8>) -> String? {
    guard isBinary(head) else { return nil }
    return beginnings.first { head.starts(with: $0.bytes) }?.kind ?? "a binary file"
  }

  /// Whether bytes both have a zero among them and are not UTF-8; the last character may be cut off. An ELF file whose
  /// first pages are all of ASCII is one by its first bytes, which no program begins with.
  private static func isBinary(_ head: some Collection<UInt8>) -> Bool {
    let start = Array(head.prefix(size))
    if start.starts(with: beginnings[0].bytes) { return true }
    guard start.contains(0) else { return false }
    return start.withUnsafeBufferPointer { bytes in
      guard let invalid = UTF8Text.firstInvalid(bytes) else { return false }
      return invalid + 4 <= bytes.count || bytes.count < size
    }
  }

  /// The error that the file called `name` is no text; nil if it may be one. One below the working directory is named from
  /// there.
  static func refusal(of head: some Collection<UInt8>, name: String) -> Fault? {
    guard let kind = kind(head) else { return nil }
    let here = SourceText.absolute("")
    let name = name.hasPrefix(here) && name.count > here.count ? String(name.dropFirst(here.count)) : name
    return .general(
      key: "misc-error", message: "cannot read ~A as Scheme: it is \(kind)",
      arguments: Root(Heap.list(Heap.string(name))))
  }
}
