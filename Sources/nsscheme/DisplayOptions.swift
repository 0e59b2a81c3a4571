// How output looks: colours and links, for every command. What is given on the command line decides; without that
// $NO_COLOR, and whether standard error is a terminal that can do more than letters.

import ArgumentParser
import Glibc

/// When something is done.
enum DisplayChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

/// What was chosen for this process.
enum Display {
  nonisolated(unsafe) static var color = DisplayChoice.auto
  nonisolated(unsafe) static var hyperlinks = DisplayChoice.auto

  /// Whether what goes to a descriptor, 1 or 2, has colours.
  static func usesColor(_ descriptor: Int32 = 2) -> Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto: isCapable(descriptor) && (variable("NO_COLOR") ?? "").isEmpty
    }
  }

  /// Whether source locations on standard error are links to their files.
  static var usesHyperlinks: Bool {
    switch hyperlinks {
    case .always: true
    case .never: false
    case .auto: isCapable(2) && variable("TERM") != "linux" && variable("INSIDE_EMACS") == nil
    }
  }

  /// `text` as a link to a file, for terminals that know OSC 8.
  static func link(_ text: String, to file: String) -> String {
    guard usesHyperlinks, !file.hasPrefix("<") else { return text }
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    let path = Session.absolute(file).utf8.map { byte in
      let isPlain = byte > 32 && byte < 127 && !"%\"#?;\\<>".utf8.contains(byte)
      return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    return "\u{1b}]8;;file://\(String(cString: host))\(path)\u{1b}\\\(text)\u{1b}]8;;\u{1b}\\"
  }

  private static func isCapable(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && variable("TERM") != "dumb"
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  // MARK: Options

  /// Commands with words of other programs, whose options behind the first operand are not ours.
  private static let passing: Set = [GuixCommand.name, "profile", "cache", "repl"]

  /// The words of a command line, the command's name first, without the options of this file, which take effect.
  static func take(from words: [String]) throws -> [String] {
    var kept: [String] = []
    var rest = words[...]
    if let name = rest.popFirst() { kept.append(name) }
    let isPassing = passing.contains(kept.first ?? "")
    while let word = rest.first, word != "--" {
      if let option = OwnOption(takenFrom: &rest) {
        kept += option.words
      } else if try !takeOption(from: &rest) {
        if isPassing, !word.hasPrefix("-") { break }
        kept.append(rest.removeFirst())
      }
    }
    return kept + rest
  }

  /// Takes the option that `words` begin with, if it is one of this file.
  static func takeOption(from words: inout ArraySlice<String>) throws -> Bool {
    guard let word = words.first, let name = ["--color", "--hyperlinks"].first(where: word.hasPrefix) else {
      return false
    }
    let isApart = word == name
    guard isApart || word.hasPrefix(name + "=") else { return false }
    let taken = Array(words.prefix(isApart ? 2 : 1))
    words = words.dropFirst(taken.count)
    _ = try DisplayOptions.parse(taken)
    return true
  }
}

/// Options that every command has.
struct DisplayOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Colour messages; auto: on a terminal, unless $NO_COLOR is set.", valueName: "when"))
  var color: DisplayChoice?
  @Option(help: ArgumentHelp("Make source locations links (OSC 8); auto: on a terminal.", valueName: "when"))
  var hyperlinks: DisplayChoice?

  /// The end of every command's help.
  static var summary: String {
    let lines = helpMessage(columns: 80).split(separator: "\n", omittingEmptySubsequences: false)
    let options = lines.drop { !$0.hasPrefix("OPTIONS:") }.dropFirst().filter { !$0.contains("--help") && !$0.isEmpty }
    return "OPTIONS OF EVERY COMMAND:\n" + options.joined(separator: "\n")
  }

  /// Takes effect before anything is printed.
  func validate() throws {
    if let color { Display.color = color }
    if let hyperlinks { Display.hyperlinks = hyperlinks }
  }
}
