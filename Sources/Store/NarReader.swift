// Reads an archive (NAR) from a source of bytes and gives its tree to a visitor. What is accepted, `NarParser` says.

import Glibc

/// Reads one archive from a source.
public final class NarReader {
  private let source: any ByteSource
  private let visitor: any TreeVisitor
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
  private var position = 0
  private var limit = 0
  private var parser = NarParser()
  /// Whether more than the archive may be read from the source.
  private let isWhole: Bool
  /// Bytes for the parser that lie in two fillings of the buffer.
  private var joined: [UInt8] = []

  private init(_ source: any ByteSource, _ visitor: any TreeVisitor, isWhole: Bool) {
    (self.source, self.visitor, self.isWhole) = (source, visitor, isWhole)
  }

  deinit { buffer.deallocate() }

  /// Gives the tree in the archive that `source` holds to `visitor`; nothing may follow the archive.
  public static func read(from source: any ByteSource, _ visitor: any TreeVisitor) throws {
    let reader = NarReader(source, visitor, isWhole: true)
    try reader.readAll()
    guard try !reader.fill(1) else {
      throw StoreError(.invalidArchive, "the archive is not valid: bytes follow the end of the archive")
    }
  }

  /// The same for an archive within a longer stream, of which nothing behind the archive is read.
  public static func read(within source: any ByteSource, _ visitor: any TreeVisitor) throws {
    try NarReader(source, visitor, isWhole: false).readAll()
  }

  private func readAll() throws {
    while let needed = parser.needed {
      if let event = try take(needed) { try visit(event) }
    }
  }

  private func visit(_ event: NarEvent) throws {
    switch event {
    case .directory(let name): try visitor.beginDirectory(name)
    case .endOfDirectory: try visitor.endDirectory()
    case .symbolicLink(let name, let target): try visitor.symbolicLink(name, target: target)
    case .file(let name, let size, let isExecutable):
      try visitor.beginFile(name, size: size, isExecutable: isExecutable)
      try readContents(size)
      try visitor.endFile()
    }
  }

  private func readContents(_ size: UInt64) throws {
    var remaining = size
    while remaining > 0 {
      guard try fill(Int(min(remaining, UInt64(pieceSize)))) else { throw parser.truncatedContents() }
      let count = Int(min(UInt64(limit - position), remaining))
      try visitor.contents(UnsafeRawBufferPointer(rebasing: buffer[position..<position + count]))
      position += count
      remaining -= UInt64(count)
    }
  }

  /// Gives the parser the next `count` bytes, or what there is of them.
  private func take(_ count: Int) throws -> NarEvent? {
    if limit - position >= count {
      position += count
      return try parser.take(UnsafeRawBufferPointer(rebasing: buffer[position - count..<position]))
    }
    joined.removeAll(keepingCapacity: true)
    while joined.count < count, try fill(count - joined.count) {
      let more = min(count - joined.count, limit - position)
      joined.append(contentsOf: buffer[position..<position + more])
      position += more
    }
    return try joined.withUnsafeBytes { try parser.take($0) }
  }

  /// Makes sure that there is a byte to read; false at the end. `wanted` bytes are known to belong to the archive.
  private func fill(_ wanted: Int) throws -> Bool {
    if position < limit { return true }
    position = 0
    limit = try source.read(
      into: isWhole ? buffer : UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(wanted, buffer.count)]))
    return limit > 0
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
