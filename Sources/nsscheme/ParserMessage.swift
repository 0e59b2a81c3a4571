// What the parser of command lines says is wrong, in our words: which command it is about, and what was probably meant.

import SchemeCore

/// An error of the parser.
struct ParserMessage {
  private(set) var text: String
  /// The words of the command, or nothing.
  let command: String

  /// Takes apart what the parser prints.
  init(_ printed: String) {
    let lines = printed.split(separator: "\n").map(String.init)
    text = lines.first ?? printed
    if text.hasPrefix("Error: ") { text.removeFirst("Error: ".count) }
    // See 'nsscheme gc --help' for more information.
    let help = lines.last { $0.contains("See 'nsscheme ") && $0.contains(" --help'") } ?? ""
    let words = help.split(separator: "'").dropFirst().first?.dropFirst("nsscheme ".count).dropLast(" --help".count)
    command = words.map(String.init) ?? ""
    let parts = text.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
    // Unknown option '--frob'. Did you mean '--foo'?
    if parts.count > 1, parts[0] == "Unknown option " {
      // What the parser proposes may have little in common with the word, unless it begins so.
      let longer = parts.count > 3 && parts[3].hasPrefix(parts[1]) ? parts[3] : nil
      let near = longer ?? Interpreter.nearestName(to: parts[1], among: options)
      text = "there is no option '\(parts[1])'" + (near.map { ", did you mean '\($0)'?" } ?? "")
    }
    // Missing value for '--store <dir>', and the same of a short option without the value's name
    if parts.count > 1, parts[0] == "Missing value for " {
      let words = parts[1].split(separator: " ", maxSplits: 1)
      text = "\(words[0]) takes a value" + (words.count > 1 ? ", \(words[1])" : "")
    }
    // The option '--dry-run' does not take any value, but 'yes' was specified.
    if parts.count > 3, parts[0] == "The option ", parts[2].hasPrefix(" does not take any value") {
      text = "\(parts[1]) takes no value, but '\(parts[3])' is given"
    }
    // Missing expected argument '<file> ...'
    if parts.count > 1, parts[0] == "Missing expected argument " {
      text = "expected \(parts[1].replacing(" ...", with: "…"))"
    }
    // Unexpected argument 'chek', or 2 unexpected arguments: 'chek', 'channel'
    if parts.count > 1, parts[0] == "Unexpected argument " || parts[0].hasSuffix(" unexpected arguments: ") {
      text = wrongSubcommand(parts[1]) ?? text
    }
    // The value 'x' is invalid for '--sync <how>'. Please provide one of 'metadata' and 'full'.
    // The value 'x' is invalid for '-f <format>'. Please provide one of the following: (and lines, ‘  - VALUE’)
    if parts.count > 4, parts[0] == "The value ", parts[4].contains("Please provide one of") {
      let inLine = parts.dropFirst(5).enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      let inLines = lines.filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) }
      text = wrongValue(parts[1], of: parts[3], among: inLine.isEmpty ? inLines : inLine)
    }
  }

  /// The options of the command.
  private var options: [String] {
    let path = command.split(separator: " ").map(String.init)
    return (CommandTree.command(path).options + CommandTree.display).flatMap(\.names).filter { $0.hasPrefix("--") }
  }

  /// What is wrong with a word where one of the command's own commands is expected; nil when it has none.
  private func wrongSubcommand(_ word: String) -> String? {
    let names = CommandTree.command(command.split(separator: " ").map(String.init)).subcommands.map(\.name)
      .filter { $0 != "help" }
    if names.isEmpty || names.contains(word) { return nil }
    if let near = Interpreter.nearestName(to: word, among: names) {
      return "there is no command '\(word)' here, did you mean '\(near)'?"
    }
    return "there is no command '\(word)' here; expected one of \(names.joined(separator: ", "))"
  }

  private func wrongValue(_ value: String, of option: String, among values: [String]) -> String {
    let name = option.split(separator: " ").first.map(String.init) ?? option
    let near = Interpreter.nearestName(to: value, among: values).map { ", did you mean '\($0)'?" } ?? ""
    return "\(name) takes \(values.dropLast().joined(separator: ", ")) or \(values.last ?? ""), not '\(value)'\(near)"
  }
}
