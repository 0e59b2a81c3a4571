// An item that somebody sends: its archive comes in pieces, whenever there are some, and is unpacked among the unfinished
// items while it arrives.
//
// Invariant: nothing is registered before the archive is complete and its hash and size are those that were promised; and
// no more is written than the promised size.

import Glibc

/// An item on its way into a store.
public final class IncomingItem {
  private let store: EmbeddedStore
  private let path: String
  private let promised: NarHash
  private var made: UnfinishedItem?
  private let stream = DigestStream(.sha256)
  private let visitor: TeeVisitor
  private var parser = NarParser()
  /// Bytes that the parser waits for more of.
  private var joined: [UInt8] = []
  /// Bytes of the current file's contents that are still to come; nil outside of contents.
  private var remaining: UInt64?
  /// How many bytes of the archive have come.
  private var received: UInt64 = 0

  /// The item at `path`, whose archive has the hash and the size `promised`.
  public init(_ path: String, promised: NarHash, in store: EmbeddedStore) throws {
    _ = try StorePath.itemName(of: path)
    (self.store, self.path, self.promised) = (store, path, promised)
    let item = try store.unfinishedItem(path, sharing: true)
    made = item
    // What is written again from what was read is hashed: an archive has one spelling.
    visitor = TeeVisitor([NarWriter(to: stream), item.writer])
  }

  /// Takes the next bytes of the archive.
  public func take(_ bytes: UnsafeRawBufferPointer) throws {
    received += UInt64(bytes.count)
    guard received <= promised.size else {
      throw invalid("it is longer than the \(promised.size) bytes that were promised")
    }
    var rest = bytes
    while !rest.isEmpty {
      if remaining != nil {
        try takeContents(&rest)
      } else if let needed = parser.needed {
        try takeTokens(&rest, needed)
      } else {
        throw invalid("bytes follow its end")
      }
    }
  }

  private func takeContents(_ rest: inout UnsafeRawBufferPointer) throws {
    guard let left = remaining else { return }
    let count = Int(min(UInt64(rest.count), left))
    try visitor.contents(UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    try endContents(left - UInt64(count))
  }

  private func endContents(_ left: UInt64) throws {
    remaining = left > 0 ? left : nil
    if left == 0 { try visitor.endFile() }
  }

  private func takeTokens(_ rest: inout UnsafeRawBufferPointer, _ needed: Int) throws {
    let count = min(needed - joined.count, rest.count)
    joined.append(contentsOf: rest.prefix(count))
    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    guard joined.count == needed else { return }
    let event = try joined.withUnsafeBytes { try parser.take($0) }
    joined.removeAll(keepingCapacity: true)
    switch event {
    case nil: break
    case .directory(let name): try visitor.beginDirectory(name)
    case .endOfDirectory: try visitor.endDirectory()
    case .symbolicLink(let name, let target): try visitor.symbolicLink(name, target: target)
    case .file(let name, let size, let isExecutable):
      try visitor.beginFile(name, size: size, isExecutable: isExecutable)
      try endContents(size)
    }
  }

  /// The archive is complete: the item becomes valid, unless it is already.
  public func finish(references: [String], deriver: String?) throws {
    guard parser.needed == nil, remaining == nil, let made else { throw invalid("it ends too early") }
    let nar = NarHash(digest: stream.finish(), size: stream.byteCount)
    guard nar.size == promised.size else {
      throw invalid("it has \(nar.size) bytes where \(promised.size) were promised")
    }
    guard nar.digest == promised.digest else {
      throw invalid(
        "its hash is \(NixBase32.encode(nar.digest)) where \(NixBase32.encode(promised.digest)) was promised")
    }
    for reference in references { _ = try StorePath.itemName(of: reference) }
    self.made = nil
    try store.ensure(path, references: Set(references), deriver: deriver, make: { (made, nar) })
  }

  /// Deletes what has come so far.
  public func abandon() { made = nil }

  private func invalid(_ reason: String) -> StoreError {
    StoreError(.invalidArchive, "the archive of '\(path)' is not valid: \(reason)")
  }
}
