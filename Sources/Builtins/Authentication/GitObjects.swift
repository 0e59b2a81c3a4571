// Commits and trees of a repository as they are stored, without what libgit2 makes of them: an authentication looks at
// hundreds of thousands, and must see neither grafts nor replacements. GitObjectText.swift reads their bytes.
//
// Invariant: libgit2 compares each object that it reads with its name.

import CGit

extension ObjectName {
  init(_ id: git_oid) { self = withUnsafeBytes(of: id) { ObjectName($0) } }

  var id: git_oid {
    var id = git_oid()
    withUnsafeMutableBytes(of: &id) { $0.copyBytes(from: bytes) }
    return id
  }
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
    try read(name, GIT_OBJECT_COMMIT) {
      guard let header = CommitHeader($0) else {
        throw Refusal("damaged", name, "commit \(name) is damaged: it has no tree")
      }
      return header
    }
  }

  /// The commit and its signature.
  func signature(_ name: ObjectName) throws -> SignedCommit? { try read(name, GIT_OBJECT_COMMIT) { SignedCommit($0) } }

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
