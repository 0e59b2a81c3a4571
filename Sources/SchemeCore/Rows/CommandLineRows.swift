// Rows about the command-line arguments of the process.

enum CommandLineRows {
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
