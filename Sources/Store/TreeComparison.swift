// What differs between two trees, as the store sees trees: kinds of files, contents, the executable bit, link targets.

import Glibc

/// One entry that is not the same in two trees.
public struct TreeDifference: Equatable, Sendable {
  /// The name within the tree; empty for the tree itself.
  public let name: String
  /// In what it differs.
  public let what: String
}

extension FileTree {
  /// The entries in which the tree at `second` differs from the one at `first`, in order of their names.
  public static func differences(_ first: String, _ second: String) throws -> [TreeDifference] {
    let (one, two) = (TreeIndex(), TreeIndex())
    try visit(first, one)
    try visit(second, makeReadable: true, two)
    var result: [TreeDifference] = []
    for name in Set(one.entries.keys).union(two.entries.keys).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      // What lies in a directory that only one tree has is not worth a line of its own.
      let above = name.lastIndex(of: UInt8(ascii: "/")).map { Array(name[..<$0]) } ?? []
      if !name.isEmpty && (one.entries[above] == nil || two.entries[above] == nil) { continue }
      if let what = TreeIndex.difference(one.entries[name], two.entries[name]) {
        result.append(TreeDifference(name: display(name), what: what))
      }
    }
    return result
  }
}

/// The entries of a tree by their names.
private final class TreeIndex: TreeVisitor {
  enum Entry: Equatable {
    case directory
    case link(target: [UInt8])
    case file(digest: [UInt8], size: UInt64, isExecutable: Bool)
  }

  private(set) var entries: [FileName: Entry] = [:]
  private var directories: [FileName] = []
  private var file = (name: FileName(), size: UInt64(0), isExecutable: false, stream: DigestStream(.sha256))

  /// In what two entries differ; nil if they do not.
  static func difference(_ one: Entry?, _ two: Entry?) -> String? {
    if one == two { return nil }
    switch (one, two) {
    case (nil, _): return "only the second time"
    case (_, nil): return "only the first time"
    case (.link, .link): return "the target of the link"
    case (.file(let digest, let size, _), .file(let otherDigest, let otherSize, _)):
      if digest == otherDigest { return "the permission to execute" }
      return size == otherSize ? "contents" : "contents, \(size) and \(otherSize) bytes"
    default: return "the kind of file"
    }
  }

  private func path(_ name: FileName) -> FileName {
    Array((directories.dropFirst() + (directories.isEmpty ? [] : [name])).joined(separator: [UInt8(ascii: "/")]))
  }

  func beginDirectory(_ name: FileName) {
    entries[path(name)] = .directory
    directories.append(name)
  }
  func endDirectory() { directories.removeLast() }
  func symbolicLink(_ name: FileName, target: [UInt8]) { entries[path(name)] = .link(target: target) }
  func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) {
    file = (path(name), size, isExecutable, DigestStream(.sha256))
  }
  func contents(_ bytes: UnsafeRawBufferPointer) { file.stream.write(bytes) }
  func endFile() {
    entries[file.name] = .file(digest: file.stream.finish(), size: file.size, isExecutable: file.isExecutable)
  }
}
