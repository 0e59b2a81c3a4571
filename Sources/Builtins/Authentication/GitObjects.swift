// Commits and trees of a repository as they are stored, without what libgit2 makes of them: an authentication looks at
// hundreds of thousands, and must see neither grafts nor replacements.
//
// Invariant: libgit2 compares each object that it reads with its name.

import CGit

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

  init(_ id: git_oid) { self = withUnsafeBytes(of: id) { ObjectName($0) } }

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

  var id: git_oid {
    var id = git_oid()
    withUnsafeMutableBytes(of: &id) { $0.copyBytes(from: bytes) }
    return id
  }

  var description: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  func hash(into hasher: inout Hasher) { hasher.combine(a) }
}

/// What the header of a commit says about history.
struct CommitHeader {
  let tree: ObjectName
  let parents: [ObjectName]
  /// When the commit was made, in seconds since 1970, as its maker says it.
  let time: Int
}

/// The objects of one repository.
final class GitObjects {
  private let database: OpaquePointer
  private let repository: GitValue

  init(_ repository: GitValue) throws {
    self.repository = repository
    var pointer: OpaquePointer?
    try Git.check(git_repository_odb(&pointer, repository.pointer))
    database = pointer!
  }

  deinit { git_odb_free(database) }

  /// What `body` makes of the bytes of an object of `type`; nil when there is none of that name and type.
  func read<Result>(
    _ name: ObjectName, _ type: git_object_t, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    var (object, id): (OpaquePointer?, git_oid) = (nil, name.id)
    let code = git_odb_read(&object, database, &id)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try Git.check(code)
    defer { git_odb_object_free(object) }
    guard git_odb_object_type(object) == type else { return nil }
    return try body(UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
  }

  /// Whether there is such a commit.
  func has(_ name: ObjectName) -> Bool {
    var id = name.id
    return git_odb_exists(database, &id) == 1
  }

  func header(_ name: ObjectName) throws -> CommitHeader? {
    try read(name, GIT_OBJECT_COMMIT) { try GitObjects.header($0, of: name) }
  }

  private static func header(_ bytes: UnsafeRawBufferPointer, of name: ObjectName) throws -> CommitHeader {
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
    guard let tree else { throw Refusal("damaged", name, "commit \(name) is damaged: it has no tree") }
    return CommitHeader(tree: tree, parents: parents, time: time ?? 0)
  }

  /// The signature of a commit, nil if it has none, and what it signs: the commit without it.
  func signature(_ name: ObjectName) throws -> (signature: [UInt8]?, signed: [UInt8])? {
    try read(name, GIT_OBJECT_COMMIT) { bytes in
      let lines = HeaderLines(bytes)
      guard let first = lines.first(where: { $0.value(of: "gpgsig ") != nil }) else { return (nil, Array(bytes)) }
      var signature = Array(first.bytes.dropFirst("gpgsig ".utf8.count))
      var end = first.end
      // The lines of the signature that follow begin with a space.
      while end < bytes.count, bytes[end] == 32 {
        let line = bytes[(end + 1)...].prefix { $0 != 10 }
        signature += [10] + line
        end = Swift.min(line.endIndex + 1, bytes.count)
      }
      return (signature, Array(bytes[..<first.bytes.startIndex]) + Array(bytes[end...]))
    }
  }

  /// The entry of a tree: its name and whether it is a regular file; nil when there is none of that file name.
  func entry(_ file: String, of tree: ObjectName) throws -> (name: ObjectName, isFile: Bool)? {
    let found = try read(tree, GIT_OBJECT_TREE) { bytes in
      TreeEntries(bytes).first { $0.file.elementsEqual(file.utf8) }.map { ($0.name, $0.isFile) }
    }
    return found ?? nil
  }

  /// An entry of a tree.
  struct Entry {
    enum Mode: String {
      case file = "100644"
      case executable = "100755"
      case link = "120000"
      case directory = "40000"
      case submodule = "160000"
    }

    let file: String
    let name: ObjectName
    let mode: Mode
  }

  /// The entries of a tree; nil when there is no such tree. Modes that Git does not write any more are those of files.
  func entries(of tree: ObjectName) throws -> [Entry]? {
    try read(tree, GIT_OBJECT_TREE) { bytes in
      TreeEntries(bytes).map {
        Entry(
          file: String(decoding: $0.file, as: UTF8.self), name: $0.name,
          mode: Entry.Mode(rawValue: String(decoding: $0.mode, as: UTF8.self)) ?? .file)
      }
    }
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
private struct TreeEntries: Sequence, IteratorProtocol {
  struct Entry {
    let mode: UnsafeRawBufferPointer.SubSequence
    let file: UnsafeRawBufferPointer.SubSequence
    let name: ObjectName
    var isFile: Bool { mode.starts(with: "100".utf8) }
  }

  private let all: UnsafeRawBufferPointer
  private var at = 0
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
