// Message digests by the names Guix gives them, computed by libgcrypt.
//
// Invariant: every algorithm in the table has a fixed digest size; extendable-output functions are not here.

import CGcrypt
import Glibc

/// Initialises libgcrypt once per process.
let libraryIsReady: Bool = {
  cgcrypt_initialize()
  return true
}()

/// A digest algorithm.
public struct DigestAlgorithm: Hashable, Sendable, CustomStringConvertible {
  /// The name Guix and libgcrypt use, as `sha256` or `blake2b-256`.
  public let name: String
  /// The size of a digest in bytes.
  public let byteCount: Int
  let identifier: Int32

  public static let md5 = DigestAlgorithm("md5", 16, GCRY_MD_MD5)
  public static let sha1 = DigestAlgorithm("sha1", 20, GCRY_MD_SHA1)
  public static let sha256 = DigestAlgorithm("sha256", 32, GCRY_MD_SHA256)
  public static let sha512 = DigestAlgorithm("sha512", 64, GCRY_MD_SHA512)

  /// Every algorithm, in the order in which messages list them.
  public static let all: [DigestAlgorithm] = [
    md5, sha1, DigestAlgorithm("sha224", 28, GCRY_MD_SHA224), sha256,
    DigestAlgorithm("sha384", 48, GCRY_MD_SHA384), sha512,
    DigestAlgorithm("sha512-224", 28, GCRY_MD_SHA512_224), DigestAlgorithm("sha512-256", 32, GCRY_MD_SHA512_256),
    DigestAlgorithm("sha3-224", 28, GCRY_MD_SHA3_224), DigestAlgorithm("sha3-256", 32, GCRY_MD_SHA3_256),
    DigestAlgorithm("sha3-384", 48, GCRY_MD_SHA3_384), DigestAlgorithm("sha3-512", 64, GCRY_MD_SHA3_512),
    DigestAlgorithm("blake2b-160", 20, GCRY_MD_BLAKE2B_160), DigestAlgorithm("blake2b-256", 32, GCRY_MD_BLAKE2B_256),
    DigestAlgorithm("blake2b-384", 48, GCRY_MD_BLAKE2B_384), DigestAlgorithm("blake2b-512", 64, GCRY_MD_BLAKE2B_512),
    DigestAlgorithm("blake2s-128", 16, GCRY_MD_BLAKE2S_128), DigestAlgorithm("blake2s-160", 20, GCRY_MD_BLAKE2S_160),
    DigestAlgorithm("blake2s-224", 28, GCRY_MD_BLAKE2S_224), DigestAlgorithm("blake2s-256", 32, GCRY_MD_BLAKE2S_256),
    DigestAlgorithm("rmd160", 20, GCRY_MD_RMD160), DigestAlgorithm("md4", 16, GCRY_MD_MD4),
    DigestAlgorithm("tiger", 24, GCRY_MD_TIGER), DigestAlgorithm("tiger1", 24, GCRY_MD_TIGER1),
    DigestAlgorithm("tiger2", 24, GCRY_MD_TIGER2), DigestAlgorithm("whirlpool", 64, GCRY_MD_WHIRLPOOL),
    DigestAlgorithm("gostr3411-94", 32, GCRY_MD_GOSTR3411_94),
    DigestAlgorithm("gostr3411-cp", 32, GCRY_MD_GOSTR3411_CP),
    DigestAlgorithm("stribog256", 32, GCRY_MD_STRIBOG256), DigestAlgorithm("stribog512", 64, GCRY_MD_STRIBOG512),
    DigestAlgorithm("sm3", 32, GCRY_MD_SM3), DigestAlgorithm("crc32", 4, GCRY_MD_CRC32),
    DigestAlgorithm("crc32-rfc1510", 4, GCRY_MD_CRC32_RFC1510),
    DigestAlgorithm("crc24-rfc2440", 3, GCRY_MD_CRC24_RFC2440),
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private init(_ name: String, _ byteCount: Int, _ identifier: gcry_md_algos) {
    self.name = name
    self.byteCount = byteCount
    self.identifier = Int32(bitPattern: identifier.rawValue)
  }

  /// The algorithm called `name`; throws an error that lists the known ones.
  public init(named name: String) throws {
    guard let found = DigestAlgorithm.byName[name] else {
      let known = DigestAlgorithm.all.map(\.name).joined(separator: ", ")
      throw StoreError(.invalidEncoding, "unknown hash algorithm '\(name)'; known algorithms: \(known)")
    }
    self = found
  }

  public var description: String { name }

  /// The digest of `bytes`.
  public func digest(of bytes: some Sequence<UInt8>) -> [UInt8] {
    let result = bytes.withContiguousStorageIfAvailable { digest(of: UnsafeRawBufferPointer($0)) }
    return result ?? Array(bytes).withUnsafeBytes { digest(of: $0) }
  }

  /// The digest of the UTF-8 bytes of `text`.
  public func digest(of text: String) -> [UInt8] { digest(of: text.utf8) }

  /// The digest of the bytes in memory at `bytes`.
  public func digest(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
    _ = libraryIsReady
    return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      // A null pointer with length zero is not accepted by every algorithm; any address will do.
      gcry_md_hash_buffer(
        identifier, buffer.baseAddress!, bytes.baseAddress ?? UnsafeRawPointer(buffer.baseAddress!), bytes.count)
      count = byteCount
    }
  }

  /// The digest of the contents of the regular file at `hostPath` (links are followed).
  public func digest(ofFile hostPath: String) throws -> [UInt8] {
    let file = try Descriptor.open(hostPath, O_RDONLY)
    let stream = DigestStream(self)
    try copyBytes(from: DescriptorSource(file, path: hostPath), to: stream)
    return stream.finish()
  }
}

/// A digest computed piece by piece; a sink for streams of bytes.
public final class DigestStream: ByteSink {
  public let algorithm: DigestAlgorithm
  /// How many bytes went in.
  public private(set) var byteCount: UInt64 = 0
  private var handle: gcry_md_hd_t?

  public init(_ algorithm: DigestAlgorithm) {
    _ = libraryIsReady
    self.algorithm = algorithm
    let failure = gcry_md_open(&handle, algorithm.identifier, 0)
    precondition(failure == 0 && handle != nil, "libgcrypt does not provide \(algorithm.name)")
  }

  deinit { gcry_md_close(handle) }

  public func write(_ bytes: UnsafeRawBufferPointer) {
    gcry_md_write(handle, bytes.baseAddress, bytes.count)
    byteCount += UInt64(bytes.count)
  }

  /// Adds `bytes`.
  public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

  /// The digest of what went in. Nothing may be added afterwards.
  public func finish() -> [UInt8] {
    Array(UnsafeBufferPointer(start: gcry_md_read(handle, 0), count: algorithm.byteCount))
  }
}
