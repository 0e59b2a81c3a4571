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
  /// Bytes for the parser that lie in two fillings of the buffer.
  private var joined: [UInt8] = []

  private init(_ source: any ByteSource, _ visitor: any TreeVisitor) {
    (self.source, self.visitor) = (source, visitor)
  }

  deinit { buffer.deallocate() }

  /// Gives the tree in the archive that `source` holds to `visitor`; nothing may follow the archive.
  public static func read(from source: any ByteSource, _ visitor: any TreeVisitor) throws {
    let reader = NarReader(source, visitor)
    while let needed = reader.parser.needed {
      if let event = try reader.take(needed) { try reader.visit(event) }
    }
    guard try !reader.fill() else {
      throw StoreError(.invalidArchive, "the archive is not valid: bytes follow the end of the archive")
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
      guard try fill() else { throw parser.truncatedContents() }
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
    while joined.count < count, try fill() {
      let more = min(count - joined.count, limit - position)
      joined.append(contentsOf: buffer[position..<position + more])
      position += more
    }
    return try joined.withUnsafeBytes { try parser.take($0) }
  }

  /// Makes sure that there is a byte to read; false at the end.
  private func fill() throws -> Bool {
    if position < limit { return true }
    position = 0
    limit = try source.read(into: buffer)
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
