// The archives that `nsscheme publish` sends: each is compressed while it is written, and never whole in memory.
//
// Invariant: nobody receives the archive of an item whole whose bytes are not those that the store's database names. What
// was written is hashed, and the last piece goes out only when the hash is right.

import CArchive
import Glibc
import Store

/// How an archive is compressed.
public struct NarCompression: Equatable, Sendable {
  public enum Method: String, Sendable, CaseIterable { case none, gzip, lzip, zstd }
  public let method: Method
  public let level: Int

  /// The level that is meant when none is given: the server compresses while somebody waits.
  public static let usualLevel = 3

  /// Reads METHOD, METHOD:LEVEL or a level of gzip's, as guix publish does; level 0 is no compression. Nil when it is none
  /// of these.
  public init?(parsing text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let isLevel = parts.count == 1 && NarCompression.number(text) != nil
    guard let method = isLevel ? .gzip : Method(rawValue: parts[0]),
      let level = parts.count == 2 || isLevel
        ? NarCompression.number(parts[parts.count - 1]) : NarCompression.usualLevel
    else { return nil }
    if level == 0 || method == .none {
      (self.method, self.level) = (.none, 0)
    } else {
      guard level <= NarCompression.highestLevel(of: method) else { return nil }
      (self.method, self.level) = (method, level)
    }
  }

  private static func number(_ text: String) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }

  private static func highestLevel(of method: Method) -> Int { method == .zstd ? 19 : 9 }

  /// METHOD:LEVEL.
  public var text: String { "\(method.rawValue):\(level)" }

  /// What compresses; nil for no compression.
  func coder() throws -> Coder? {
    let coder: Coder?
    switch method {
    case .none: return nil
    case .gzip: coder = DeflateCoder(window: 15 + 16, level: Int32(level))
    case .lzip:
      let sizes = LzipEncoder.sizes[level]
      coder = LzipEncoder(dictionary: sizes.dictionary, matchLength: sizes.matchLength)
    case .zstd: coder = ZstdEncoder(level: Int32(level), checksum: true)
    }
    guard let coder else { throw StoreError(.system(ENOMEM), "cannot compress with \(text): no memory") }
    return coder
  }
}

/// A sink that gives another one what a coder makes of its bytes.
final class CodingSink: FinishingSink {
  private let coder: Coder
  private let sink: any ByteSink
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)

  init(_ coder: Coder, to sink: any ByteSink) { (self.coder, self.sink) = (coder, sink) }

  deinit { buffer.deallocate() }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty { rest = rest.dropFirst(try step(UnsafeRawBufferPointer(rebasing: rest), isLast: false)) }
  }

  func finish() throws {
    while !coder.isComplete { _ = try step(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) }
  }

  /// How many bytes of `bytes` were taken.
  private func step(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws -> Int {
    switch coder.step(bytes, buffer, isLast: isLast) {
    case .failed(let code): throw StoreError(.system(EIO), "cannot compress: error \(code)")
    case .moved(let consumed, let produced):
      if produced > 0 { try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<produced])) }
      return consumed
    }
  }
}

/// A sink that gives another one all bytes but the last piece, which it keeps until the end is said to be good; it leaves
/// out so many bytes at the beginning.
private final class HoldingSink: FinishingSink {
  private let sink: any ByteSink
  private var held: [UInt8] = []
  private var skipped: UInt64

  init(_ sink: any ByteSink, skipping count: UInt64) { (self.sink, skipped) = (sink, count) }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    let count = min(skipped, UInt64(bytes.count))
    skipped -= count
    let rest = bytes.dropFirst(Int(count))
    if rest.isEmpty { return }
    if held.count + rest.count >= 1 << 16 { try finish() }
    held.append(contentsOf: rest)
  }

  func finish() throws {
    try held.withUnsafeBytes { try sink.write($0) }
    held.removeAll(keepingCapacity: true)
  }
}

extension NarStream {
  /// Writes the archive of `item`, compressed and without its first `skip` bytes, to `descriptor`. The item cannot be
  /// collected meanwhile.
  public static func write(
    _ item: String, of store: EmbeddedStore, _ compression: NarCompression, skip: UInt64, to descriptor: Int32
  ) throws {
    try store.addTemporaryRoots([item])
    let info = try store.info(of: item)
    let output = Descriptor(owning: dup(descriptor))
    let held = HoldingSink(DescriptorSink(output, path: "the archive"), skipping: skip)
    let coded = try compression.coder().map { CodingSink($0, to: held) }
    let digest = DigestStream(.sha256)
    try FileTree.writeNar(of: store.hostPath(item), to: TeeSink([digest, coded ?? held]))
    guard digest.byteCount == info.narSize, digest.finish() == info.narHash else {
      throw StoreError(
        .notValid, "'\(store.hostPath(item))' is damaged and is not sent; ‘nsscheme gc --verify=repair’ mends it")
    }
    try coded?.finish()
    try held.finish()
  }
}

/// Sending archives.
public enum NarStream {}
