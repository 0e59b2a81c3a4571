// Reads archives (NAR) that nobody vouches for. Only the one canonical archive of a tree is accepted: names in strict
// byte order (so no duplicates, and no entry below a link of the same name), no name that a file system reads as
// something else, zero padding, bounded depth. The parser keeps its own stack and never allocates what a length claims.
//
// Invariant: a visitor sees only names that are one path component.

import Glibc

/// The suffix by which some programs keep names apart on file systems that ignore case; they strip it when reading,
/// so an archive that has it names another file there.
private let caseHackSuffix = Array("~nix~case~hack~".utf8)

/// Reads one archive from a source.
public final class NarReader {
  private let source: any ByteSource
  private let visitor: any TreeVisitor
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
  private var position = 0
  private var limit = 0
  private var consumed: UInt64 = 0
  /// For each open directory, the name of its last entry.
  private var lastNames: [FileName] = []

  private init(_ source: any ByteSource, _ visitor: any TreeVisitor) {
    (self.source, self.visitor) = (source, visitor)
  }

  deinit { buffer.deallocate() }

  /// Gives the tree in the archive that `source` holds to `visitor`; nothing may follow the archive.
  public static func read(from source: any ByteSource, _ visitor: any TreeVisitor) throws {
    let reader = NarReader(source, visitor)
    try reader.readArchive()
    guard try !reader.fill() else { throw reader.bad("bytes follow the end of the archive") }
  }

  private func readArchive() throws {
    let magic = try string(limit: 13, "the magic 'nix-archive-1'")
    guard display(magic) == "nix-archive-1" else { throw bad("it does not begin with 'nix-archive-1'") }
    try node([])
    while !lastNames.isEmpty {
      switch try token("'entry' or ')'") {
      case ")":
        try visitor.endDirectory()
        lastNames.removeLast()
        if !lastNames.isEmpty { try expect(")") }
      case "entry":
        try expect("(")
        try expect("name")
        let name = try entryName()
        try expect("node")
        if try node(name) == false { try expect(")") }
      case let other: throw bad("found '\(other)' where 'entry' or ')' was expected")
      }
    }
  }

  /// Reads a node up to its end, or up to the first entry of a directory: then the result is true.
  @discardableResult
  private func node(_ name: FileName) throws -> Bool {
    try expect("(")
    try expect("type")
    switch try token("a node type") {
    case "regular":
      try file(name)
      try expect(")")
      return false
    case "symlink":
      try expect("target")
      let target = try string(limit: 4095, "a link target")
      guard !target.isEmpty, !target.contains(0) else { throw bad("a link target is empty or contains a NUL byte") }
      try visitor.symbolicLink(name, target: target)
      try expect(")")
      return false
    case "directory":
      guard lastNames.count < maximumTreeDepth else {
        throw bad("it nests directories deeper than \(maximumTreeDepth) levels")
      }
      try visitor.beginDirectory(name)
      lastNames.append([])
      return true
    case let other: throw bad("unknown node type '\(other)'; expected 'regular', 'symlink' or 'directory'")
    }
  }

  private func entryName() throws -> FileName {
    let name = try string(limit: 255, "an entry name")
    let shown = display(name)
    guard !name.isEmpty, shown != ".", shown != "..", !name.contains(0), !name.contains(UInt8(ascii: "/")) else {
      throw bad("the entry name '\(shown)' is not a plain file name")
    }
    if name.count >= caseHackSuffix.count, firstRange(of: caseHackSuffix, in: name) {
      throw bad("the entry name '\(shown)' contains the suffix that case-insensitive systems strip")
    }
    let last = lastNames[lastNames.count - 1]
    guard last.lexicographicallyPrecedes(name) else {
      throw bad(
        last == name
          ? "the entry name '\(shown)' appears twice"
          : "the entry '\(shown)' comes after '\(display(last))': not sorted")
    }
    lastNames[lastNames.count - 1] = name
    return name
  }

  private func firstRange(of needle: [UInt8], in bytes: [UInt8]) -> Bool {
    (0...(bytes.count - needle.count)).contains { bytes[$0...].starts(with: needle) }
  }

  private func file(_ name: FileName) throws {
    var next = try token("'executable' or 'contents'")
    let isExecutable = next == "executable"
    if isExecutable {
      guard try string(limit: 0, "an empty string").isEmpty else { throw bad("the mark 'executable' has a value") }
      next = try token("'contents'")
    }
    guard next == "contents" else { throw bad("found '\(next)' where 'contents' was expected") }
    let size = try integer()
    guard size <= UInt64(Int64.max) else { throw bad("a file claims to have \(size) bytes") }
    try visitor.beginFile(name, size: size, isExecutable: isExecutable)
    var remaining = size
    while remaining > 0 {
      guard try fill() else { throw truncated("the contents of a file") }
      let count = Int(min(UInt64(limit - position), remaining))
      try visitor.contents(UnsafeRawBufferPointer(rebasing: buffer[position..<position + count]))
      advance(count)
      remaining -= UInt64(count)
    }
    try skipPadding(size)
    try visitor.endFile()
  }

  // MARK: Tokens

  private func expect(_ expected: String) throws {
    let found = try token("'\(expected)'")
    guard found == expected else { throw bad("found '\(found)' where '\(expected)' was expected") }
  }

  /// A keyword of the format, none of which is longer than 16 bytes.
  private func token(_ what: String) throws -> String { display(try string(limit: 16, what)) }

  private func string(limit maximum: UInt64, _ what: String) throws -> [UInt8] {
    let size = try integer()
    guard size <= maximum else { throw bad("\(what) is \(size) bytes long; at most \(maximum) make sense there") }
    var bytes: [UInt8] = []
    for _ in 0..<size { bytes.append(try byte(what)) }
    try skipPadding(size)
    return bytes
  }

  private func integer() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in 0..<8 { value |= UInt64(try byte("a length")) << UInt64(shift * 8) }
    return value
  }

  private func skipPadding(_ size: UInt64) throws {
    for _ in 0..<((8 - size % 8) % 8) where try byte("padding") != 0 { throw bad("the padding is not zero") }
  }

  private func byte(_ what: String) throws -> UInt8 {
    guard try fill() else { throw truncated(what) }
    let value = buffer[position]
    advance(1)
    return value
  }

  private func advance(_ count: Int) {
    position += count
    consumed += UInt64(count)
  }

  /// Makes sure that there is a byte to read; false at the end.
  private func fill() throws -> Bool {
    if position < limit { return true }
    position = 0
    limit = try source.read(into: buffer)
    return limit > 0
  }

  private func truncated(_ what: String) -> StoreError { bad("it ends where \(what) was expected") }

  private func bad(_ reason: String) -> StoreError {
    StoreError(.invalidArchive, "the archive is not valid: \(reason) (at byte \(consumed))")
  }
}

extension FileTree {
  /// Makes the tree in the archive that `source` holds at `hostPath`, which must not exist; on failure nothing is left.
  public static func restoreNar(from source: any ByteSource, to hostPath: String) throws {
    let (parent, name) = try openParent(of: hostPath)
    guard try parent.infoIfPresent(of: name, path: hostPath) == nil else {
      throw StoreError.system("unpack the archive to", hostPath, errno: EEXIST)
    }
    let writer = TreeWriter(name, in: parent, path: hostPath)
    do {
      try NarReader.read(from: source, writer)
      try writer.seal()
    } catch {
      try? removeTree(name, in: parent, path: hostPath)
      throw error
    }
  }
}
