// What is wrong with a command line, as the codes of its messages say it: the rows E10.. of stdlib/error-codes-commands.scm.
// Many of these words are the parser's, and mean this only in its messages, so that their codes are found here. All other
// messages of commands have the codes of the table (`Session.complain').

/// The kinds of mistakes of a command line.
enum CommandMistake: String {
  case noSuchOption = "E1001"
  case noSuchCommand = "E1002"
  case optionValue = "E1003"
  case missingWord = "E1004"
  case wordTooMany = "E1005"
  case needsTree = "E1006"
  case other = "E1007"

  /// The words by which messages of a kind are known, the first row that fits counting: `^` is the beginning, and … stands
  /// for anything.
  private static let patterns: [(kind: CommandMistake, texts: [String])] = [
    (.noSuchOption, ["^there is no option "]),
    (.noSuchCommand, ["^there is no command "]),
    (.missingWord, ["^expected <", " takes a value"]),
    (.wordTooMany, ["Unexpected argument", "unexpected arguments"]),
    (.optionValue, [" takes …, not ", " takes no value", "The value ", ": expected ", " is not a size"]),
  ]

  /// The kind of a message about the words of a command.
  init(message: String) {
    func fits(_ pattern: String) -> Bool {
      var rest = message[...]
      for part in pattern.split(separator: "…") {
        if part.hasPrefix("^") {
          if !rest.hasPrefix(part.dropFirst()) { return false }
        } else {
          guard let found = rest.firstRange(of: part) else { return false }
          rest = rest[found.upperBound...]
        }
      }
      return true
    }
    self = CommandMistake.patterns.first { $0.texts.contains(where: fits) }?.kind ?? .other
  }
}
