// The grammar of archives (NAR) that nobody vouches for, as an automaton: it says how many bytes come next and takes
// them, so that it serves whatever the bytes come from. Only the one canonical archive of a tree is accepted: names in
// strict byte order (so no duplicates, and no entry below a link of the same name), no name that a file system reads as
// something else, zero padding, bounded depth. No length is believed beyond what makes sense.
//
// Invariant: an event has only names that are one path component, the root's excepted, which is empty.

/// What an archive says of a tree.
public enum NarEvent {
  case directory(FileName)
  case endOfDirectory
  case symbolicLink(FileName, target: [UInt8])
  /// A regular file. Its contents come next, `size` bytes that are not given to the parser.
  case file(FileName, size: UInt64, isExecutable: Bool)
}

/// The suffix by which some programs keep names apart on file systems that ignore case; they strip it when reading,
/// so an archive that has it names another file there.
private let caseHackSuffix = Array("~nix~case~hack~".utf8)

/// Parses one archive.
public struct NarParser {
  /// What stands next in the archive.
  private enum Step {
    case magic, open, typeWord, type, fileHead, executableMark, contentsWord, size, padding, targetWord, target
    case closeNode, entryOrClose, entryOpen, nameWord, name, nodeWord, closeEntry, end
  }

  private var step = Step.magic
  /// The size of the string whose bytes come next; nil when a length comes next.
  private var stringSize: Int?
  private var paddingCount = 0
  private var name: FileName = []
  private var isExecutable = false
  /// For each open directory, the name of its last entry.
  private var lastNames: [FileName] = []
  /// How many bytes of the archive there were so far.
  private var consumed: UInt64 = 0
  /// The last string that the archive had, for messages.
  public private(set) var lastToken = ""

  public init() {}

  /// How many bytes come next, nil at the end of the archive.
  public var needed: Int? {
    if step == .end { return nil }
    if step == .padding { return paddingCount }
    return stringSize.map { $0 + NarFraming.paddingCount(after: UInt64($0)) } ?? 8
  }

  /// Takes the next `needed` bytes; fewer are the end of what there is.
  public mutating func take(_ bytes: UnsafeRawBufferPointer) throws -> NarEvent? {
    let expected = step == .padding ? "padding" : stringSize == nil ? "a length" : stringName
    guard bytes.count == needed else { throw bad("it ends where \(expected) was expected") }
    consumed &+= UInt64(bytes.count)
    if step == .padding {
      guard bytes.allSatisfy({ $0 == 0 }) else { throw bad("the padding is not zero") }
      step = .closeNode
      return nil
    }
    guard let size = stringSize else { return try takeLength(bytes.loadUnaligned(as: UInt64.self).littleEndian) }
    guard bytes[size...].allSatisfy({ $0 == 0 }) else { throw bad("the padding is not zero") }
    stringSize = nil
    return try take(string: Array(bytes[..<size]))
  }

  /// The error for contents that end before they should.
  public func truncatedContents() -> StoreError { bad("it ends where the contents of a file was expected") }

  private mutating func takeLength(_ length: UInt64) throws -> NarEvent? {
    if step == .size { return try takeFile(size: length) }
    guard length <= longest else {
      throw bad("\(stringName) is \(length) bytes long; at most \(longest) make sense there")
    }
    if length == 0 { return try take(string: []) }
    stringSize = Int(length)
    return nil
  }

  private mutating func takeFile(size: UInt64) throws -> NarEvent {
    guard size <= UInt64(Int64.max) else { throw bad("a file claims to have \(size) bytes") }
    paddingCount = NarFraming.paddingCount(after: size)
    step = paddingCount == 0 ? .closeNode : .padding
    consumed &+= size
    return .file(name, size: size, isExecutable: isExecutable)
  }

  /// The longest string that makes sense next; keywords of the format have at most 16 bytes.
  private var longest: UInt64 {
    switch step {
    case .magic: 13
    case .name: 255
    case .target: 4095
    case .executableMark: 0
    default: 16
    }
  }

