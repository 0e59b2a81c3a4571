// Fingerprints tell whether two streams are the same, several times as fast as SHA-256 does (AES-GMAC). Under a key that
// nobody knows, no two streams can be made that have the same one: good for seeing whether a file changed meanwhile.
// Under a known key they only say what is probably equal, and must be compared: good for finding files.

import CGcrypt
import Glibc

/// A sink that computes the fingerprint of what it gets.
final class Fingerprint: ByteSink {
  static let byteCount = 16
  /// The key of fingerprints that are kept. It is no secret.
  static let knownKey = Array("nsscheme: shared".utf8)

  private var handle: gcry_mac_hd_t?

  /// A key for this process only.
  static func secretKey() -> [UInt8] { (0..<byteCount).map { _ in UInt8.random(in: 0...255) } }

  init(key: [UInt8]) {
    _ = libraryIsReady
    let failure = gcry_mac_open(&handle, Int32(GCRY_MAC_GMAC_AES.rawValue), 0, nil)
    precondition(failure == 0 && handle != nil, "libgcrypt does not provide GMAC")
    gcry_mac_setkey(handle, key, key.count)
    start()
  }

  deinit { gcry_mac_close(handle) }

  private func start() { gcry_mac_setiv(handle, [UInt8](repeating: 0, count: 12), 12) }

  func write(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count > 0 { gcry_mac_write(handle, bytes.baseAddress, bytes.count) }
  }

  /// The fingerprint. What comes afterwards has one of its own.
  func finish() -> [UInt8] {
    var result = [UInt8](repeating: 0, count: Fingerprint.byteCount)
    var length = result.count
    gcry_mac_read(handle, &result, &length)
    gcry_mac_ctl(handle, Int32(GCRYCTL_RESET.rawValue), nil, 0)
    start()
    return result
  }
}
