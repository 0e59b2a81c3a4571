// The user's keys, for the daemon: libgcrypt and the language are not for the threads that serve clients, so another process
// of this program signs and judges, `nsscheme archive --sign-digest` and `--judge-digest`. Its first line says whether it
// could: `yes`, with the signature behind it, or `no` and the reason.

import Builtins
import Gexp
import Store

/// Signs exports with the user's key, and takes the signatures of the keys that the user has authorized.
struct ArchiveKeys: ExportAuthority {
  static func library(_ procedure: String) -> LibraryCall { LibraryCall("(nsscheme substitutes authority)", procedure) }

  func signature(of digest: [UInt8]) throws -> String {
    let (isGood, text) = try ask("--sign-digest", digest, [])
    guard isGood else { throw StoreError(.notValid, text) }
    return text
  }

  func refusal(of signature: String, digest: [UInt8]) throws -> String? {
    let (isGood, text) = try ask("--judge-digest", digest, Array(signature.utf8))
    return isGood ? nil : text
  }

  private func ask(_ question: String, _ digest: [UInt8], _ input: [UInt8]) throws -> (isGood: Bool, text: String) {
    let words = ["nsscheme", "archive", "\(question)=\(Base16.encode(digest))"]
    let output = try ChildCommand(StoreAccess.executable, words).answer(to: input)
    let answer = String(decoding: output.bytes, as: UTF8.self).split(
      separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard output.status == 0, answer.count == 2, answer[0] == "yes" || answer[0] == "no" else {
      throw StoreError(.notValid, "the process that signs exports and judges signatures failed (see above)")
    }
    return (answer[0] == "yes", String(answer[1]))
  }
}
