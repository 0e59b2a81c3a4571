// Writes the archive format of Nix and Guix (NAR). A tree has exactly one archive: names in byte order, no times, no
// owners, one permission bit. Hashes of trees are hashes of this.

/// How the formats of stores write strings: a length in 64 bits, little endian, the bytes, and zeros up to a multiple
/// of 8.
public enum NarFraming {
  /// How many zeros follow a string of `size` bytes.
  public static func paddingCount(after size: UInt64) -> Int { Int((8 - size % 8) % 8) }

  /// A length as it is written.
  public static func length(_ size: UInt64) -> [UInt8] { withUnsafeBytes(of: size.littleEndian) { Array($0) } }

  /// The string `bytes` as it is written.
  public static func framed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let size = UInt64(bytes.count)
    return length(size) + bytes + repeatElement(0, count: paddingCount(after: size))
  }
}

/// A visitor that writes the archive of the tree that it visits to a sink.
public final class NarWriter: TreeVisitor {
  private let sink: any ByteSink
  private var buffer: [UInt8] = []
  private var depth = 0
  private var fileSize: UInt64 = 0
  private var written: UInt64 = 0
  /// How many bytes the archive has so far.
  public private(set) var byteCount: UInt64 = 0

  // The fixed stretches of an archive, already in its form.
  private static let magic = form(["nix-archive-1"])
  private static let entry = form(["entry", "(", "name"])
  private static let node = form(["node"])
  private static let directory = form(["(", "type", "directory"])
  private static let symlink = form(["(", "type", "symlink", "target"])
  private static let regular = form(["(", "type", "regular", "contents"])
  private static let executable = form(["(", "type", "regular", "executable", "", "contents"])
  private static let end = form([")"])

  private static func form(_ tokens: [String]) -> [UInt8] { tokens.flatMap { NarFraming.framed($0.utf8) } }

  public init(to sink: any ByteSink) {
    self.sink = sink
    buffer.reserveCapacity(8192)
  }

  public func beginDirectory(_ name: FileName) throws {
    try beginNode(name)
    put(form: NarWriter.directory)
    depth += 1
  }

  public func endDirectory() throws {
    depth -= 1
    try endNode()
  }

  public func symbolicLink(_ name: FileName, target: [UInt8]) throws {
    try beginNode(name)
    put(form: NarWriter.symlink)
    try put(target)
    try endNode()
  }

  public func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws {
    try beginNode(name)
    put(form: isExecutable ? NarWriter.executable : NarWriter.regular)
    put(length: size)
    fileSize = size
  }

  public func contents(_ bytes: UnsafeRawBufferPointer) throws {
    if bytes.count < 4096 {
      buffer.append(contentsOf: bytes)
      if buffer.count >= 8192 { try flush() }
    } else {
      try flush()
      try sink.write(bytes)
      byteCount += UInt64(bytes.count)
    }
  }

  public func endFile() throws {
    put(padding: fileSize)
    try endNode()
  }

  private func beginNode(_ name: FileName) throws {
    guard depth > 0 else { return put(form: NarWriter.magic) }
    guard isPlainName(name) else {
      throw StoreError(
        .invalidArchive, "'\(display(name))' is not a plain file name, so that it cannot be an entry of an archive")
    }
    put(form: NarWriter.entry)
    try put(name)
    put(form: NarWriter.node)
  }

  private func endNode() throws {
    put(form: NarWriter.end)
    if depth > 0 { put(form: NarWriter.end) } else { try flush() }
  }

  private func put(form bytes: [UInt8]) { buffer.append(contentsOf: bytes) }

  private func put(_ bytes: [UInt8]) throws {
    put(length: UInt64(bytes.count))
    buffer.append(contentsOf: bytes)
    put(padding: UInt64(bytes.count))
    if buffer.count >= 8192 { try flush() }
  }

  private func put(length: UInt64) { withUnsafeBytes(of: length.littleEndian) { buffer.append(contentsOf: $0) } }

  private func put(padding size: UInt64) {
    buffer.append(contentsOf: repeatElement(0, count: NarFraming.paddingCount(after: size)))
  }

  /// Gives the sink all that is written so far; at the end of a tree that happens by itself.
  public func flush() throws {
    try buffer.withUnsafeBytes { try sink.write($0) }
    byteCount += UInt64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }
}

/// The hash and size of an archive.
public struct NarHash: Equatable, Sendable {
  /// The digest, sha256 unless another algorithm was asked for.
  public let digest: [UInt8]
  /// The size of the archive in bytes.
  public let size: UInt64

  public init(digest: [UInt8], size: UInt64) { (self.digest, self.size) = (digest, size) }
}

extension FileTree {
  /// Writes the archive of the tree at `hostPath` to `sink`.
  public static func writeNar(
    of hostPath: String, select: TreeSelection? = nil, to sink: any ByteSink
  ) throws {
    try visit(hostPath, select: select, NarWriter(to: sink))
  }

  /// The hash and size of the archive of the tree at `hostPath`.
  public static func narHash(
    of hostPath: String, algorithm: DigestAlgorithm = .sha256, select: TreeSelection? = nil
  ) throws -> NarHash {
    let stream = DigestStream(algorithm)
    try writeNar(of: hostPath, select: select, to: stream)
    return NarHash(digest: stream.finish(), size: stream.byteCount)
  }
}
