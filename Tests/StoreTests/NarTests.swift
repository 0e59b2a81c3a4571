// Archives: what is written can be read back, and nothing hostile gets through.

import Glibc
import Testing

@testable import Store

/// An archive in the making, token by token, so that it can be wrong in any way.
private struct Archive {
  var bytes: [UInt8] = []

  init(_ tokens: [String] = []) { for token in tokens { add(token) } }

  mutating func add(_ token: String) { add(Array(token.utf8)) }

  mutating func add(_ token: [UInt8]) {
    addLength(UInt64(token.count))
    bytes += token + Array(repeating: 0, count: (8 - token.count % 8) % 8)
  }

  mutating func addLength(_ length: UInt64) { withUnsafeBytes(of: length.littleEndian) { bytes += $0 } }
}

private let file = ["(", "type", "regular", "contents", "x", ")"]

private func directory(_ entries: [(String, [String])]) -> [String] {
  ["nix-archive-1", "(", "type", "directory"]
    + entries.flatMap { ["entry", "(", "name", $0.0, "node"] + $0.1 + [")"] } + [")"]
}

@Suite struct NarTests {
  let scratch = Scratch()
  var target: String { "\(scratch.path)/target" }

  private func nar(_ path: String) throws -> [UInt8] {
    let sink = ArraySink()
    try FileTree.writeNar(of: path, to: sink)
    return sink.bytes
  }

  /// Restores an archive that must be refused; nothing may be left. Returns the message.
  private func refusal(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) -> String {
    let text = message { try FileTree.restoreNar(from: ArraySource(bytes), to: target) }
    #expect(!exists(target), "something was left", sourceLocation: sourceLocation)
    return text
  }

  private func refusal(_ tokens: [String], sourceLocation: SourceLocation = #_sourceLocation) -> String {
    refusal(Archive(tokens).bytes, sourceLocation: sourceLocation)
  }

  @Test func roundTrip() throws {
    let tree: Tree = .directory([
      ("b", .file("2")), ("a", .directory([("z", .file("")), ("run", .program("#!\n"))])), ("l", .link("a/../b")),
      ("big", .file(String(repeating: "0123456789", count: 40_000))), ("empty", .directory([])),
    ])
    tree.make(at: "\(scratch.path)/source")
    let archive = try nar("\(scratch.path)/source")
    try FileTree.restoreNar(from: ArraySource(archive), to: target)
    #expect(try nar(target) == archive)
    #expect(status("\(target)/a/run").st_mode & 0o7777 == 0o555)
    #expect(status("\(target)/b").st_mode & 0o7777 == 0o444)
    #expect(status("\(target)/a").st_mode & 0o7777 == 0o555)
    #expect(status(target).st_mode & 0o7777 == 0o555)
    for path in ["", "/b", "/a", "/l", "/a/run"] { #expect(status(target + path).st_mtim.tv_sec == 1) }
    // What is there is not overwritten.
    #expect(throws: StoreError.self) { try FileTree.restoreNar(from: ArraySource(archive), to: target) }
    #expect(try nar(target) == archive)
  }

  /// However the bytes are dealt out, the archive is the same one.
  @Test func readInAnyPieces() throws {
    final class Pieces: ByteSource {
      let bytes: [UInt8]
      let size: Int
      var position = 0
      init(_ bytes: [UInt8], of size: Int) { (self.bytes, self.size) = (bytes, size) }
      func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(size, bytes.count - position, buffer.count)
        for index in 0..<count { buffer[index] = bytes[position + index] }
        position += count
        return count
      }
    }
    let tree: Tree = .directory([("a", .file("12345")), ("b", .program("")), ("l", .link("a")), ("z", .directory([]))])
    tree.make(at: "\(scratch.path)/source")
    let archive = try nar("\(scratch.path)/source")
    for size in [1, 3, 7, 8, 13, 64] {
      let copy = ArraySink()
      try NarReader.read(from: Pieces(archive, of: size), NarWriter(to: copy))
      #expect(copy.bytes == archive)
    }
  }

  @Test func whatIsNoNameIsNotWritten() throws {
    for name in ["", ".", "..", "a/b", "a\0"] {
      let writer = NarWriter(to: ArraySink())
      try writer.beginDirectory([])
      #expect(message { try writer.beginDirectory(Array(name.utf8)) }.contains("is not a plain file name"))
    }
  }

  @Test func namesThatAreNotUTF8() throws {
    mkdir("\(scratch.path)/source", 0o755)
    let name: [UInt8] = [0xff, 0x80]
    withCName(Array("\(scratch.path)/source/".utf8) + name) { _ = symlink("\u{e9}", $0) }
    let archive = try nar("\(scratch.path)/source")
    try FileTree.restoreNar(from: ArraySource(archive), to: target)
    #expect(try nar(target) == archive)
  }

  @Test func hostileNames() {
    for name in ["", ".", "..", "a/b", "/", "../x", "a\0b", "x~nix~case~hack~1", "~nix~case~hack~"] {
      let text = refusal(directory([(name, file)]))
      #expect(text.contains("the archive is not valid: the entry name"), "\(name): \(text)")
    }
    #expect(refusal(directory([(String(repeating: "n", count: 256), file)])).contains("256 bytes long; at most 255"))
  }

  @Test func orderOfNames() {
    #expect(refusal(directory([("a", file), ("a", file)])).contains("the entry name 'a' appears twice"))
    #expect(refusal(directory([("b", file), ("a", file)])).contains("the entry 'a' comes after 'b': not sorted"))
  }

