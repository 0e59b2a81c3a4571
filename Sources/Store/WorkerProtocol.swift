// The protocol between a build daemon and its clients, as Guix's clients speak it: numbers and strings in words of eight
// bytes, little endian, strings padded with zeros. A request is the number of an operation and its arguments. The answer
// is messages until `WorkerMessage.last`, then the result.

/// What clients may ask for; the raw value is the number on the wire.
public enum WorkerOperation: UInt64, CaseIterable, Sendable {
  case isValidPath = 1
  case hasSubstitutes = 3
  case queryPathHash = 4
  case queryReferences = 5
  case queryReferrers = 6
  case addToStore = 7
  case addTextToStore = 8
  case buildThings = 9
  case ensurePath = 10
  case addTemporaryRoot = 11
  case addIndirectRoot = 12
  case synchronizeWithCollector = 13
  case findRoots = 14
  case exportPath = 16
  case queryDeriver = 18
  case setOptions = 19
  case collectGarbage = 20
  case querySubstitutablePathInfo = 21
  case queryDerivationOutputs = 22
  case queryAllValidPaths = 23
  case queryFailedPaths = 24
  case clearFailedPaths = 25
  case queryPathInfo = 26
  case importPaths = 27
  case queryDerivationOutputNames = 28
  case queryPathFromHashPart = 29
  case querySubstitutablePathInfos = 30
  case queryValidPaths = 31
  case querySubstitutablePaths = 32
  case queryValidDerivers = 33
  case optimizeStore = 34
  case verifyStore = 35
  case builtInBuilders = 80
  case substituteURLs = 81
}

/// What an answer consists of before the result.
public enum WorkerMessage: UInt64, Sendable {
  /// Text for the person: a build log, say.
  case text = 0x6f6c_6d67
  /// The server wants bytes that the client has.
  case read = 0x6461_7461
  /// Bytes for the client.
  case write = 0x6461_7416
  /// The result follows.
  case last = 0x616c_7473
  /// The request failed: a message and a status follow, and no result.
  case error = 0x6378_7470
}

/// The constants of the handshake and of archives that are exported.
public enum WorkerProtocol {
  public static let clientMagic: UInt64 = 0x6e69_7863
  public static let serverMagic: UInt64 = 0x6478_696f
  /// Major version 1, minor version 0x64.
  public static let version: UInt64 = 0x164
  /// What follows each archive of an export.
  public static let exportMagic: UInt64 = 0x4558_494e

  static func invalid(_ what: String) -> StoreError { StoreError(.invalidEncoding, "the client sent \(what)") }
}

/// Reads numbers and strings. What is read ahead stays here, and is given to whatever reads this as a source of bytes.
public final class WireReader: ByteSource {
  private let source: any ByteSource
  private var buffer = [UInt8](repeating: 0, count: 16384)
  private var position = 0
  private var limit = 0
  /// The longest string that is accepted.
  private let longest: UInt64

  /// What hashes the bytes that are read, while somebody wants to know their hash.
  private var digest: DigestStream?

  public init(_ source: any ByteSource, longest: UInt64 = 1 << 30) { (self.source, self.longest) = (source, longest) }

  /// The bytes that are read from now on are hashed.
  public func beginDigest() { digest = DigestStream(.sha256) }

  /// The SHA-256 of the bytes that were read since `beginDigest`.
  public func endDigest() -> [UInt8] {
    defer { digest = nil }
    return digest?.finish() ?? []
  }

  private func fill() throws -> Bool {
    if position < limit { return true }
    position = 0
    limit = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
    return limit > 0
  }

  /// Whether there is more to read; waits for it.
  public func hasMore() throws -> Bool { try fill() }

  public func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard try fill() else { return 0 }
    let count = min(target.count, limit - position)
    buffer.withUnsafeBytes {
      let bytes = UnsafeRawBufferPointer(rebasing: $0[position..<position + count])
      target.copyMemory(from: bytes)
      digest?.write(bytes)
    }
    position += count
    return count
  }

  /// The next `count` bytes, which must be there.
  private func take(_ count: Int) throws -> [UInt8] {
    var result: [UInt8] = []
    while result.count < count {
      guard try fill() else { throw WorkerProtocol.invalid("less than it announced") }
      let more = min(count - result.count, limit - position)
      result.append(contentsOf: buffer[position..<position + more])
      position += more
    }
    result.withUnsafeBytes { digest?.write($0) }
    return result
  }

  /// A number.
  public func integer() throws -> UInt64 {
    try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A truth value.
  public func boolean() throws -> Bool { try integer() != 0 }

  /// A string of bytes.
  public func bytes() throws -> [UInt8] {
    let count = try integer()
    guard count <= longest else { throw WorkerProtocol.invalid("a string of \(count) bytes") }
    let result = try take(Int(count))
    guard try take(NarFraming.paddingCount(after: count)).allSatisfy({ $0 == 0 }) else {
      throw WorkerProtocol.invalid("a string that is not padded with zeros")
    }
    return result
  }

  /// A string; bytes that are not UTF-8 become replacement characters.
  public func text() throws -> String { display(try bytes()) }

  /// A list of strings.
  public func texts() throws -> [String] {
    let count = try integer()
    guard count <= 10_000_000 else { throw WorkerProtocol.invalid("a list of \(count) strings") }
    return try (0..<count).map { _ in try text() }
  }
}

/// Writes numbers and strings, in pieces.
public final class WireWriter {
  private let sink: any ByteSink
  private var buffer: [UInt8] = []

  public init(_ sink: any ByteSink) { self.sink = sink }

  public func put(_ number: UInt64) throws {
    buffer.append(contentsOf: NarFraming.length(number))
    if buffer.count > 16384 { try flush() }
  }
  public func put(_ message: WorkerMessage) throws { try put(message.rawValue) }
  public func put(_ value: Bool) throws { try put(value ? 1 : 0) }
  public func put(bytes: some Collection<UInt8>) throws {
    buffer.append(contentsOf: NarFraming.framed(bytes))
    if buffer.count > 16384 { try flush() }
  }
  public func put(_ text: String) throws { try put(bytes: Array(text.utf8)) }
  public func put(_ texts: [String]) throws {
    try put(UInt64(texts.count))
    for text in texts { try put(text) }
  }

  /// Hands on what was written.
  public func flush() throws {
    if buffer.isEmpty { return }
    try buffer.withUnsafeBytes { try sink.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }
}
