// What libgit2 makes, as a Scheme program holds it, and how libgit2 fails.
//
// Invariant: what belongs to a repository keeps it alive, so that nothing is freed before what it is part of.

import CGit
import Gexp
import Glibc
import SchemeCore

/// Something of libgit2's that is freed when nobody holds it any more.
final class GitValue {
  /// What it is, by the name that Scheme knows it by.
  enum Kind: String {
    case repository, reference, object, commit, tree, tag, blob, config, index, remote, submodule
    case entry = "tree-entry"
    case statuses = "status-list"
    case diff, description

    /// Objects of a repository's data base are interchangeable where any of them will do.
    var isObject: Bool { [.object, .commit, .tree, .tag, .blob].contains(self) }
  }

  let kind: Kind
  let pointer: OpaquePointer
  /// The repository, or what else this is part of.
  let owner: GitValue?
  private let isFreed: Bool
  /// Tells this from every other one there ever was.
  let number: Int
  nonisolated(unsafe) private static var count = 0

  init(_ kind: Kind, _ pointer: OpaquePointer, owner: GitValue?, isFreed: Bool = true) {
    (self.kind, self.pointer, self.owner, self.isFreed) = (kind, pointer, owner, isFreed)
    GitValue.count += 1
    number = GitValue.count
  }

  deinit {
    if !isFreed { return }
    switch kind {
    case .repository: git_repository_free(pointer)
    case .reference: git_reference_free(pointer)
    case .object, .commit, .tree, .tag, .blob: git_object_free(pointer)
    case .config: git_config_free(pointer)
    case .index: git_index_free(pointer)
    case .remote: git_remote_free(pointer)
    case .submodule: git_submodule_free(pointer)
    case .entry: git_tree_entry_free(pointer)
    case .statuses: git_status_list_free(pointer)
    case .diff: git_diff_free(pointer)
    case .description: git_describe_result_free(pointer)
    }
  }

  var word: Word { native(self, kind.rawValue) }
}

/// The library's state and its errors.
enum Git {
  /// Starts the library, once.
  static let isReady: Bool = {
    Resolver.prepare()
    guard git_libgit2_init() > 0 else { return false }
    return cgit_use_connections({ GitTransfer.attend() }) == 0
  }()

  /// The Scheme procedure that throws the error of a code, a class and a message.
  nonisolated(unsafe) private static var thrower: SchemeCore.Root?
  static func setThrower(_ procedure: Word) { thrower = SchemeCore.Root(procedure) }

  /// Throws the library's last error if `code` is one.
  static func check(_ code: Int32) throws {
    if code != 0 { try fail(code) }
  }

  static func fail(_ code: Int32) throws {
    let last = git_error_last()
    let message = last.flatMap { schemeText($0.pointee.message) } ?? .false
    let kind = Word(fixnum: Int(last?.pointee.klass ?? 0))
    guard let thrower else { throw Fault.misc("libgit2 failed with ~A", Word(fixnum: Int(code))) }
    _ = try Machine.apply(thrower.word, Word(fixnum: Int(code)), kind, message)
  }

  /// The value of `kind` that `body` makes.
  static func made(
    _ kind: GitValue.Kind, of owner: GitValue?, _ body: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
  ) throws -> Word {
    _ = isReady
    var pointer: OpaquePointer?
    try check(body(&pointer))
    guard let pointer else { throw Fault.misc("libgit2 made nothing") }
    return GitValue(kind, pointer, owner: owner).word
  }

  /// The text that `body` writes, whose bytes are taken for UTF-8.
  static func text(_ body: (UnsafeMutablePointer<git_buf>) -> Int32) throws -> Word {
    _ = isReady
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try check(body(&buffer))
    return text(of: buffer)
  }

  static func text(of buffer: git_buf) -> Word {
    guard let start = buffer.ptr else { return Heap.string("") }
    return Heap.string(
      utf8: UnsafeRawBufferPointer(start: start, count: buffer.size).bindMemory(to: UInt8.self))
  }

  /// The bytes of an object's name, or #f.
  static func name(_ id: UnsafePointer<git_oid>?) -> Word {
    guard let id else { return .false }
    return Heap.bytevector(UnsafeRawBufferPointer(start: UnsafeRawPointer(id), count: 20))
  }

  /// A person and a time: a list of name, address, seconds and minutes from Greenwich; #f for nil.
  static func signature(_ signature: UnsafePointer<git_signature>?) -> Word {
    guard let signature = signature?.pointee else { return .false }
    return Heap.list(
      schemeText(signature.name), schemeText(signature.email), Numbers.integer(Int(signature.when.time)),
      Word(fixnum: Int(signature.when.offset)))
  }
}

extension Word {
  /// The value of `kind` behind a word.
  func git(_ kind: GitValue.Kind, _ position: Int) throws -> GitValue {
    _ = Git.isReady
    let value = try native(position, GitValue.self, kind.rawValue)
    guard value.kind == kind || kind == .object && value.kind.isObject else {
      throw Fault.type(position, kind.rawValue, self)
    }
    return value
  }

  /// The object name that a bytevector holds.
  func gitName(_ position: Int) throws -> git_oid {
    let bytes = try bytes(position)
    guard bytes.count == 20 else { throw Fault.range(position, self) }
    var name = git_oid()
    withUnsafeMutableBytes(of: &name) { $0.copyMemory(from: bytes) }
    return name
  }

  /// A file name, as the host knows it.
  func gitFile(_ position: Int) throws -> String { PathMapping.hostPath(try plainText(position)) }
}

/// Texts that a C structure points to, for as long as this lives.
final class KeptTexts {
  private var texts: [UnsafeMutablePointer<CChar>] = []
  deinit { for text in texts { free(text) } }

  func keep(_ text: String?) -> UnsafeMutablePointer<CChar>? {
    guard let text, let copy = strdup(text) else { return nil }
    texts.append(copy)
    return copy
  }
}