  /// A link and then a directory of the same name would write through the link.
  @Test func linkThenChild() {
    let outside = "\(scratch.path)/outside"
    mkdir(outside, 0o755)
    let link = ["(", "type", "symlink", "target", outside, ")"]
    let child = ["(", "type", "directory", "entry", "(", "name", "evil", "node"] + file + [")", ")"]
    #expect(refusal(directory([("a", link), ("a", child)])).contains("appears twice"))
    #expect(!exists("\(outside)/evil"))
  }

  @Test func malformed() {
    #expect(refusal(["nix-archive-2"]).contains("does not begin with 'nix-archive-1'"))
    #expect(refusal([UInt8](repeating: 255, count: 100)).contains("at most 13 make sense there"))
    #expect(refusal([] as [UInt8]).contains("it ends where a length was expected"))
    #expect(refusal(["nix-archive-1", "(", "type", "fifo", ")"]).contains("unknown node type 'fifo'"))
    #expect(refusal(["nix-archive-1", "(", "type", "regular", ")"]).contains("found ')' where 'contents'"))
    #expect(refusal(["nix-archive-1", "(", "type", "symlink", "target", "", ")"]).contains("link target is empty"))
    #expect(refusal(["nix-archive-1"] + file + ["more"]).contains("bytes follow the end"))
    #expect(refusal(directory([("a", file)]).dropLast() + ["other"]).contains("found 'other' where 'entry' or ')'"))
    var archive = Archive(["nix-archive-1", "(", "type", "regular", "contents", "x", ")"])
    archive.bytes[archive.bytes.count - 17] = 1
    #expect(refusal(archive.bytes).contains("the padding is not zero"))
  }

  @Test func sizesThatLie() {
    var archive = Archive(["nix-archive-1", "(", "type", "regular", "contents"])
    archive.addLength(1 << 40)
    #expect(refusal(archive.bytes).contains("it ends where the contents of a file was expected"))
    archive.bytes.removeLast(8)
    archive.addLength(.max)
    #expect(refusal(archive.bytes).contains("claims to have 18446744073709551615 bytes"))
    var link = Archive(["nix-archive-1", "(", "type", "symlink", "target"])
    link.addLength(1 << 50)
    #expect(refusal(link.bytes).contains("at most 4095 make sense"))
  }

  /// Cut anywhere, an archive is refused and nothing is left.
  @Test func truncatedAnywhere() {
    let link = ["(", "type", "symlink", "target", "t", ")"]
    let whole = Archive(directory([("a", file), ("b", link)])).bytes
    for length in 0..<whole.count { #expect(!refusal(Array(whole[..<length])).isEmpty) }
  }

  @Test func aMillionLevels() {
    var archive = Archive(["nix-archive-1"])
    let level = Archive(["(", "type", "directory", "entry", "(", "name", "a", "node"]).bytes
    for _ in 0..<1_000_000 { archive.bytes += level }
    #expect(refusal(archive.bytes).contains("deeper than 2048 levels"))
  }

  // MARK: Trees on the host

  /// Makes a chain of directories, which no single path could reach.
  private func makeDeep(_ path: String, levels: Int) throws {
    mkdir(path, 0o755)
    var current = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    for _ in 0..<levels {
      try current.makeDirectory([0x64], mode: 0o755, path: path)
      current = try current.openDirectory([0x64], path: path)
    }
    _ = try current.open(Array("f".utf8), O_WRONLY | O_CREAT, mode: 0o644, path: path)
  }

  @Test func deepTree() throws {
    try makeDeep("\(scratch.path)/source", levels: 2000)
    let archive = try nar("\(scratch.path)/source")
    try FileTree.restoreNar(from: ArraySource(archive), to: target)
    #expect(try nar(target) == archive)
    try FileTree.remove(target)
    #expect(!exists(target))
  }

  @Test func tooDeepTree() throws {
    try makeDeep("\(scratch.path)/source", levels: 3000)
    #expect(message { _ = try nar("\(scratch.path)/source") }.contains("deeper than 2048 directories"))
  }

  @Test func filesTheStoreCannotHold() throws {
    mkdir("\(scratch.path)/source", 0o755)
    mkfifo("\(scratch.path)/source/pipe", 0o644)
    let text = message { _ = try nar("\(scratch.path)/source") }
    #expect(text.hasPrefix("'\(scratch.path)/source/pipe' is a device, a pipe or a socket"))
    #expect(
      message { _ = try nar("\(scratch.path)/none") }
        == "cannot examine '\(scratch.path)/none': No such file or directory")
  }

  @Test func selection() throws {
    let tree: Tree = .directory([("a", .directory([("x", .file("1"))])), ("b", .file("2")), ("c", .link("b"))])
    tree.make(at: "\(scratch.path)/source")
    var asked: [String] = []
    let sink = ArraySink()
    try FileTree.writeNar(
      of: "\(scratch.path)/source",
      select: { path, info in
        asked.append("\(path.dropFirst(scratch.path.utf8.count)) \(info.kind)")
        return info.kind != .directory
      }, to: sink)
    #expect(asked == ["/source/a directory", "/source/b regular", "/source/c symbolicLink"])
    let expected: Tree = .directory([("b", .file("2")), ("c", .link("b"))])
    expected.make(at: "\(scratch.path)/expected")
    #expect(try nar("\(scratch.path)/expected") == sink.bytes)
  }
}
