// Commits and trees as Git stores them, read from their bytes. They come from strangers' repositories: whatever the bytes
// are, an answer is given.

/// The name of an object, 20 bytes.
struct ObjectName: Hashable, CustomStringConvertible {
  private let a: UInt64
  private let b: UInt64
  private let c: UInt32

  init(_ bytes: UnsafeRawBufferPointer) {
    a = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    b = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    c = bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
  }

  /// The name that 40 hexadecimal digits write; nil when they do not.
  init?(digits: UnsafeRawBufferPointer.SubSequence) {
    guard digits.count == 40 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      let value: UInt8
      switch digit {
      case 48...57: value = digit - 48
      case 97...102: value = digit - 87
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    self = bytes.withUnsafeBytes { ObjectName($0) }
  }

  var bytes: [UInt8] { withUnsafeBytes(of: (a, b)) { Array($0) } + withUnsafeBytes(of: c) { Array($0) } }

  var description: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  func hash(into hasher: inout Hasher) { hasher.combine(a) }
}

/// What the header of a commit says about history.
struct CommitHeader {
  let tree: ObjectName
  let parents: [ObjectName]
  /// When the commit was made, in seconds since 1970, as its maker says it.
  let time: Int

  /// The header of the commit that the bytes are; nil when it has no tree.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var (tree, parents, time): (ObjectName?, [ObjectName], Int?) = (nil, [], nil)
    for line in HeaderLines(bytes) {
      if let digits = line.value(of: "tree "), tree == nil, parents.isEmpty {
        tree = ObjectName(digits: digits)
      } else if let digits = line.value(of: "parent "), time == nil {
        guard let parent = ObjectName(digits: digits) else { break }
        parents.append(parent)
      } else if let person = line.value(of: "committer "), time == nil {
        // Name <address> 1590525051 +0200
        let words = person.split(separator: 32)
        time = words.count < 2 ? nil : Int(String(decoding: words[words.count - 2], as: UTF8.self))
        break
      }
    }
    guard let tree else { return nil }
    (self.tree, self.parents, self.time) = (tree, parents, time ?? 0)
  }
}

/// A commit apart from its signature.
struct SignedCommit {
  /// The signature, nil if the commit has none.
  let signature: [UInt8]?
  /// What it signs: the commit without it.
  let signed: [UInt8]

  /// The parts of the commit that the bytes are.
  init(_ bytes: UnsafeRawBufferPointer) {
    let lines = HeaderLines(bytes)
    guard let first = lines.first(where: { $0.value(of: "gpgsig ") != nil }) else {
      (signature, signed) = (nil, Array(bytes))
      return
    }
    var text = Array(first.bytes.dropFirst("gpgsig ".utf8.count))
    var end = first.end
    // The lines of the signature that follow begin with a space.
    while end < bytes.count, bytes[end] == 32 {
      let line = bytes[(end + 1)...].prefix { $0 != 10 }
      text += [10] + line
      end = Swift.min(line.endIndex + 1, bytes.count)
    }
    (signature, signed) = (text, Array(bytes[..<first.bytes.startIndex]) + Array(bytes[end...]))
  }
}

/// The lines of a commit's header, up to the empty one.
private struct HeaderLines: Sequence, IteratorProtocol {
  struct Line {
    let bytes: UnsafeRawBufferPointer.SubSequence
    /// Where the next line begins.
    let end: Int

    func value(of field: String) -> UnsafeRawBufferPointer.SubSequence? {
      bytes.starts(with: field.utf8) ? bytes.dropFirst(field.utf8.count) : nil
    }
  }

  private let all: UnsafeRawBufferPointer
  private var at = 0
  init(_ bytes: UnsafeRawBufferPointer) { all = bytes }

  mutating func next() -> Line? {
    let line = all[at...].prefix { $0 != 10 }
    if line.isEmpty { return nil }
    at = Swift.min(line.endIndex + 1, all.count)
    return Line(bytes: line, end: at)
  }
}

/// The entries of a tree, as far as they are whole: `mode name\0` and 20 bytes each.
struct TreeEntries: Sequence, IteratorProtocol {
  struct Entry {
    let mode: UnsafeRawBufferPointer.SubSequence
    let file: UnsafeRawBufferPointer.SubSequence
    let name: ObjectName
    var isFile: Bool { mode.starts(with: "100".utf8) }
  }

  private let all: UnsafeRawBufferPointer
  private var at = 0
  /// The entries of the tree that the bytes are.
  init(_ bytes: UnsafeRawBufferPointer) { all = bytes }

  mutating func next() -> Entry? {
    guard at < all.count, let space = all[at...].firstIndex(of: 32), let zero = all[space...].firstIndex(of: 0),
      all.count - zero > 20
    else { return nil }
    let name = ObjectName(UnsafeRawBufferPointer(rebasing: all[(zero + 1)..<(zero + 21)]))
    defer { at = zero + 21 }
    return Entry(mode: all[at..<space], file: all[(space + 1)..<zero], name: name)
  }
}
