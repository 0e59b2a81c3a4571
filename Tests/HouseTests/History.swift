// Commit messages, as tests: each says in one sentence what changed, and below why and which test shows it.

import Glibc
import Testing

enum History {
  /// The last commit whose message is as it is.
  static let base = "cbcf6a4"

  /// What a git command prints, or nil when it fails.
  static func git(_ arguments: String) -> String? {
    guard let pipe = popen("git -C '\(root)' \(arguments) 2>/dev/null", "r") else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[0..<count] }
    return pclose(pipe) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// Whether the commits since the base are here: not in a shallow clone, nor in an archive.
  static let isWhole =
    git("rev-parse --is-shallow-repository")?.hasPrefix("false") == true
    && git("merge-base --is-ancestor \(base) HEAD") != nil

  struct Message {
    let commit: String
    let text: String
  }

  static var messages: [Message] {
    (git("log --no-merges --format=%h%n%B%x00 \(base)..HEAD") ?? "").split(separator: "\0").compactMap { entry in
      let parts = entry.drop { $0.isNewline }.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 ? Message(commit: String(parts[0]), text: String(parts[1])) : nil
    }
  }

  /// What is wrong with a message.
  static func complaints(_ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var result = Words.complaints(text)
    let subject = #/[a-z0-9][\w+. -]*(?:, [\w+. -]+)*: .+\./#
    if lines.first?.wholeMatch(of: subject) == nil {
      result.append("the first line is not `area: what changed.`")
    }
    if lines.count > 1, !lines[1].isEmpty { result.append("the second line is not empty") }
    if !lines.dropFirst().contains(where: { !$0.isEmpty }) {
      result.append("it has no body: say why, and which test shows it")
    }
    return result
  }
}

@Suite struct CommitMessages {
  @Test(.enabled(if: History.isWhole, "the history since \(History.base) is not here: a shallow clone, or no clone"))
  func sayWhatChangedAndWhy() {
    for message in History.messages {
      for complaint in History.complaints(message.text) { Issue.record("commit \(message.commit): \(complaint)") }
    }
  }

  @Test func badMessagesAreFound() {
    #expect(History.complaints("store: items are sealed.\n\nWhy, and which test.\n").isEmpty)
    #expect(History.complaints("store: items are sealed.\n").count == 1)
    #expect(History.complaints("Items are sealed\n\nWhy.\n").count == 1)
    #expect(History.complaints("store: items are sealed.\nWhy.\n").count == 1)
    #expect(History.complaints("store: items are sealed.\n\nThe user is " + "told so.\n").count == 1)
  }
}
