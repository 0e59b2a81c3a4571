// Whose signature an export gets, and whose is taken on an import. As Guix's daemon does, this one imports nothing that no
// authorized key has signed, even for the owner of the store.

import Store

/// Signs exports and judges the signatures of others. It is called by the threads that serve clients, several at once.
public protocol ExportAuthority: Sendable {
  /// The text of the signature of what has a SHA-256 digest; throws when there is no key to sign with.
  func signature(of digest: [UInt8]) throws -> String
  /// Why a signature of what has a SHA-256 digest does not count, or nil when it does.
  func refusal(of signature: String, digest: [UInt8]) throws -> String?
}

/// The authority of this program's daemon.
public enum DaemonKeys {
  /// Set once, when the program starts.
  nonisolated(unsafe) public static var authority: (any ExportAuthority)?

  static func signature(of digest: [UInt8]) throws -> String {
    guard let authority else { throw StoreError(.notValid, "this program has no keys to sign an export with") }
    return try authority.signature(of: digest)
  }

  /// Throws unless an authorized key has signed an item of an import.
  static func judge(_ path: String, _ signature: String?, _ digest: [UInt8]) throws {
    let reason =
      if let signature, let authority {
        try authority.refusal(of: signature, digest: digest)
      } else {
        signature == nil ? "it lacks a signature" : "this program knows no authorized key"
      }
    if let reason { throw StoreError(.notValid, "\(path) is not imported: \(reason)") }
  }
}