  private var stringName: String {
    switch step {
    case .magic: "the magic 'nix-archive-1'"
    case .name: "an entry name"
    case .target: "a link target"
    case .executableMark: "an empty string"
    case .type: "a node type"
    case .fileHead: "'executable' or 'contents'"
    case .entryOrClose: "'entry' or ')'"
    default: "'\(keyword)'"
    }
  }

  /// The only string that may stand next.
  private var keyword: String {
    switch step {
    case .open, .entryOpen: "("
    case .typeWord: "type"
    case .contentsWord: "contents"
    case .targetWord: "target"
    case .nameWord: "name"
    case .nodeWord: "node"
    default: ")"
    }
  }

  private mutating func take(string bytes: [UInt8]) throws -> NarEvent? {
    lastToken = display(bytes)
    switch step {
    case .magic:
      guard lastToken == "nix-archive-1" else { throw bad("it does not begin with 'nix-archive-1'") }
      step = .open
    case .type: return try takeType()
    case .fileHead:
      guard ["executable", "contents"].contains(lastToken) else { throw unexpected("'contents'") }
      isExecutable = lastToken == "executable"
      step = isExecutable ? .executableMark : .size
    case .executableMark: step = .contentsWord
    case .target:
      guard !bytes.isEmpty, !bytes.contains(0) else { throw bad("a link target is empty or contains a NUL byte") }
      step = .closeNode
      return .symbolicLink(name, target: bytes)
    case .entryOrClose:
      if lastToken == ")" {
        lastNames.removeLast()
        step = lastNames.isEmpty ? .end : .closeEntry
        return .endOfDirectory
      }
      guard lastToken == "entry" else { throw unexpected("'entry' or ')'") }
      step = .entryOpen
    case .name:
      try checkEntryName(bytes)
      name = bytes
      step = .nodeWord
    default: try takeKeyword()
    }
    return nil
  }

  private mutating func takeKeyword() throws {
    guard lastToken == keyword else { throw unexpected("'\(keyword)'") }
    switch step {
    case .open: step = .typeWord
    case .typeWord: step = .type
    case .contentsWord: step = .size
    case .targetWord: step = .target
    case .entryOpen: step = .nameWord
    case .nameWord: step = .name
    case .nodeWord: step = .open
    case .closeNode: step = lastNames.isEmpty ? .end : .closeEntry
    default: step = .entryOrClose
    }
  }

  private mutating func takeType() throws -> NarEvent? {
    switch lastToken {
    case "regular": step = .fileHead
    case "symlink": step = .targetWord
    case "directory":
      guard lastNames.count < maximumTreeDepth else {
        throw bad("it nests directories deeper than \(maximumTreeDepth) levels")
      }
      lastNames.append([])
      step = .entryOrClose
      return .directory(name)
    default: throw bad("unknown node type '\(lastToken)'; expected 'regular', 'symlink' or 'directory'")
    }
    return nil
  }

  private mutating func checkEntryName(_ name: FileName) throws {
    guard isPlainName(name) else { throw bad("the entry name '\(lastToken)' is not a plain file name") }
    if name.count >= caseHackSuffix.count,
      (0...(name.count - caseHackSuffix.count)).contains(where: { name[$0...].starts(with: caseHackSuffix) })
    {
      throw bad("the entry name '\(lastToken)' contains the suffix that case-insensitive systems strip")
    }
    let last = lastNames[lastNames.count - 1]
    guard last.lexicographicallyPrecedes(name) else {
      throw bad(
        last == name
          ? "the entry name '\(lastToken)' appears twice"
          : "the entry '\(lastToken)' comes after '\(display(last))': not sorted")
    }
    lastNames[lastNames.count - 1] = name
  }

  private func unexpected(_ expected: String) -> StoreError {
    bad("found '\(lastToken)' where \(expected) was expected")
  }

  private func bad(_ reason: String) -> StoreError {
    StoreError(.invalidArchive, "the archive is not valid: \(reason) (at byte \(consumed))")
  }
}

/// Whether `name` is that of one entry of a directory: nothing that a file system reads as something else.
func isPlainName(_ name: FileName) -> Bool {
  !name.isEmpty && name != [0x2e] && name != [0x2e, 0x2e] && !name.contains(0) && !name.contains(UInt8(ascii: "/"))
}
