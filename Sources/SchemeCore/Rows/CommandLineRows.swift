// The words that the program was started with.

/// The command line of the running program.
public enum CommandLineArguments {
  /// A list of strings: the program's name and its arguments. A global, so that the collector sees it.
  public nonisolated(unsafe) static var list = Word.null
}

enum CommandLinePrimitives {
  static func install(_ table: inout PrimitiveTable) {
    for name in ["command-line", "program-arguments"] {
      table.zero("(\(name))", "The words that the program was started with, its own name first.") {
        CommandLineArguments.list
      }
    }
    table.any("(set-program-arguments . list)", "Changes what (command-line) returns.") {
      CommandLineArguments.list = $0.count > 0 ? $0[0] : .null
      return .unspecified
    }
  }
}
