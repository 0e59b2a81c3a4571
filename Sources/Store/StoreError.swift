// The one error type of the store. A message is a sentence for the person at the terminal: what was being done,
// to which path, what the system said or what was expected, and what to do about it.

import Glibc

/// A failure of a store operation.
public struct StoreError: Error, CustomStringConvertible, Equatable, Sendable {
  /// What kind of failure this is, for callers that react to it.
  public enum Kind: Equatable, Sendable {
    /// A system call failed; the number is `errno`.
    case system(Int32)
    /// A name that cannot be part of a store path.
    case invalidName
    /// A string that is not a store path where one is needed.
    case invalidPath
    /// Text that is not in the expected encoding (base16, base32, base64).
    case invalidEncoding
    /// An archive (NAR) that is malformed or hostile.
    case invalidArchive
    /// A derivation that is malformed or inconsistent.
    case invalidDerivation
    /// A file of a kind that the store cannot hold, or a tree beyond its limits.
    case unsupportedFile
    /// A file that changed while it was being read.
    case fileChanged
    /// A path that is not a valid (registered) item.
    case notValid
    /// Content whose hash is not the declared one.
    case hashMismatch
    /// References that are forbidden, or that point outside the allowed set.
    case forbiddenReference
    /// A directory that is not an nsscheme store.
    case notAStore
    /// A store made by an incompatible version.
    case incompatibleVersion
    /// The database reported a failure.
    case database
    /// An item that cannot be deleted because it is alive.
    case alive
  }

  public let kind: Kind
  public let message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// A failed system call: what was being done, to what, and what the kernel answered.
  static func system(_ operation: String, _ path: String, errno code: Int32) -> StoreError {
    StoreError(.system(code), "cannot \(operation) '\(path)': \(describe(errno: code))")
  }

  public var description: String { message }
}

/// The kernel's message for an error number, with a hint where the bare text does not say what to do.
func describe(errno code: Int32) -> String {
  let text = String(cString: strerror(code))
  switch code {
  case ENOSPC: return text + " (free some space, for instance with 'nsscheme gc')"
  case EROFS: return text + " (choose another store with --store or NSSCHEME_STORE)"
  case EMFILE, ENFILE: return text + " (raise the limit of open files, 'ulimit -n')"
  default: return text
  }
}

/// Called before every system call that this module makes; tests count them, or stop the process at one of them.
nonisolated(unsafe) var beforeSystemCall: (() -> Void)?

/// Runs a system call that returns -1 on failure, again while it is interrupted.
@discardableResult
func systemCall<Result: SignedInteger>(
  _ operation: String, _ path: @autoclosure () -> String, _ call: () -> Result
) throws -> Result {
  while true {
    beforeSystemCall?()
    let result = call()
    if result != -1 { return result }
    let code = errno
    if code != EINTR { throw StoreError.system(operation, path(), errno: code) }
  }
}
