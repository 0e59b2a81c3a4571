// What is wrong with a command line, as the codes of its messages say it: the rows of stdlib/error-codes-commands.scm. The
// language need not have been started for such a message, so that its code is found here, by its words, and not there.

/// The kinds of mistakes of a command line.
enum CommandMistake: String {
  case noSuchOption = "E1001"
  case noSuchCommand = "E1002"
  case optionValue = "E1003"
  case missingWord = "E1004"
  case wordTooMany = "E1005"
  case needsTree = "E1006"
  case other = "E1007"

  /// The kind of a message about the words of a command.
  init(message: String) {
    func has(_ words: String...) -> Bool { words.contains(where: message.contains) }
    self =
      message.hasPrefix("there is no option ")
      ? .noSuchOption
      : message.hasPrefix("there is no command ")
        ? .noSuchCommand
        : message.hasPrefix("expected <") || has(" takes a value")
          ? .missingWord
          : has("Unexpected argument", "unexpected arguments")
            ? .wordTooMany
            : has(" takes ") && has(", not ") || has(" takes no value", "The value ", ": expected ", " is not a size")
              ? .optionValue : .other
  }
}
