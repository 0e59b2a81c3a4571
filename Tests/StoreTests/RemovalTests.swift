// Deletion of trees: complete, and confined to the tree.

import Glibc
import Testing

@testable import Store

@Suite struct RemovalTests {
  let scratch = Scratch()

  @Test func readOnlyTree() throws {
    let tree: Tree = .directory([("a", .directory([("b", .directory([("f", .file("x"))]))])), ("g", .file("y"))])
    tree.make(at: "\(scratch.path)/t")
    for path in ["/a/b/f", "/a/b", "/a", ""] { chmod("\(scratch.path)/t\(path)", 0o400) }
    chmod("\(scratch.path)/t", 0)
    try FileTree.remove("\(scratch.path)/t")
    #expect(try Descriptor.open(scratch.path, O_RDONLY).entryNames(path: "") == [])
  }

  @Test func deeperThanAnyPath() throws {
    var current = try Descriptor.open(scratch.path, O_RDONLY | O_DIRECTORY)
    let name = Array(String(repeating: "n", count: 200).utf8)
    for _ in 0..<5000 {
      try current.makeDirectory(name, mode: 0o700, path: "")
      current = try current.openDirectory(name, path: "")
    }
    try FileTree.remove("\(scratch.path)/\(display(name))")
    #expect(try Descriptor.open(scratch.path, O_RDONLY).entryNames(path: "") == [])
  }

  @Test func nothingOutside() throws {
    let outside = "\(scratch.path)/outside"
    Tree.directory([("kept", .file("precious"))]).make(at: outside)
    chmod("\(outside)/kept", 0o444)
    let tree: Tree = .directory([
      ("dir", .link(outside)), ("file", .link("\(outside)/kept")), ("sub", .directory([("up", .link("../.."))])),
    ])
    tree.make(at: "\(scratch.path)/t")
    link("\(outside)/kept", "\(scratch.path)/t/hard")
    try FileTree.remove("\(scratch.path)/t")
    #expect(try readFile("\(outside)/kept") == Array("precious".utf8))
    #expect(status("\(outside)/kept").st_mode & 0o7777 == 0o444)
    #expect(status("\(outside)/kept").st_nlink == 1)
  }

  /// While a tree is deleted, somebody keeps swapping one of its directories for a link.
  @Test func directorySwappedForLink() async throws {
    let outside = "\(scratch.path)/outside"
    Tree.directory([("kept", .file("precious"))]).make(at: outside)
    chmod(outside, 0o751)
    for _ in 0..<50 {
      let path = "\(scratch.path)/t"
      let entries = (0..<20).map { ("d\($0)", Tree.directory([("f", .file("x"))])) }
      Tree.directory(entries).make(at: path)
      let swapping = Task.detached {
        for index in (0..<20).reversed() {
          rename("\(path)/d\(index)", "\(path)/moved\(index)")
          symlink(outside, "\(path)/d\(index)")
        }
      }
      // The other side may add an entry after the directory was emptied; then the removal says so and is repeated.
      while exists(path) { try? FileTree.remove(path) }
      await swapping.value
      while exists(path) { try? FileTree.remove(path) }
    }
    #expect(try readFile("\(outside)/kept") == Array("precious".utf8))
    #expect(status(outside).st_mode & 0o7777 == 0o751)
  }

  @Test func removingALinkRemovesTheLink() throws {
    mkdir("\(scratch.path)/d", 0o755)
    symlink("\(scratch.path)/d", "\(scratch.path)/l")
    try FileTree.remove("\(scratch.path)/l")
    #expect(exists("\(scratch.path)/d") && !exists("\(scratch.path)/l"))
    try FileTree.remove("\(scratch.path)/l")
  }
}
