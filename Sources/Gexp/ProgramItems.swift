// This program as store items: the builder that gexps run on, and the runner of namespaces.
//
// The builder's item is `bin/guile`, a copy of the executable, and, when the standard library is not part of it, the
// library's sources in `share/nsscheme/stdlib`. Hashing them takes a while, so the item's path is kept beside the store
// with what identifies the files (device, inode, size, times); a file that changed makes a new item.

import Glibc
import SchemeCore
import Store

/// Rows about the items this program is made of.
public enum ProgramItems {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(%embedded-builder store)", "The item whose bin/guile is this program.") { handle in
      let store = try handle.store(1)
      return Heap.string(try storeErrors { try builder(in: store) })
    }
    table.one("(%namespace-runner store)", "The item that is the runner of namespaces.") { handle in
      let store = try handle.store(1)
      return Heap.string(try storeErrors { try runner(in: store) })
    }
    table.one("(%standard-module file)", "The bytes of FILE, a relative name, in the standard library, or #f.") {
      file in
      guard let bytes = Modules.source?.read(try file.text(1)) else { return .false }
      return Heap.bytevector(bytes)
    }
  }

  /// The item of the builder, made if need be.
  public static func builder(in store: EmbeddedStore) throws -> String {
    let library = try StoreAccess.standardLibrary.map { (root: $0, files: try files(below: $0)) }
    var identity = try fileIdentity(StoreAccess.executable)
    for file in library?.files ?? [] { identity += try "\n\(file) " + fileIdentity("\(library!.root)/\(file)") }
    let key = Base16.encode(DigestAlgorithm.sha256.digest(of: identity))
    let cache = "\(store.stateDirectory)/builder"
    if let known = cache.linkTarget, known.hasPrefix(key + " ") {
      let path = String(known.dropFirst(key.count + 1))
      try store.addTemporaryRoots([path])
      if try store.isUsable(path) { return path }
    }
    let path = try store.addTree(name: "nsscheme") { visitor in
      try visitor.beginDirectory([])
      try visitor.beginDirectory(Array("bin".utf8))
      try copy(StoreAccess.executable, as: Array("guile".utf8), executable: true, to: visitor)
      try visitor.endDirectory()
      if let library {
        for name in ["share", "nsscheme", "stdlib"] { try visitor.beginDirectory(Array(name.utf8)) }
        try copyTree(library.files, of: library.root, to: visitor)
        for _ in 0..<3 { try visitor.endDirectory() }
      }
      try visitor.endDirectory()
    }
    // A link is written in one step; a loser of the race has only computed the same thing twice.
    let aside = "\(cache).\(getpid())"
    unlink(aside)
    if symlink("\(key) \(path)", aside) == 0 { rename(aside, cache) }
    return path
  }

  /// The item of the namespace runner: the one that travels with the standard library in this executable, or a file.
  public static func runner(in store: EmbeddedStore) throws -> String {
    if StoreAccess.namespaceRunner == nil, let bytes = Modules.source?.read("nsrun") {
      return try store.addTree(name: "nsrun") { visitor in
        try visitor.beginFile([], size: UInt64(bytes.count), isExecutable: true)
        try bytes.withUnsafeBytes { try visitor.contents($0) }
        try visitor.endFile()
      }
    }
    let program =
      StoreAccess.namespaceRunner
      ?? ("/proc/self/exe".linkTarget.map { String($0[..<($0.utf8.lastIndex(of: UInt8(ascii: "/")) ?? $0.startIndex)]) }
        ?? ".") + "/nsrun"
    guard program.isReadable else {
      throw StoreError(
        .system(ENOENT),
        "the namespace runner '\(program)' is missing: a program made by 'make' has it inside, and beside one without "
          + "its library it must be a file")
    }
    return try store.addTree(name: "nsrun") { try copy(program, as: [], executable: true, to: $0) }
  }

  // MARK: Files

  private static func fileIdentity(_ path: String) throws -> String {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw StoreError(.system(errno), "cannot examine '\(path)': \(String(cString: strerror(errno)))")
    }
    return "\(status.st_dev) \(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
      + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }

  /// The relative names of the Scheme files below `root`, in the byte order of their components.
  private static func files(below root: String) throws -> [String] {
    let result = try FileTree.files(below: root, suffix: ".scm") {
      throw StoreError(.system(errno), "cannot read '\($0)': \(String(cString: strerror(errno)))")
    }
    return result.sorted { a, b in
      parts(a).lexicographicallyPrecedes(parts(b)) { $0.lexicographicallyPrecedes($1) }
    }
  }

  private static func parts(_ name: String) -> [[UInt8]] {
    name.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
  }

  /// Gives the files called `names` below `root` to `visitor`, as entries of the directory it is in.
  private static func copyTree(_ names: [String], of root: String, to visitor: any TreeVisitor) throws {
    var open: [[UInt8]] = []
    for name in names {
      var parts = parts(name)
      let file = parts.removeLast()
      let common = zip(open, parts).prefix { $0 == $1 }.count
      for _ in common..<open.count { try visitor.endDirectory() }
      for part in parts[common...] { try visitor.beginDirectory(part) }
      open = parts
      try copy("\(root)/\(name)", as: file, executable: false, to: visitor)
    }
    for _ in open { try visitor.endDirectory() }
  }

  private static func copy(
    _ source: String, as name: [UInt8], executable: Bool, to visitor: any TreeVisitor
  ) throws {
    let number = Glibc.open(source, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else {
      throw StoreError(.system(errno), "cannot open '\(source)': \(String(cString: strerror(errno)))")
    }
    let file = Descriptor(owning: number)
    var status = stat()
    guard fstat(file.number, &status) == 0 else {
      throw StoreError(.system(errno), "cannot examine '\(source)': \(String(cString: strerror(errno)))")
    }
    try visitor.beginFile(name, size: UInt64(status.st_size), isExecutable: executable)
    let input = DescriptorSource(file, path: source)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try input.read(into: buffer), count > 0 {
      try visitor.contents(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    try visitor.endFile()
  }
}

extension String {
  /// What the symbolic link of this name points to, nil if it is none.
  var linkTarget: String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { readlink(self, $0.baseAddress!, $0.count) }
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// Whether the file of this name can be read.
  var isReadable: Bool { access(self, R_OK) == 0 }
}
