// The answers that are kept, one file for each question: the words of a command, the directory it ran in, and the
// variables that programs read without being asked to.

import Glibc
import SchemeCore
import Store

/// The folder of answers.
public enum AnswerCache {
  /// All answers together have at most this many bytes.
  public static let limit = 64 << 20
  public static let directory = CacheDirectory("answers")

  /// Variables whose values belong to each question, by how their names begin.
  public static let variables = [
    "NSSCHEME_", "GUIX", "GUILE_", "LC_", "LANG", "XDG_", "HOME=", "USER=", "TZ=", "TERM=", "COLUMNS=", "LINES=",
    "NO_COLOR",
    "PAGER=", "PATH=",
  ]

  /// The question that a command with these words asks here and now.
  public static func question(_ words: [String]) -> String {
    var parts = words.map { "word \($0)" }
    if let directory = getcwd(nil, 0) {
      parts.append("directory \(String(cString: directory))")
      free(directory)
    }
    parts.append("user \(geteuid()) \(getegid())")
    parts.append("channels \(PulledChannels.stamp)")
    var system = utsname()
    if uname(&system) == 0 {
      // What `gethostname` and `uname` say.
      withUnsafeBytes(of: &system) { parts.append("system \(CacheDirectory.checksum(Array($0)[...]))") }
    }
    var kept: [String] = []
    var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
    while let text = entry?.pointee {
      let setting = String(cString: text)
      if variables.contains(where: setting.hasPrefix) { kept.append("variable \(setting)") }
      entry = entry?.advanced(by: 1)
    }
    return (parts + kept.sorted()).joined(separator: "\0")
  }

  private static func name(of question: String) -> String {
    Base16.encode(Array(DigestAlgorithm.sha256.digest(of: question).prefix(16)))
  }

  /// The kept answer to a question, whether it still holds or not.
  static func answer(to question: String) -> Answer? {
    guard let bytes = directory.read(name(of: question)), let answer = Answer(decoding: bytes),
      answer.question == question
    else { return nil }
    return answer
  }

  /// The kept answer to a question, if everything that it depended on is what it was.
  public static func valid(
    _ question: String, in store: () throws -> EmbeddedStore, language: () throws -> Void
  ) rethrows -> Answer? {
    guard var answer = answer(to: question) else { return nil }
    let before = answer.dependencies.map(\.stamp)
    guard try answer.change(in: store, language: language) == nil else { return nil }
    if answer.dependencies.map(\.stamp) != before {
      directory.write(name(of: question), answer.encoded)
    } else {
      directory.touch(name(of: question))
    }
    return answer
  }

  /// Why the answer to a question does not hold; nil when it does.
  public static func change(
    _ question: String, in store: () throws -> EmbeddedStore, language: () throws -> Void
  ) rethrows -> String? {
    guard var answer = answer(to: question) else { return "there is no answer to this question" }
    return try answer.change(in: store, language: language)
  }

  /// Keeps what the traced run that is ending printed, or why that cannot be kept.
  public static func keep(_ question: String) {
    directory.write(name(of: question), Answer.ofTrace(question: question).encoded)
    directory.shrink(to: limit)
  }
}
