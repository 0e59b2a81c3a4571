// The files of a commit, written into a new directory as they are in the repository: no filter, no line ending and no
// attribute is applied, and what the repository says of itself decides nothing.
//
// Invariants: every file is made anew below descriptors that the writer opened, so a link in the tree leads nowhere; the
// number of entries and their size have limits, because a tree may name the same subtree again and again.

import CGit
import Gexp
import SchemeCore
import Store

/// Writes the tree of a commit.
final class GitExtraction {
  private static let maximumEntries = 1_000_000
  private static let maximumBytes = 8 << 30

  private let objects: GitObjects
  private let writer: TreeWriter
  private var entries = 0
  private var bytes = 0

  /// Writes the files of `commit` as the new directory `path`, but nothing that is called one of `without` at the top. What
  /// was begun is removed when it fails.
  static func write(_ commit: ObjectName, of repository: GitValue, to path: String, without: Set<ExactText>) throws {
    let objects = try GitObjects(repository)
    guard let header = try objects.header(commit) else {
      throw Refusal("missing", commit, "the repository lacks commit \(commit)")
    }
    do {
      let extraction = GitExtraction(objects: objects, writer: try TreeWriter(path))
      try extraction.run(header.tree, without: without)
    } catch {
      try? FileTree.remove(path)
      throw error
    }
  }

  private init(objects: GitObjects, writer: TreeWriter) { (self.objects, self.writer) = (objects, writer) }

  private func run(_ root: ObjectName, without: Set<ExactText>) throws {
    try writer.beginDirectory([])
    var waiting = [try entries(of: root).filter { !without.contains(ExactText($0.file)) }]
    while var rest = waiting.popLast() {
      guard let entry = rest.popLast() else {
        try writer.endDirectory()
        continue
      }
      waiting.append(rest)
      guard waiting.count < maximumTreeDepth else { throw refusal("is deeper than \(maximumTreeDepth) directories") }
      try check(entry.file)
      let name = Array(entry.file.utf8)
      switch entry.mode {
      case .directory:
        try writer.beginDirectory(name)
        waiting.append(try entries(of: entry.name))
      case .submodule:
        try writer.beginDirectory(name)
        try writer.endDirectory()
      case .link: try write(entry) { try writer.symbolicLink(name, target: Array($0)) }
      case .file, .executable:
        try write(entry) {
          try writer.beginFile(name, size: UInt64($0.count), isExecutable: entry.mode == .executable)
          try writer.contents($0)
          try writer.endFile()
        }
      }
    }
    try writer.seal()
  }

  private func refusal(_ text: String) -> Refusal { Refusal("tree", nil, "the tree of the commit \(text)") }

  private func entries(of tree: ObjectName) throws -> [GitObjects.Entry] {
    guard let found = try objects.entries(of: tree) else { throw refusal("cannot be read: there is no tree \(tree)") }
    entries += found.count
    guard entries <= GitExtraction.maximumEntries else {
      throw refusal("has more than \(GitExtraction.maximumEntries) entries")
    }
    try Refusal.attend()
    return found.reversed()
  }

  private func check(_ file: String) throws {
    if file.isEmpty || file == "." || file == ".." || file.utf8.contains(47) || file.lowercased() == ".git" {
      throw refusal("has an entry '\(file)', which no file may be called")
    }
  }

  private func write(_ entry: GitObjects.Entry, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var size = 0
    let found: Void? = try objects.read(entry.name, GIT_OBJECT_BLOB) {
      size = $0.count
      try body($0)
    }
    guard found != nil else { throw refusal("lacks the contents of '\(entry.file)', blob \(entry.name)") }
    bytes += size
    guard bytes <= GitExtraction.maximumBytes else {
      throw refusal("has more than \(GitExtraction.maximumBytes) bytes")
    }
  }
}
