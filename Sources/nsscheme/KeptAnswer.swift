// Commands whose output follows from files alone: what one printed is kept, and the same command prints it again without a
// language while all that it depended on is what it was (`Answer`).

import Builtins
import Glibc
import SchemeCore
import Store

/// One command as a question.
struct KeptAnswer {
  private let question: String

  /// The question that a command asks, given its words with its name first; nil when its answer is never kept.
  init?(_ words: [String]) {
    guard !CacheDirectory.isOff else { return nil }
    question = AnswerCache.question(words)
  }

  /// Prints the kept answer; false when there is none that holds. From then on the run is traced. `language` starts the
  /// language, if that is needed to see whether an answer holds.
  func show(in store: () throws -> EmbeddedStore, language: () throws -> Void) throws -> Bool {
    guard let answer = try answer(in: store, language: language) else { return false }
    for part in answer.output {
      part.bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, part.descriptor == 1 ? stdout : stderr) }
      if part.descriptor == 1 { fflush(stdout) }
    }
    return true
  }

  /// The kept answer as a text, or nil as for `show`.
  func text(in store: () throws -> EmbeddedStore, language: () throws -> Void) throws -> String? {
    try answer(in: store, language: language).map { answer in
      answer.output.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    }
  }

  private func answer(in store: () throws -> EmbeddedStore, language: () throws -> Void) throws -> Answer? {
    func trace() { InputTrace.start(fixedVariables: AnswerCache.variables) }
    let answer = try AnswerCache.valid(question, in: store) {
      trace()
      try language()
    }
    if answer == nil { trace() }
    return answer
  }

  /// Keeps what the command printed, which ended well.
  func keep() {
    StandardStreams.flush()
    AnswerCache.keep(question)
  }

  /// Prints a line on standard output that belongs to the answer.
  static func print(_ line: String) {
    InputTrace.noteOutput(1, line + "\n")
    Swift.print(line)
  }

  /// Whether what a command of a Guix tree prints can follow from files alone.
  static func mayBeKept(ofTree words: [String]) -> Bool {
    guard let command = words.first else { return false }
    func has(_ options: [String]) -> Bool {
      words.dropFirst().contains { word in
        options.contains { word == $0 || ($0.hasPrefix("--") ? word.hasPrefix($0 + "=") : word.hasPrefix($0)) }
      }
    }
    switch command {
    case "show", "search", "graph": return true
    case "build": return has(["-d", "--derivations"]) && !has(["-r", "--root"])
    case "package": return has(["-A", "--list-available", "-s", "--search", "--show"])
    default: return false
    }
  }
}
