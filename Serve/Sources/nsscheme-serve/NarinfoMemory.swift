// The narinfos that were asked for lately. Signing one takes a while, and most requests are for the same few.
//
// Invariant: what is remembered is given only while the item's file is there, and no longer than a few minutes.

import Glibc
import Hummingbird
import NIOCore
import Synchronization

/// A narinfo as it is sent.
struct Narinfo: Sendable {
  let headers: HTTPFields
  let body: ByteBuffer
  let tag: String
  /// The item's file.
  let path: String
  let time: Int

  init(_ text: String, _ headers: HTTPFields, path: String) {
    body = ByteBuffer(string: text)
    (self.path, time) = (path, uptime())
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    tag = "\"\(String(hash, radix: 16))\""
    var headers = headers
    headers[.eTag] = tag
    headers[.contentLength] = "\(body.readableBytes)"
    self.headers = headers
  }
}

/// Narinfos by their digits, at most so many bytes of them.
final class NarinfoMemory: Sendable {
  private static let keptSeconds = 300
  private static let byteLimit = 32 << 20
  private struct Known {
    var narinfos: [String: Narinfo] = [:]
    var bytes = 0

    mutating func remove(_ hash: String) {
      if let old = narinfos.removeValue(forKey: hash) { bytes -= Known.size(old) }
    }

    /// What is around the text counts as well.
    static func size(_ narinfo: Narinfo) -> Int { narinfo.body.readableBytes + 400 }
  }
  private let known = Mutex(Known())

  func find(_ hash: String) -> Narinfo? {
    guard let narinfo = known.withLock({ $0.narinfos[hash] }) else { return nil }
    if uptime() - narinfo.time < NarinfoMemory.keptSeconds, exists(narinfo.path) { return narinfo }
    forget(hash)
    return nil
  }

  func keep(_ narinfo: Narinfo, _ hash: String) {
    known.withLock { known in
      known.remove(hash)
      // Any will do: what is asked for often is soon there again.
      while known.bytes + Known.size(narinfo) > NarinfoMemory.byteLimit, let some = known.narinfos.first?.key {
        known.remove(some)
      }
      known.narinfos[hash] = narinfo
      known.bytes += Known.size(narinfo)
    }
  }

  func forget(_ hash: String) { known.withLock { $0.remove(hash) } }
}
