// The file .guix-authorizations of a commit: which keys may sign the commits that follow it. It is a datum of Scheme,
//
//   (authorizations (version 0) (("2841 9AC6 …" (name "abcdw")) …) …)
//
// read here by a reader of its own, as it comes from a stranger's repository and is read thousands of times.
//
// Invariant: the depth and the size of what is read have limits.

/// A datum of lists, strings and other words.
indirect enum PlainDatum {
  case list([PlainDatum])
  case string([UInt8])
  case word([UInt8])

  func isWord(_ name: String) -> Bool {
    if case .word(let bytes) = self { bytes.elementsEqual(name.utf8) } else { false }
  }

  var elements: [PlainDatum]? { if case .list(let elements) = self { elements } else { nil } }
}

/// Reads the first datum of a text.
struct PlainReader {
  private static let maximumDepth = 50
  private static let maximumSize = 1 << 20
  private var rest: ArraySlice<UInt8>

  /// The first datum of `bytes`; nil when they are not the text of one.
  static func datum(_ bytes: [UInt8]) -> PlainDatum? {
    guard bytes.count <= maximumSize else { return nil }
    var reader = PlainReader(rest: bytes[...])
    return reader.datum()
  }

  private mutating func datum() -> PlainDatum? {
    // The lists that are open, and how many data are to be passed over in each because of `#;`.
    var open: [[PlainDatum]] = []
    var skipped = [0]
    while true {
      guard skipSpace(), let byte = rest.first else { return nil }
      var finished: PlainDatum
      switch byte {
      case 40, 91:
        guard open.count < PlainReader.maximumDepth else { return nil }
        rest.removeFirst()
        open.append([])
        skipped.append(0)
        continue
      case 41, 93:
        rest.removeFirst()
        guard let elements = open.popLast(), skipped.popLast() == 0 else { return nil }
        finished = .list(elements)
      case 34:
        rest.removeFirst()
        guard let text = string() else { return nil }
        finished = .string(text)
      case 35 where rest.dropFirst().first == 59:
        rest.removeFirst(2)
        skipped[skipped.count - 1] += 1
        continue
      default:
        let word = rest.prefix { !PlainReader.delimiters.contains($0) }
        guard !word.isEmpty else { return nil }
        rest = rest.dropFirst(word.count)
        finished = .word(Array(word))
      }
      if skipped[skipped.count - 1] > 0 {
        skipped[skipped.count - 1] -= 1
      } else if open.isEmpty {
        return finished
      } else {
        open[open.count - 1].append(finished)
      }
    }
  }

  private static let delimiters: Set<UInt8> = [9, 10, 11, 12, 13, 32, 34, 40, 41, 59, 91, 93]

  /// Passes over white space and comments; false when a comment does not end.
  private mutating func skipSpace() -> Bool {
    while let byte = rest.first {
      if byte == 32 || (9...13).contains(byte) {
        rest.removeFirst()
      } else if byte == 59 {
        rest = rest.drop { $0 != 10 }
      } else if byte == 35, rest.dropFirst().first == 124 {
        guard skipBlock() else { return false }
      } else {
        return true
      }
    }
    return true
  }

  /// Passes over `#| … |#`, which may be nested.
  private mutating func skipBlock() -> Bool {
    var depth = 0
    while rest.count >= 2 {
      let pair = (rest.first!, rest.dropFirst().first!)
      if pair == (35, 124) {
        depth += 1
      } else if pair == (124, 35) {
        depth -= 1
      } else {
        rest.removeFirst()
        continue
      }
      rest.removeFirst(2)
      if depth == 0 { return true }
    }
    return false
  }

  /// The rest of a string, behind its quotation mark.
  private mutating func string() -> [UInt8]? {
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == 34 { return text }
      if byte == 92 {
        guard let escaped = rest.popFirst() else { return nil }
        text.append(escaped)
      } else {
        text.append(byte)
      }
    }
    return nil
  }
}

/// Which keys may sign.
enum Authorizations {
  /// The fingerprints in the contents of a file .guix-authorizations; nil when it is not one of version 0.
  static func parse(_ bytes: [UInt8]) -> Set<[UInt8]>? {
    guard let parts = PlainReader.datum(bytes)?.elements, parts.count >= 3, parts[0].isWord("authorizations"),
      let version = parts[1].elements, version.count == 2, version[0].isWord("version"), version[1].isWord("0"),
      let entries = parts[2].elements
    else { return nil }
    var fingerprints: Set<[UInt8]> = []
    for entry in entries {
      guard case .string(let text)? = entry.elements?.first, let fingerprint = fingerprint(text) else { return nil }
      fingerprints.insert(fingerprint)
    }
    return fingerprints
  }

  /// The fingerprint that a text writes, in hexadecimal digits with spaces anywhere.
  static func fingerprint(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var digits: [UInt8] = []
    for byte in text where !(byte == 32 || (9...13).contains(byte)) {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 128 else { return nil }
      digits.append(UInt8(digit))
    }
    guard digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
